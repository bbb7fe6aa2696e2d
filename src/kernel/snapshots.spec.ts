import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { defineEvent, ERASED, personal, type Erased, type EventOf } from '../../contracts/event.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { MemoryEventStore } from '../adapters/memory/memory-event-store.js';
import { SystemClock } from './clock.js';
import { Codec } from './codec.js';
import { command } from './command.js';
import { CommunityContexts } from './community-contexts.js';
import type { ReadStreamOptions, RecordedEvent } from './event-store.js';
import { CommandHandling, type StreamModule } from './handle-command.js';
import { PersonKeys } from './person-keys.js';
import { defineSnapshot, plainSnapshot } from './snapshot-form.js';
import { EVENTS_BETWEEN, Snapshots } from './snapshots.js';
import { StreamReader } from './stream-reader.js';

// A guest book: how many have signed, and the last words.
const Signed = defineEvent('Signed', 1, z.object({ guestId: z.string(), words: personal(z.string(), { of: 'guestId' }) }));
type Event = EventOf<typeof Signed>;
class Sign extends command('Sign')<{ book: string; words: string }> {}
type Book = { readonly count: number; readonly guestId: string; readonly last: string | Erased };
const evolve = ({ count }: Book, { data }: Event): Book => ({ count: count + 1, guestId: data.guestId, last: data.words });
const bookState = z.object({ count: z.int(), guestId: z.string(), last: personal(z.string(), { of: 'guestId' }) });
const empty: Book = { count: 0, guestId: 'nobody', last: '' };
const books = (version = 1, folding = evolve): StreamModule<Book, Sign, Event, 'FULL'> => ({
  decider: { initial: empty, evolve: folding, decide: (_, { data, meta }) => [Signed.of({ guestId: meta.actor, words: data.words })] },
  streamOf: ({ data }) => `book-${data.book}`,
  snapshot: plainSnapshot('book', version, bookState),
});

class CountingStore extends MemoryEventStore {
  eventsRead = 0;

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const events = await super.readStream(stream, options);
    this.eventsRead += events.length;
    return events;
  }
}

class CountingVault extends MemoryVault {
  puts = 0;

  override async put(...entry: Parameters<MemoryVault['put']>): Promise<void> {
    this.puts++;
    await super.put(...entry);
  }
}

let store: CountingStore;
let vault: CountingVault;
let keys: PersonKeys;
let said: string[];
const masterKey = randomBytes(32);
beforeEach(() => {
  store = new CountingStore();
  vault = new CountingVault();
  keys = new PersonKeys(vault, new SystemClock(), masterKey);
  said = [];
});

/** A process that has just started. */
const started = (on: CountingStore = store) => {
  const codec = new Codec([Signed], keys);
  const report = (message: string, error?: unknown) => said.push(`${message}${error instanceof Error ? `: ${error.message}` : ''}`);
  const snapshots = new Snapshots({ store: on, vault, codec, clock: new SystemClock(), report });
  const streams = new StreamReader(on, codec, snapshots);
  const handling = new CommandHandling(on, codec, { communities: new CommunityContexts(streams), hashKey: masterKey, snapshots });
  return { handling, snapshots, streams };
};
type Running = ReturnType<typeof started>;

const signing = (words: string, commandId: string = randomUUID()) => new Sign({ book: '1', words }, { commandId, actor: 'zoe', at: '2027-03-01T10:00:00.000Z' });
/** Signs so often, a hundred at a time, and waits until the snapshot is kept. */
const signed = async ({ handling, snapshots }: Running, count: number, module = books()): Promise<void> => {
  for (let from = 0; from < count; from += 100) {
    await handling.handleTogether(module, Array.from({ length: Math.min(100, count - from) }, (_, index) => signing(`words ${from + index}`)));
    await snapshots.settled();
  }
};
/** What a command reads of a log in a process that has just started, and which revision it is given. */
const coldly = async (module = books(), on = store) => {
  const before = on.eventsRead;
  const done = await started(on).handling.handle(module, signing('cold'));
  return { read: on.eventsRead - before, revision: 'revision' in done ? done.revision : done };
};
const long = EVENTS_BETWEEN * 4;

