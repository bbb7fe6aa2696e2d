import { describe, expect, it } from '@jest/globals';
import { comparePositions, StoreUnavailable, WrongExpectedRevision, type Position, type RecordedEvent } from '../../../src/kernel/event-store.js';
import { anEvent, eventsIn, followUntil, idsOf, newStream, numbersOf, someEvents, type Case, type OpenStore } from './event-store-under-test.js';

/** A log may have been used for other things before, and be long. */
const WHOLE_LOG_MS_MAX = 180_000;

/** Seven of eight lose each turn and read again. */
const MANY_TURNS_MS_MAX = 60_000;

/** `after` only where there is one: a log may be empty. */
const from = (after: Position | undefined): { after?: Position } => (after === undefined ? {} : { after });

export const readCases = (current: Case): void => {
  streamReads(current);
  logReads(current);
};

const streamReads = (current: Case): void => describe('a read of a stream', () => {
  it('that does not exist is empty, both ways', async () => {
    expect(await current.store.readStream(current.stream)).toEqual([]);
    expect(await current.store.readStream(current.stream, { direction: 'backwards' })).toEqual([]);
  });

  it('is in order, with revisions without a gap', async () => {
    await current.store.append(current.stream, someEvents(3), 'none');
    await current.store.append(current.stream, someEvents(3, 3), 2n);
    const events = await current.store.readStream(current.stream);
    expect(events.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n, 4n, 5n]);
    expect(numbersOf(events)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('begins at a revision, includes it, and holds at most so many', async () => {
    await current.store.append(current.stream, someEvents(6), 'none');
    expect(numbersOf(await current.store.readStream(current.stream, { from: 2n, max: 3 }))).toEqual([2, 3, 4]);
    expect(numbersOf(await current.store.readStream(current.stream, { from: 4n }))).toEqual([4, 5]);
    expect(await current.store.readStream(current.stream, { from: 6n })).toEqual([]);
  });

  it('goes backwards from the end, or from a revision', async () => {
    await current.store.append(current.stream, someEvents(5), 'none');
    expect(numbersOf(await current.store.readStream(current.stream, { direction: 'backwards', max: 2 }))).toEqual([4, 3]);
    expect(numbersOf(await current.store.readStream(current.stream, { direction: 'backwards', from: 2n }))).toEqual([2, 1, 0]);
  });

  it('holds all of a long one', async () => {
    for (let from = 0; from < 3_000; from += 1_000) await current.store.append(current.stream, someEvents(1_000, from), from === 0 ? 'none' : BigInt(from - 1));
    expect(numbersOf(await current.store.readStream(current.stream))).toEqual(Array.from({ length: 3_000 }, (_, index) => index));
  });

  it('sees what has just been acknowledged, and never a part of an append', async () => {
    for (let round = 0; round < 50; round++) {
      const { revision } = await current.store.append(current.stream, someEvents(2), round === 0 ? 'none' : BigInt(round * 2 - 1));
      expect((await current.store.readStream(current.stream)).at(-1)?.revision).toBe(revision);
    }
  });
});

const logReads = (current: Case): void => describe('a read of the whole log', () => {
  it('is in the order in which appends were acknowledged, over all streams', async () => {
    const before = await current.store.head();
    const streams = [newStream(), newStream(), newStream()];
    for (const [n, stream] of streams.entries()) await current.store.append(stream, [anEvent({ n })], 'none');
    const events = await current.store.readAll(from(before));
    expect(numbersOf(events)).toEqual([0, 1, 2]);
    expect(events.map(({ stream }) => stream)).toEqual(streams);
  });

  it('turns pages forwards, each after the last position of the one before', async () => {
    const start = await current.store.head();
    await current.store.append(current.stream, someEvents(25), 'none');
    let after = start;
    const pages: (readonly RecordedEvent[])[] = [];
    do pages.push(await current.store.readAll({ ...from(after), max: 10 }));
    while ((after = pages.at(-1)?.at(-1)?.position));
    expect(pages.map(({ length }) => length)).toEqual([10, 10, 5, 0]);
    expect(numbersOf(pages.flat())).toEqual(Array.from({ length: 25 }, (_, index) => index));
  });

  it('turns pages backwards, each before the last position of the one before', async () => {
    await current.store.append(current.stream, someEvents(6), 'none');
    const first = await current.store.readAll({ direction: 'backwards', max: 4 });
    const second = await current.store.readAll({ direction: 'backwards', max: 2, ...from(first.at(-1)?.position) });
    expect(numbersOf([...first, ...second])).toEqual([5, 4, 3, 2, 1, 0]);
  });

  it('after the head is empty, and the head is the position of the last event', async () => {
    const { position } = await current.store.append(current.stream, someEvents(2), 'none');
    expect(await current.store.head()).toEqual(position);
    expect(await current.store.readAll({ after: position })).toEqual([]);
  });

  it('without a limit is one page of at most 1,000', async () => {
    await current.store.append(current.stream, someEvents(700), 'none');
    await current.store.append(newStream(), someEvents(700), 'none');
    expect(await current.store.readAll()).toHaveLength(1_000);
  });
});

export const subscriptionCases = (current: Case): void => {
  catchingUp(current);
  goingOn(current);
};

const catchingUp = (current: Case): void => describe('a subscription', () => {
  it('gives everything after its position, then says that it has caught up', async () => {
    const start = await current.store.head();
    await current.store.append(current.stream, someEvents(3), 'none');
    const seen = await followUntil(current.store, from(start), (parts) => parts.includes('caught-up'));
    expect(numbersOf(eventsIn(seen))).toEqual([0, 1, 2]);
    expect(seen.at(-1)).toBe('caught-up');
  });

  it('from the head has caught up at once', async () => {
    const { position } = await current.store.append(current.stream, someEvents(3), 'none');
    expect(await followUntil(current.store, { after: position }, () => true)).toEqual(['caught-up']);
  });

  it('from the start gives the whole log, in order, each event once', async () => {
    await current.store.append(current.stream, someEvents(1_000), 'none');
    const seen = eventsIn(await followUntil(current.store, {}, (parts) => parts.includes('caught-up')));
    expect(seen.every((event, index) => index === 0 || comparePositions(seen[index - 1]?.position ?? event.position, event.position) < 0)).toBe(true);
    expect(seen.at(-1)?.stream).toBe(current.stream);
    expect(seen.length).toBeGreaterThanOrEqual(1_000);
  }, WHOLE_LOG_MS_MAX);

  it('from any position of a log gives exactly the rest', async () => {
    const start = await current.store.head();
    await current.store.append(current.stream, someEvents(7), 'none');
    const events = await current.store.readAll(from(start));
    for (const [index, { position }] of events.entries()) {
      expect(numbersOf(eventsIn(await followUntil(current.store, { after: position }, (parts) => parts.includes('caught-up'))))).toEqual(numbersOf(events.slice(index + 1)));
    }
  });
});

const goingOn = (current: Case): void => describe('a subscription that has caught up', () => {
  it('gives what comes, and says again when it has caught up', async () => {
    const start = await current.store.head();
    let revision: bigint | 'none' = 'none';
    const seen = await followUntil(current.store, from(start), (parts) => {
      const caughtUp = parts.filter((part) => part === 'caught-up').length;
      if (parts.at(-1) === 'caught-up' && caughtUp <= 3) void current.store.append(current.stream, [anEvent({ n: caughtUp })], revision).catch(() => undefined);
      revision = BigInt(caughtUp - 1);
      return caughtUp === 4;
    });
    expect(numbersOf(eventsIn(seen))).toEqual([1, 2, 3]);
  });

  it('loses and doubles nothing at the moment of catching up, while others write', async () => {
    const start = await current.store.head();
    const write = async (stream: string): Promise<void> => {
      for (let n = 0; n < 100; n++) await current.store.append(stream, [anEvent({ n })], n === 0 ? 'none' : BigInt(n - 1));
    };
    const writers = Promise.all(Array.from({ length: 4 }, newStream).map(write));
    const readers = Array.from({ length: 3 }, () => followUntil(current.store, from(start), (parts) => eventsIn(parts).length >= 400));
    const [one = [], ...others] = (await Promise.all(readers)).map(eventsIn);
    await writers;
    expect(idsOf(one)).toEqual(idsOf(await current.store.readAll(from(start))));
    for (const other of others) expect(idsOf(other)).toEqual(idsOf(one));
  });

  it('ends without an error when its signal is aborted, be it idle, busy or not begun', async () => {
    const idle = new AbortController();
    const waited = await followUntil(current.store, { ...from(await current.store.head()), signal: idle.signal }, () => (setTimeout(() => idle.abort(), 20), false));
    expect(waited).toContain('caught-up');
    const busy = new AbortController();
    await followUntil(current.store, { signal: busy.signal }, () => (busy.abort(), false)); // from the start: there is more to come
    expect(await followUntil(current.store, { signal: AbortSignal.abort() }, () => false)).toEqual([]);
  });
});

export const writerCases = (current: Case): void => describe('eight writers at once', () => {
  it('to eight streams keep each stream in order and lose nothing', async () => {
    const start = await current.store.head();
    const streams = Array.from({ length: 8 }, newStream);
    await Promise.all(streams.map(async (stream) => {
      for (let n = 0; n < 40; n++) await current.store.append(stream, [anEvent({ n }), anEvent({ n })], n === 0 ? 'none' : BigInt(2 * n - 1));
    }));
    for (const stream of streams) expect(numbersOf(await current.store.readStream(stream))).toEqual(Array.from({ length: 80 }, (_, index) => Math.floor(index / 2)));
    const all = await current.store.readAll(from(start));
    expect(all).toHaveLength(640);
    expect(all.every((event, index) => index % 2 === 0 || (all[index - 1]?.stream === event.stream && all[index - 1]?.revision === event.revision - 1n))).toBe(true);
  });

  it('to one stream: every acknowledged event is there once, every refused one is not', async () => {
    const acknowledged: string[] = [];
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let made = 0; made < 20;) {
        const head = (await current.store.readStream(current.stream, { direction: 'backwards', max: 1 }))[0]?.revision ?? 'none';
        const event = anEvent();
        const outcome = await current.store.append(current.stream, [event], head).catch((error: unknown) => error);
        if (outcome instanceof WrongExpectedRevision) continue;
        acknowledged.push(event.id);
        made++;
      }
    }));
    const written = idsOf(await current.store.readStream(current.stream));
    expect(written).toHaveLength(160);
    expect([...written].sort()).toEqual([...acknowledged].sort());
  }, MANY_TURNS_MS_MAX);

  it('at one revision have one winner', async () => {
    await current.store.append(current.stream, [anEvent()], 'none');
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => current.store.append(current.stream, [anEvent()], 0n)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await current.store.readStream(current.stream)).toHaveLength(2);
  });
});

