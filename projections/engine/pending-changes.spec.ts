import { describe, expect, it } from '@jest/globals';
import type { Position } from '../../src/kernel/event-store.js';
import { ChangeFeed, SlowSubscriber } from './changes.js';
import type { LogEvent, LogPage } from './log-pages.js';
import { noticeOf, readNotice } from './notices.js';
import { PENDING_EVENTS_MAX, PendingChanges } from './pending-changes.js';

const at = (number: number): Position => ({ commit: BigInt(number), prepare: BigInt(number) });
const event = (number: number, type = 'wanted'): LogEvent => ({ type, id: `event ${number}`, stream: 'any', revision: 0n, position: at(number) });
/** Events from one number to another; those that are multiples of ten are not wanted. */
const page = (from: number, to: number): LogPage => ({
  after: from === 1 ? undefined : at(from - 1), upTo: at(to), size: to - from + 1, events: Array.from({ length: to - from + 1 }, (_, index) => event(from + index, (from + index) % 10 === 0 ? 'unwanted' : 'wanted')),
});
const changes = (): PendingChanges => new PendingChanges(({ type }) => type === 'wanted', ({ position }) => [`row ${position.commit}`]);

describe('what is read and not in the rows yet', () => {
  it('is told when the rows are there, once, and no later event with it', () => {
    const pending = changes();
    pending.begin(undefined);
    pending.read(page(1, 5));
    expect(pending.settle(undefined)).toEqual({ keys: [], upTo: undefined, areAllKnown: true });
    expect(pending.settle(at(3))).toEqual({ keys: ['row 1', 'row 2', 'row 3'], upTo: at(3), areAllKnown: true });
    expect(pending.settle(at(3))).toEqual({ keys: [], upTo: at(3), areAllKnown: true });
    expect(pending.settle(at(9))).toEqual({ keys: ['row 4', 'row 5'], upTo: at(5), areAllKnown: true }); // nobody has read further
  });
  it('is not told again when it is read again', () => {
    const pending = changes();
    pending.begin(at(2));
    pending.read(page(1, 5));
    pending.read(page(1, 5));
    expect(pending.settle(at(5)).keys).toEqual(['row 3', 'row 4', 'row 5']);
    pending.read(page(4, 6));
    expect(pending.settle(at(6)).keys).toEqual(['row 6']);
  });
  it('stands in the way of a position, and what is not wanted does not', () => {
    const pending = changes();
    pending.begin(at(8));
    pending.read(page(9, 10));
    expect(pending.quietUpTo(at(8))).toEqual(at(8));
    pending.settle(at(9));
    expect(pending.quietUpTo(at(9))).toEqual(at(10));
    expect(pending.quietUpTo(at(30))).toEqual(at(30));
    pending.read(page(11, 12));
    expect(pending.quietUpTo(at(9))).toEqual(at(10));
  });
  it('is never more than can be remembered: then it is said that there was more', () => {
    const pending = changes();
    pending.begin(undefined);
    for (let from = 1; from <= PENDING_EVENTS_MAX * 2; from += 100) pending.read(page(from, from + 99));
    expect(pending.quietUpTo(undefined)).toBeUndefined();
    expect(pending.settle(at(50))).toMatchObject({ keys: [], areAllKnown: true }); // nobody can say yet
    const settled = pending.settle(at(PENDING_EVENTS_MAX * 2));
    expect(settled.areAllKnown).toBe(false);
    expect(settled.keys.length).toBeLessThanOrEqual(PENDING_EVENTS_MAX);
  });
});

it('subscribers who cannot be told everything are let go with an error, those who wait as well', async () => {
  const feed = new ChangeFeed('rows');
  const [waits, idle] = [feed.subscribe(), feed.subscribe()];
  const waiting = waits.next();
  feed.giveUp();
  await expect(waiting).rejects.toBeInstanceOf(SlowSubscriber);
  await expect(idle.next()).rejects.toBeInstanceOf(SlowSubscriber);
});

describe('a notice', () => {
  it('comes out as it went in', () => {
    for (const position of [undefined, at(7)]) {
      const notice = { projection: 'booking-details', generation: 3, position, keys: ['bkg_1', 'ключ'], from: 'somebody' };
      expect(readNotice(noticeOf(notice))).toEqual(notice);
    }
    expect(readNotice(noticeOf({ projection: 'members', generation: 1, position: at(2) }))).toEqual({ projection: 'members', generation: 1, position: at(2), keys: undefined, from: undefined });
  });
  it('of more keys than fit says only that there are many', () => {
    const text = noticeOf({ projection: 'members', generation: 1, position: at(2), keys: Array.from({ length: 1_000 }, (_, number) => `row ${number}`) });
    expect(Buffer.byteLength(text)).toBeLessThan(8_000);
    expect(readNotice(text)?.keys).toBe('many');
  });
  it('that is none is passed over', () => {
    for (const text of ['', 'not JSON', '{"commit":"x","prepare":"y"}', 'null']) expect(readNotice(text)).toBeUndefined();
  });
});
