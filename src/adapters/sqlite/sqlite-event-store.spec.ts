import { describe, expect, it } from '@jest/globals';
import { eventStoreConformance } from '../../../test/support/conformance/event-store.js';
import { anEvent, idsOf } from '../../../test/support/conformance/event-store-under-test.js';
import { tempDirectory } from '../../../test/support/temp-directory.js';
import { SystemClock } from '../../kernel/clock.js';
import { SqliteEventStore } from './sqlite-event-store.js';

eventStoreConformance('SQLite', async () => {
  const { path, remove } = tempDirectory();
  let store = new SqliteEventStore(path);
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = new SqliteEventStore(path));
    },
    end: async () => {
      await store.close();
      remove();
    },
  };
});

describe('a stream that was read before anything was written to it since the start', () => {
  const reopened = async (use: (store: SqliteEventStore) => Promise<void>): Promise<void> => {
    const { path, remove } = tempDirectory();
    const earlier = new SqliteEventStore(path);
    await earlier.append('long', [anEvent(), anEvent(), anEvent()], 'none');
    await earlier.close();
    const store = new SqliteEventStore(path);
    await use(store);
    await store.close();
    remove();
  };

  it('goes on after its last event', () => reopened(async (store) => {
    expect(await store.readStream('long')).toHaveLength(3);
    expect((await store.append('long', [anEvent()], 2n)).revision).toBe(3n);
    expect(await store.readStream('long', { from: 3n })).toHaveLength(1);
  }));

  it('goes on after its last event also when only its beginning was read', () => reopened(async (store) => {
    expect(await store.readStream('long', { max: 1 })).toHaveLength(1);
    expect(await store.readStream('long', { from: 1n })).toHaveLength(2);
    expect((await store.append('long', [anEvent()], 2n)).revision).toBe(3n);
  }));

  it('goes on after its last event also when it was asked for what is not there yet', () => reopened(async (store) => {
    expect(await store.readStream('long', { from: 3n })).toHaveLength(0);
    expect(await store.readStream('other')).toHaveLength(0);
    expect((await store.append('long', [anEvent()], 2n)).revision).toBe(3n);
    expect((await store.append('other', [anEvent()], 'none')).revision).toBe(0n);
    expect(await store.readStream('other')).toHaveLength(1);
  }));
});

it('knows where a stream ends that it has written or read, and of no other; closed it knows nothing', async () => {
  const { path, remove } = tempDirectory();
  const earlier = new SqliteEventStore(path);
  await earlier.append('long', [anEvent(), anEvent()], 'none');
  expect([earlier.endsAt('long', 1n), earlier.endsAt('long', 0n), earlier.endsAt('long', 'none'), earlier.endsAt('other', 'none')]).toEqual([true, false, false, false]);
  await earlier.close();
  expect(earlier.endsAt('long', 1n)).toBe(false);
  const store = new SqliteEventStore(path);
  expect(store.endsAt('long', 1n)).toBe(false);
  await store.readStream('long');
  await store.readStream('other');
  expect([store.endsAt('long', 1n), store.endsAt('other', 'none'), store.endsAt('other', 0n)]).toEqual([true, true, false]);
  await store.close();
  remove();
});

/** Stops once, at its second reading. */
class BrokenClock extends SystemClock {
  #readings = 0;

  override now(): string {
    if (++this.#readings === 2) throw new Error('the clock stood still');
    return super.now();
  }
}

describe('an append beside one that breaks in the same transaction', () => {
  it('stands where it would have stood alone, and both streams go on', async () => {
    const { path, remove } = tempDirectory();
    const store = new SqliteEventStore(path, new BrokenClock());
    const [whole, broken] = [anEvent(), anEvent()];
    const outcomes = await Promise.allSettled([store.append('whole', [whole], 'none'), store.append('broken', [broken], 'none')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']); // tried again one by one, and the clock goes again
    expect(idsOf(await store.readAll())).toEqual([whole.id, broken.id]);
    expect((await store.append('whole', [anEvent()], 0n)).revision).toBe(1n);
    await store.close();
    remove();
  });
});
