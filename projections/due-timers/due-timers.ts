import type { Instant } from '../../contracts/values.js';
import type { Position } from '../../src/kernel/event-store.js';
import { DueTimers, type Timer } from '../../src/kernel/process.js';
import type { ReadModels } from '../engine/read-models.js';
import { sql } from '../engine/sql.js';
import { dueTimers } from './due-timers.projection.js';

const CAUGHT_UP_MS_MAX = 30_000;

/** The timers as the read model knows them. */
export class DueTimersOf extends DueTimers {
  constructor(private readonly models: ReadModels) {
    super();
  }

  async due(at: Instant, { max, except }: { readonly max: number; readonly except: readonly string[] }): Promise<readonly Timer[]> {
    const rows = await this.models.reads().query(dueTimers, (db, table) =>
      db.selectFrom(table).select('rows.doc').where('rows.due_at', '<=', at)
        .$if(except.length > 0, (due) => due.where(sql<string>`split_part(${sql.ref('rows.key')}, ':', 1)`, 'not in', except)).orderBy('rows.due_at').orderBy('rows.key').limit(max).execute());
    return rows.map(({ doc }) => doc);
  }

  /** @throws when the read model does not come that far in half a minute */
  async caughtUp(position: Position): Promise<void> {
    if (!(await this.models.waitFor(dueTimers.name, position, CAUGHT_UP_MS_MAX))) throw new Error('the read model of timers does not follow the log');
  }
}
