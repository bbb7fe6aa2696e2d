import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { writeLongLog } from '../../test/support/long-log.js';
import type { Workplace } from './bench.js';
import { openEmbedded, type Embedded } from './embedded.js';

const TOLD_EVERY_EVENTS = 100_000;

/** A data directory with a log of so many events; made where none of the benches before has made it. Whoever opens it leaves the log as it is. */
export const longLogOf = async ({ logs, say }: Workplace, events: number): Promise<string> => {
  const path = join(logs, String(events));
  if (existsSync(path)) return path;
  mkdirSync(logs, { recursive: true });
  const draft = `${path}.new`;
  const made = openEmbedded(draft);
  let written = 0;
  say(`  writing a log of ${events.toLocaleString('en')} events`);
  await writeLongLog(made, {
    events,
    onWritten: (more) => {
      if (Math.floor((written + more) / TOLD_EVERY_EVENTS) > Math.floor(written / TOLD_EVERY_EVENTS)) say(`    ${(written + more).toLocaleString('en')} events`);
      written += more;
    },
  });
  await made.close();
  renameSync(draft, path);
  return path;
};

export const openLongLog = async (workplace: Workplace, events: number): Promise<Embedded> => openEmbedded(await longLogOf(workplace, events));

const LOOKED_AT_EVENTS = 10_000;

/** How long the data and metadata of an event are as JSON, on an average of its newest ones. */
export const jsonBytesOf = async (workplace: Workplace, events: number): Promise<number> => {
  const log = await openLongLog(workplace, events);
  const newest = await log.store.readAll({ direction: 'backwards', max: LOOKED_AT_EVENTS });
  await log.close();
  return newest.reduce((sum, { data, metadata }) => sum + Buffer.byteLength(JSON.stringify(data)) + Buffer.byteLength(JSON.stringify(metadata)), 0) / newest.length;
};
