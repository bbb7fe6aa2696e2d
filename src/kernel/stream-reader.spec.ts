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

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const events = await super.readStream(stream, options);
    this.eventsRead += events.length;
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

describe('a read of a stream', () => {
  it('gives its events with their places, seals closed unless asked', async () => {
    await say('count-1', 1, 2);
    expect(await reader.read<Event>('count-1')).toMatchObject([{ revision: 0n, data: { n: 1, secret: SEALED } }, { revision: 1n, data: { n: 2, secret: SEALED } }]);
    expect((await reader.read<Event>('count-1', 'open'))[0]?.data.secret).toEqual({ word: 'hush' });
  });
});