describe('a long stream', () => {
  it('is loaded from its snapshot and the few events since, whatever its length', async () => {
    const running = started();
    await signed(running, long);
    const short = await coldly();
    await signed(running, long);
    const longer = await coldly();
    expect(short).toEqual({ read: expect.any(Number), revision: BigInt(long) });
    for (const { read } of [short, longer]) expect(read).toBeLessThanOrEqual(EVENTS_BETWEEN + 101);
  });

  it('comes to the same state as without a snapshot', async () => {
    await signed(started(), long + 7);
    const fold = (snapshot?: ReturnType<typeof books>['snapshot']) => started().streams.foldLong<Book, Event>('book-1', { initial: empty, evolve, ...(snapshot ? { snapshot } : {}) });
    expect(await fold(books().snapshot)).toEqual(await fold());
    expect(await fold()).toMatchObject({ count: long + 7, last: `words ${long + 6}` });
  });

  it('of which only a fold is asked gets a snapshot of it too', async () => {
    await signed(started(), long, { ...books(), snapshot: plainSnapshot('other', 1, bookState) });
    const first = started();
    const counting = { initial: empty, evolve, snapshot: plainSnapshot('count', 1, bookState) };
    await first.streams.foldLong<Book, Event>('book-1', counting);
    await first.snapshots.settled();
    store.eventsRead = 0;
    expect(await started().streams.foldLong<Book, Event>('book-1', counting)).toMatchObject({ count: long });
    expect(store.eventsRead).toBe(1);
  });

  it('gets a snapshot now and then, not with every event', async () => {
    await signed(started(), long);
    expect(vault.puts).toBeLessThanOrEqual(5);
    expect(vault.puts).toBeGreaterThanOrEqual(3);
  });

  it('answers a command although its snapshot cannot be written', async () => {
    const running = started();
    vault.put = () => Promise.reject(new Error('the disk is full'));
    await signed(running, long);
    expect(said).toContain('no snapshot could be kept: book book-1: the disk is full');
    expect(await coldly()).toMatchObject({ revision: BigInt(long) });
  });
});

describe('a short stream', () => {
  it('has no snapshot', async () => {
    await signed(started(), EVENTS_BETWEEN - 1);
    expect(vault.puts).toBe(0);
  });
});

describe('a command that was answered before the snapshot', () => {
  it('gets its first answer for ever, and is no other command', async () => {
    const running = started();
    const early = signing('early');
    const first = await running.handling.handle(books(), early);
    await signed(running, long);
    const cold = started();
    expect(await cold.handling.handle(books(), early)).toEqual(first);
    expect(await cold.handling.handle(books(), signing('something else', early.meta.commandId))).toEqual({ rejected: 'IDEMPOTENCY_CONFLICT' });
    expect(await store.readStream('book-1')).toHaveLength(long + 1);
  });
});

