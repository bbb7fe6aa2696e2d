import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { DataDirectory } from '../../src/adapters/sqlite/data-directory.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';

// Appends without end, in eight lanes, two events at a time; reports what it sends before, and what was acknowledged after; ends when one is refused.
const [path = '', round = '', padding = '300'] = process.argv.slice(2);
const directory = new DataDirectory(path);
const store = new SqliteEventStore(directory.path);
/** Written through: what a stream keeps back while the reader is slow would die with the process. */
const say = (line: string): number => writeSync(1, `${line}\n`);

const lane = async (stream: string): Promise<void> => {
  for (let revision: bigint | 'none' = 'none'; ;) {
    const events = ['first', 'second'].map((half) => ({
      id: randomUUID(), type: 'Said', version: 1, data: { half, padding: 'x'.repeat(Number(padding)) }, metadata: { commandId: randomUUID(), commandHash: 'h', actorId: 'a', at: new Date().toISOString() },
    }));
    const ids = events.map(({ id }) => id).join(' ');
    say(`sent ${stream} ${ids}`);
    ({ revision } = await store.append(stream, events, revision));
    say(`acknowledged ${stream} ${revision} ${ids}`);
  }
};

try {
  await Promise.all(Array.from({ length: 8 }, (_, n) => lane(`lane-${round}.${n}`)));
} catch (error) {
  say(`refused ${error instanceof Error ? error.constructor.name : 'nothing'}`);
  say(`read ${(await store.readAll()).length}`);
  await store.close();
}
