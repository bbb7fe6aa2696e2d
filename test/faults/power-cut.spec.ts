import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { numberFrom, openDurable } from '../../src/adapters/sqlite/database.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import { startChild, type Child } from '../support/child.js';
import { FaultRandom, faultSeed } from '../support/fault-random.js';
import { reportMet } from '../support/fault-report.js';
import { Happened } from '../support/fault-run.js';
import { tempDirectory } from '../support/temp-directory.js';
import { wholeLogOf } from '../support/whole-log.js';

const seed = faultSeed();
const CUTS = Number(process.env['POWER_CUTS'] ?? 12);
const CUTS_A_WRITER = 6;
const FILES = ['log.sqlite', 'log.sqlite-wal'] as const; // no -shm: memory does not survive

let temp: ReturnType<typeof tempDirectory>;
beforeEach(() => { temp = tempDirectory(); });
afterEach(() => temp.remove());

type Files = { readonly database: Buffer; readonly wal: Buffer };
const filesIn = (path: string): Files => {
  const [database, wal] = FILES.map((file) => (existsSync(join(path, file)) ? readFileSync(join(path, file)) : Buffer.alloc(0)));
  return { database: database ?? Buffer.alloc(0), wal: wal ?? Buffer.alloc(0) };
};

/** The ids that were acknowledged, by stream, in order. */
const acknowledgedIn = (lines: readonly string[]): readonly string[] => lines.flatMap((line) => (/^acknowledged \S+ \d+ \S{36} \S{36}$/.test(line) ? line.split(' ').slice(3) : []));

/** Everything is still while the files are looked at: what a process has written the machine knows, whether or not the disk does. */
const look = (child: Child, path: string): { readonly acknowledged: readonly string[]; readonly files: Files } => {
  child.pause();
  const seen = { files: filesIn(path), acknowledged: acknowledgedIn(child.lines) };
  child.resume();
  return seen;
};

/** SQLite writes these anew whenever it begins its write-ahead log from the front: only in one that goes on is what stood at its end still there. */
const saltOf = ({ wal }: Files): string => wal.subarray(16, 24).toString('hex');

describe(`the files of a log as a power cut leaves them (seed ${seed})`, () => {
  const mustOpenWith = async (name: string, { database, wal }: Files, acknowledged: readonly string[]): Promise<void> => {
    const path = join(temp.path, name);
    mkdirSync(path);
    writeFileSync(join(path, FILES[0]), database);
    writeFileSync(join(path, FILES[1]), wal);
    const store = new SqliteEventStore(path);
    const events = await wholeLogOf(store);
    const there = new Set(events.map(({ id }) => id));
    expect(acknowledged.filter((id) => !there.has(id))).toEqual([]);
    const heads = new Map<string, bigint>();
    for (const { stream, revision } of events) {
      expect(revision).toBe((heads.get(stream) ?? -1n) + 1n);
      heads.set(stream, revision);
    }
    for (const [stream, head] of heads) expect([stream, head % 2n]).toEqual([stream, 1n]); // two events an append: both or none
    const event = { id: '00000000-0000-8000-a000-000000000000', type: 'Said', version: 1, data: {}, metadata: { commandId: 'c', commandHash: 'h', actorId: 'a', at: '' } };
    expect((await store.append('after-the-cut', [event], 'none')).revision).toBe(0n);
    await store.close();
    rmSync(path, { recursive: true });
  };

  /** Cuts the power of one writer a few times. A log that grows long takes long to read, and begins its write-ahead log from the front at every look. */
  const cutOff = async (writer: number, { random, happened }: { readonly random: FaultRandom; readonly happened: Happened }): Promise<void> => {
    const path = join(temp.path, `data-${writer}`);
    const child = startChild('test/faults/appending-child.ts', [path, '0']);
    await child.line((line) => line.startsWith('acknowledged'));
    for (let cut = 0; cut < Math.min(CUTS_A_WRITER, CUTS - writer * CUTS_A_WRITER); cut++) {
      child.resume();
      await pause(random.between(5, 120));
      const before = look(child, path);
      await pause(random.between(1, 30));
      child.pause(); // until the copies are looked at, or the log would grow with the time that this takes
      const files = filesIn(path);
      await mustOpenWith(`whole-${cut}`, before.files, before.acknowledged);
      if (saltOf(files) !== saltOf(before.files) || files.wal.length <= before.files.wal.length) continue;
      const known = before.files.wal.length;
      const until = random.between(known, files.wal.length);
      const torn = files.wal.subarray(0, until);
      const rubbish = Buffer.concat([files.wal.subarray(0, known), Buffer.from(files.wal.subarray(known)).map((byte) => (random.chance(0.01) ? byte ^ 0xff : byte))]);
      await mustOpenWith(`torn-${cut}`, { database: files.database, wal: torn }, before.acknowledged);
      await mustOpenWith(`rubbish-${cut}`, { database: files.database, wal: rubbish }, before.acknowledged);
      happened.note('torn');
    }
    await child.kill();
  };

  it(`${CUTS} times: open with everything acknowledged before, whether the end is whole, missing, torn or rubbish`, async () => {
    const [random, happened] = [new FaultRandom(seed).of('power cuts'), new Happened()];
    for (let writer = 0; writer * CUTS_A_WRITER < CUTS; writer++) await cutOff(writer, { random, happened });
    happened.mustHave('torn');
    reportMet('power cut', happened.of('torn'));
  }, 60_000 + CUTS * 2_000);
});

describe('every commit', () => {
  it('waits for the disk: the write-ahead log is synced before a transaction ends', () => {
    const database = openDurable(join(temp.path, 'any.sqlite'), { schema: 'CREATE TABLE any (id INTEGER PRIMARY KEY) STRICT', version: 1 });
    expect(numberFrom(database, 'PRAGMA synchronous', 'synchronous')).toBe(2);
    expect(database.prepare('PRAGMA journal_mode').get()?.['journal_mode']).toBe('wal');
    database.close();
  });
});
