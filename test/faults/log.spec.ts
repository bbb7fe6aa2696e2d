import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DataDirectory, DataDirectoryInUse } from '../../src/adapters/sqlite/data-directory.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { startChild, startCrampedChild, type Child } from '../support/child.js';
import { reportMet } from '../support/fault-report.js';
import { tempDirectory } from '../support/temp-directory.js';
import { wholeLogOf } from '../support/whole-log.js';

const CHILD = 'test/faults/appending-child.ts';
const ROUNDS = Number(process.env['KILL_ROUNDS'] ?? 12);

let temp: ReturnType<typeof tempDirectory>;
let path: string;
beforeEach(() => {
  temp = tempDirectory();
  path = join(temp.path, 'data');
});
afterEach(() => temp.remove());

/** A killed process may leave half a line. */
const WHOLE_LINE = /^(sent|acknowledged) (\S+) (?:(\d+) )?(\S{36}(?: \S{36})*)$/;
type Append = { readonly stream: string; readonly ids: readonly string[]; readonly revision?: bigint };
const appendsIn = (lines: readonly string[]) => {
  const sent: Append[] = [];
  const acknowledged: Append[] = [];
  for (const line of lines) {
    const [, word, stream = '', revision = '', ids = ''] = WHOLE_LINE.exec(line) ?? [];
    if (word === 'sent') sent.push({ stream, ids: ids.split(' ') });
    if (word === 'acknowledged') acknowledged.push({ stream, revision: BigInt(revision), ids: ids.split(' ') });
  }
  return { sent, acknowledged };
};

/** Acknowledged is there in its place, what was only sent is there whole or not at all, and nothing else is there. */
const mustHold = (events: readonly RecordedEvent[], { sent, acknowledged }: ReturnType<typeof appendsIn>): void => {
  const byId = new Map(events.map((event) => [event.id, event]));
  expect(byId.size).toBe(events.length);
  const lost = acknowledged.filter(({ stream, ids, revision }) => ids.some((id) => byId.get(id)?.stream !== stream) || byId.get(ids.at(-1) ?? '')?.revision !== revision);
  const halves = sent.filter(({ ids }) => new Set(ids.map((id) => byId.has(id))).size > 1);
  const known = new Set(sent.flatMap(({ ids }) => ids));
  expect({ lost, halves, unknown: events.filter(({ id }) => !known.has(id)).length }).toEqual({ lost: [], halves: [], unknown: 0 });
};

const mustBeDense = (events: readonly RecordedEvent[]): void => {
  const heads = new Map<string, bigint>();
  const gaps = events.filter(({ stream, revision }) => {
    const expected = (heads.get(stream) ?? -1n) + 1n;
    heads.set(stream, revision);
    return revision !== expected;
  });
  expect(gaps).toEqual([]);
};

const mustAppend = async (store: SqliteEventStore): Promise<void> => {
  const event = { id: '00000000-0000-8000-a000-000000000000', type: 'Said', version: 1, data: {}, metadata: { commandId: 'c', commandHash: 'h', actorId: 'a', at: '' } };
  expect((await store.append('after-the-fault', [event], 'none')).revision).toBe(0n);
};

/** Starts the child and lets it work for a while after its first acknowledgement. */
const working = async (round: number, forMs: number): Promise<Child> => {
  const child = startChild(CHILD, [path, String(round)]);
  await child.line((line) => line.startsWith('acknowledged'));
  await pause(forMs);
  return child;
};

describe('a process killed while it appends', () => {
  it(`${ROUNDS} times: keeps what it acknowledged, and of the rest all or nothing`, async () => {
    const lines: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const child = await working(round, 20 + Math.random() * 200);
      expect((await child.kill('SIGKILL')).signal).toBe('SIGKILL');
      lines.push(...child.lines);
      const store = new SqliteEventStore(path);
      const events = await wholeLogOf(store);
      await store.close();
      mustHold(events, appendsIn(lines));
      mustBeDense(events);
    }
    expect(appendsIn(lines).acknowledged.length).toBeGreaterThan(ROUNDS * 8);
    reportMet('killed while appending', ROUNDS);
    const store = new SqliteEventStore(path);
    await mustAppend(store);
    await store.close();
  }, 20_000 + ROUNDS * 5_000);

  it('frees the data directory at once', async () => {
    const child = await working(0, 0);
    await child.kill('SIGKILL');
    new DataDirectory(path).close();
  }, 30_000);
});

describe('a log whose files are copied while it is written, as a power cut leaves them', () => {
  it('opens with everything that had been acknowledged before the copy', async () => {
    const child = await working(0, 150);
    child.pause();
    const { acknowledged } = appendsIn(child.lines);
    const copy = join(temp.path, 'copy');
    mkdirSync(copy);
    for (const file of ['log.sqlite', 'log.sqlite-wal']) if (existsSync(join(path, file))) copyFileSync(join(path, file), join(copy, file)); // no -shm: memory does not survive
    child.resume();
    await child.kill('SIGKILL');
    const store = new SqliteEventStore(copy);
    const events = await wholeLogOf(store);
    mustHold(events, { sent: appendsIn(child.lines).sent, acknowledged });
    mustBeDense(events);
    await mustAppend(store);
    await store.close();
  }, 30_000);
});

describe('a second process on the same data directory', () => {
  it('is refused with what to do, and the first goes on undisturbed', async () => {
    const first = await working(0, 0);
    const second = startChild(CHILD, [path, '1']);
    expect((await second.exited).code).not.toBe(0);
    expect(second.errors()).toContain(`DataDirectoryInUse: the data directory ${path} is in use by another Barnraise process: stop it, or set DATA_DIR`);
    expect(() => new DataDirectory(path)).toThrow(DataDirectoryInUse);
    await first.line((line) => line.startsWith('acknowledged'), first.lines.length);
    await first.kill('SIGKILL');
    const store = new SqliteEventStore(path);
    mustHold(await wholeLogOf(store), appendsIn(first.lines));
    await store.close();
  }, 30_000);
});

describe('a log that may not grow, as on a full disk', () => {
  it('refuses the append by name, goes on reading, keeps what it acknowledged, and goes on once there is room', async () => {
    const child = startCrampedChild(CHILD, [path, '0', '65536'], 2_048);
    await child.line((line) => line.startsWith('refused StoreUnavailable'));
    expect(await child.line((line) => line.startsWith('read'))).toMatch(/^read [1-9]\d*$/);
    await child.kill('SIGTERM');
    const store = new SqliteEventStore(path);
    const events = await wholeLogOf(store);
    mustHold(events, appendsIn(child.lines));
    mustBeDense(events);
    expect(events.length).toBeGreaterThan(0);
    await mustAppend(store);
    reportMet('disk full', 1);
    await store.close();
  }, 30_000);
});
