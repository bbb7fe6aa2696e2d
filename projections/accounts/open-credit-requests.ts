import type { AccountId } from '../../contracts/values.js';
import type { Position } from '../../src/kernel/event-store.js';
import type { ReadModels } from '../engine/read-models.js';
import { creditRequests } from './credit-requests.projection.js';

const WAIT_MS_MAX = 2_000;

/** How many requests for credits to an account wait for an answer, as the read model knows it: fits the port of the process that limits them. */
export class OpenCreditRequestsOf {
  constructor(private readonly models: ReadModels) {}

  /** As of a position at least; a read model that does not come that far in two seconds counts what it knows. */
  async countOf(asker: AccountId, asOf: Position | undefined): Promise<number> {
    if (asOf) await this.models.waitFor(creditRequests.name, asOf, WAIT_MS_MAX);
    const found = await this.models.reads().query(creditRequests, (db, table) =>
      db.selectFrom(table).select((rows) => rows.fn.countAll<string>().as('count')).where('rows.payee_id', '=', asker).executeTakeFirstOrThrow());
    return Number(found.count);
  }
}
