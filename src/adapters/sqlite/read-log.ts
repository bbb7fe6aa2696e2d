import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { RecordedEvent } from '../../kernel/event-store.js';
import { messageOf } from '../../kernel/message-of.js';
import { isSqliteError } from './database.js';

const PAGE_EVENTS = 1_000;
/** In the order of the log, whatever is asked of the streams. */
const EVENTS = `
  SELECT e.position, e.revision, e.id, e.type, e.version, e.recorded_at AS recordedAt, e.data, e.metadata, s.name AS stream
  FROM events e CROSS JOIN streams s ON s.id = e.stream
  WHERE e.position > ? AND e.position <= ? AND (PREFIXES) ORDER BY e.position LIMIT ${PAGE_EVENTS}`;

/** The file holds something that cannot be read; `where` is an event, or the file itself. */
export class LogUnreadable extends Error {
  constructor(readonly where: string, cause: unknown) {
    super(messageOf(cause), { cause });
  }
}

/**
 * The events of some categories of streams in a log file, in order and in pages, up to where the log ends now; its server may go on writing.
 * @throws LogUnreadable
 */
export function* readLogFile(path: string, categories: readonly string[]): Generator<readonly RecordedEvent[]> {
  if (!existsSync(path)) throw new LogUnreadable(path, new Error('there is no log'));
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const events = database.prepare(EVENTS.replace('PREFIXES', categories.map(() => 's.name GLOB ?').join(' OR ')));
    const head = Number(database.prepare('SELECT coalesce(max(position), 0) AS head FROM events').get()?.['head']);
    const patterns = categories.map((category) => `${category}-*`);
    for (let after = 0; ;) {
      const rows = events.all(after, head, ...patterns) as readonly object[] as readonly Row[];
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map(recorded);
      after = last.position;
    }
  } catch (error) {
    throw isSqliteError(error) ? new LogUnreadable(path, error) : error;
  } finally {
    database.close();
  }
}

type Row = { readonly position: number; readonly data: string; readonly metadata: string } & Pick<RecordedEvent, 'id' | 'type' | 'version' | 'stream' | 'recordedAt'> & { readonly revision: number };

const recorded = ({ position, revision, data, metadata, ...event }: Row): RecordedEvent => {
  try {
    const place = BigInt(position);
    return { ...event, revision: BigInt(revision), position: { commit: place, prepare: place }, data: JSON.parse(data) as object, metadata: JSON.parse(metadata) as RecordedEvent['metadata'] };
  } catch (error) {
    throw new LogUnreadable(`${revision}@${event.stream}`, error);
  }
};