export const closingCases = (open: OpenStore): void => describe('a store that is closed', () => {
  it('ends its subscriptions, keeps what was asked before, and refuses what comes after', async () => {
    const { store, end } = await open();
    const stream = newStream();
    const start = from(await store.head());
    const following = followUntil(store, start, () => false);
    const busy = followUntil(store, start, (parts) => eventsIn(parts).length > 1_000_000);
    await store.append(stream, someEvents(600), 'none');
    const [appended, read] = await Promise.allSettled([store.append(stream, [anEvent()], 599n), store.readStream(stream), store.close()]);
    expect([appended.status, read.status]).toEqual(['fulfilled', 'fulfilled']);
    expect(eventsIn(await following).length).toBeLessThanOrEqual(601);
    await busy;
    await expect(store.append(stream, [anEvent()], 'any')).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream(stream)).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readAll()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.head()).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.close()).resolves.toBeUndefined();
    await end();
  });

  it('and opened again goes on where it was, repeats included', async () => {
    const { store, reopen, end } = await open();
    const stream = newStream();
    const events = someEvents(3);
    const first = await store.append(stream, events, 'none');
    const again = reopen ? await reopen() : store; // what lives in memory alone has nothing to open
    expect(numbersOf(await again.readStream(stream))).toEqual([0, 1, 2]);
    expect(await again.append(stream, events, 'none')).toEqual(first);
    const next = await again.append(stream, [anEvent()], 2n);
    expect(comparePositions(first.position, next.position)).toBeLessThan(0);
    expect(next.revision).toBe(3n);
    await end();
  });
});
