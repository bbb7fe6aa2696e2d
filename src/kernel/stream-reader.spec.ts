import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, SEALED, sealed, type EventOf } from '../../contracts/event.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { MemoryEventStore } from '../adapters/memory/memory-event-store.js';
import { SystemClock } from './clock.js';
import { Codec } from './codec.js';
import type { ReadStreamOptions, RecordedEvent } from './event-store.js';
import { PersonKeys } from './person-keys.js';
import { StreamReader } from './stream-reader.js';

const Counted = defineEvent('Counted', 1, z.object({ authorId: z.string(), n: z.int(), secret: sealed(z.object({ word: z.string() }), { of: 'authorId' }).optional() }));
type Event = EventOf<typeof Counted>;

class CountingStore extends MemoryEventStore {
  eventsRead = 0;
  reads = 0;
  /** What a reading waits for after it has read. */
  held: Promise<unknown> | undefined;

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const { held } = this;
    const events = await super.readStream(stream, options);
    this.eventsRead += events.length;
    this.reads++;
    await held;
    return events;
  }
}

let store: CountingStore;
let codec: Codec;
let reader: StreamReader;
beforeEach(() => {
  store = new CountingStore();
  codec = new Codec([Counted], new PersonKeys(new MemoryVault(), new SystemClock(), randomBytes(32)));
  reader = new StreamReader(store, codec);
});

const say = async (stream: string, ...numbers: readonly number[]): Promise<void> => {
  const events = numbers.map((n) => ({
    ...Counted.of({ authorId: 'zoe', n, secret: { word: 'hush' } }), id: randomUUID(), metadata: { commandId: 'c', commandHash: 'h', actorId: 'zoe', at: '2027-03-01T10:00:00.000Z' },
  }));
  await store.append(stream, await codec.encode(stream, events), 'any');
};
const sum = (before: number, { data }: Event): number => before + data.n;
const total = (stream: string) => reader.fold<number, Event>(stream, 0, sum);

describe('a fold of a stream', () => {
  it('of nothing is the initial state', async () => {
    expect(await total('count-1')).toBe(0);
  });

  it('is up to date each time, and reads only what came since', async () => {
    await say('count-1', 1, 2, 3);
    expect(await total('count-1')).toBe(6);
    await say('count-1', 4);
    expect(await total('count-1')).toBe(10);
    expect(await total('count-1')).toBe(10);
    expect(store.eventsRead).toBe(4);
  });

  it('is not mixed up with another stream or another fold', async () => {
    const product = (before: number, { data }: Event): number => before * data.n;
    await say('count-1', 2, 5);
    await say('count-2', 7);
    expect([await total('count-1'), await total('count-2'), await reader.fold<number, Event>('count-1', 1, product)]).toEqual([7, 7, 10]);
  });

  it('is right, however many ask at once while others write', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, async () => {
      await say('count-1', 1);
      const there = (await store.readStream('count-1')).length;
      return { there, counted: await total('count-1') };
    }));
    for (const { there, counted } of answers) expect(counted).toBeGreaterThanOrEqual(there);
    expect(await total('count-1')).toBe(20);
  });
});

describe('folds of one stream that are asked for at once', () => {
  const holding = (): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    store.held = promise;
    return () => resolve(undefined);
  };

  it('share a reading, and none is answered by one that had begun before it asked', async () => {
    await say('count-1', 1);
    const release = holding();
    const first = total('count-1');
    await say('count-1', 2);
    const later = Array.from({ length: 50 }, () => total('count-1'));
    release();
    expect(await first).toBe(1);
    expect(await Promise.all(later)).toEqual(later.map(() => 3));
    expect(store.reads).toBe(2);
  });

  it('do not fail with the one before', async () => {
    await say('count-1', 1);
    const broken = Promise.reject(new Error('the line is dead'));
    broken.catch(() => undefined);
    store.held = broken;
    const first = total('count-1');
    const second = total('count-1');
    store.held = undefined;
    await expect(first).rejects.toThrow('the line is dead');
    expect(await second).toBe(1);
    expect(await total('count-1')).toBe(1);
  });

  it('are each of its own stream', async () => {
    await say('count-1', 1);
    await say('count-2', 5);
    expect(await Promise.all([total('count-1'), total('count-2'), total('count-1')])).toEqual([1, 5, 1]);
  });
});

describe('a read of a stream', () => {
  it('of its first event reads no other', async () => {
    await say('count-1', 1, 2, 3);
    expect(await reader.first<Event>('count-1')).toMatchObject({ revision: 0n, data: { n: 1 } });
    expect(await reader.first<Event>('count-2')).toBeUndefined();
    expect(store.eventsRead).toBe(1);
  });

  it('as of an instant ends before the first event of a later time, though an earlier time comes after it', async () => {
    const at = (n: number, when: string) => ({ ...Counted.of({ authorId: 'zoe', n }), id: randomUUID(), metadata: { commandId: 'c', commandHash: 'h', actorId: 'zoe', at: `2027-03-01T10:00:0${when}.000Z` } });
    await store.append('count-1', await codec.encode('count-1', [at(1, '1'), at(2, '3'), at(3, '2'), at(4, '4')]), 'any');
    const past = async (second: string) => (await reader.past<Event>('count-1', `2027-03-01T10:00:0${second}.000Z`)).map(({ data }) => data.n);
    expect([await past('0'), await past('1'), await past('2'), await past('3'), await past('9')]).toEqual([[], [1], [1], [1, 2, 3], [1, 2, 3, 4]]);
  });

  it('gives its events with their places, seals closed unless asked', async () => {
    await say('count-1', 1, 2);
    expect(await reader.read<Event>('count-1')).toMatchObject([{ revision: 0n, data: { n: 1, secret: SEALED } }, { revision: 1n, data: { n: 2, secret: SEALED } }]);
    expect((await reader.read<Event>('count-1', 'open'))[0]?.data.secret).toEqual({ word: 'hush' });
  });
});