describe('a snapshot that is not used, so that the log decides', () => {
  beforeEach(() => signed(started(), long));
  const whole = async (module = books()) => expect(await coldly(module)).toEqual({ read: expect.any(Number), revision: BigInt(long) });
  const stored = async (): Promise<string> => (await vault.get('snapshot', ['book book-1'], 0)).get('book book-1') ?? '';
  const rewrite = async (change: (value: string) => string): Promise<void> => vault.put('snapshot', { id: 'book book-1', value: change(await stored()) });

  it('is of another version of the fold', async () => {
    await whole(books(2));
    expect(said).toContain('the snapshot of book-1 is not used: it is of another version');
  });

  it('is of a fold that was changed, though nobody raised its version', async () => {
    await whole(books(1, (before, event) => ({ ...evolve(before, event), count: before.count + 2 })));
    expect(said).toContain('the snapshot of book-1 is not used: it is of another version');
  });

  it('is of a state of another shape', async () => {
    await whole({ ...books(), snapshot: defineSnapshot({ name: 'book', version: 1, packed: z.object({ n: z.int() }), pack: ({ count }: Book) => ({ n: count }), unpack: ({ n }) => ({ ...empty, count: n }) }) });
    expect(said).toContain('the snapshot of book-1 is not used: it is of another version');
  });

  it.each([['is cut short', (value: string) => value.slice(0, -10)], ['has another letter', (value: string) => value.replace('"count":', '"Count":')], ['has another number', (value: string) => value.replace(/"count":\d+/, '"count":7')], ['is empty', () => ''], ['is no JSON', () => 'nonsense'.repeat(20)]])('%s', async (_, change) => {
    await rewrite(change);
    await whole();
    expect(said[0]).toContain('the snapshot of book-1 is not used');
  });

  it('is of another stream', async () => {
    const value = await stored();
    await vault.put('snapshot', { id: 'book book-2', value });
    const [first] = [await started().handling.handle(books(), new Sign({ book: '2', words: 'hello' }, { commandId: randomUUID(), actor: 'zoe', at: '2027-03-01T10:00:00.000Z' }))];
    expect(first).toMatchObject({ revision: 0n });
  });

  it('goes further than the log, which was restored', async () => {
    const restored = new CountingStore();
    for (const event of (await store.readStream('book-1')).slice(0, 300)) await restored.append('book-1', [event], 'any');
    expect(await coldly(books(), restored)).toMatchObject({ revision: 300n });
    expect(said).toContain('the snapshot of book-1 is of another log');
  });

  it('is of another log with as many events', async () => {
    const other = new CountingStore();
    await signed(started(other), long, { decider: books().decider, streamOf: books().streamOf });
    expect(await coldly(books(), other)).toMatchObject({ revision: BigInt(long) });
    expect(said).toContain('the snapshot of book-1 is of another log');
  });

  it('cannot be read now', async () => {
    const { get } = vault;
    vault.get = (drawer, ...rest) => (drawer === 'snapshot' ? Promise.reject(new Error('the vault is away')) : get.call(vault, drawer, ...rest));
    await whole();
  });

  it('is replaced by the next one', async () => {
    const renewed = started();
    await renewed.handling.handle(books(2), signing('renewed'));
    await renewed.snapshots.settled();
    expect((await coldly(books(2))).read).toBeLessThanOrEqual(2);
  });
});

describe('personal words in a snapshot', () => {
  const kept = async (): Promise<string> => JSON.stringify([...(await vault.get('snapshot', ['book book-1'], 0)).values()]);

  it('are not to be seen in it', async () => {
    await signed(started(), long);
    expect(await kept()).toContain('count');
    expect(await kept()).not.toContain('words ');
  });

  it('are gone with their person, and everything else stands', async () => {
    await signed(started(), long);
    await keys.destroy('zoe');
    const state = await started().streams.foldLong<Book, Event>('book-1', { initial: empty, evolve, snapshot: books().snapshot ?? plainSnapshot('book', 1, bookState) });
    expect(state).toEqual({ count: long, guestId: 'zoe', last: ERASED });
  });

  it('do not come into one that is taken after their person was erased, though a process still remembers them, and no key is made for them', async () => {
    const running = started();
    await signed(running, EVENTS_BETWEEN - 1);
    const snapshot = plainSnapshot('later', 1, bookState);
    await keys.destroy('zoe');
    const last = (await store.readStream('book-1')).at(-1);
    if (!last) throw new Error('somebody has signed');
    running.snapshots.offer('book-1', { evolve, snapshot }, { state: { count: 9, guestId: 'zoe', last: 'words that were remembered' }, revision: 400n, position: last.position, eventId: last.id });
    await running.snapshots.settled();
    expect(JSON.stringify([...(await vault.get('snapshot', ['later book-1'], 0)).values()])).toContain('erased');
    expect(await keys.find(['zoe'])).toEqual(new Map());
  });
});
