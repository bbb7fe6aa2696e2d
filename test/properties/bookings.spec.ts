import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BookingEvent } from '../../contracts/booking/booking.events.js';
import { plusMinutes } from '../../contracts/time.js';
import type { BookingCommand } from '../../src/booking/booking.commands.js';
import { bookingDecider } from '../../src/booking/booking.decider.js';
import type { Booking } from '../../src/booking/booking.state.js';
import { askedAt, asking, friday, inMoney, tenDaysLater } from '../support/bookings.js';
import { amongMembers, ana, leo, mia } from '../support/listings.js';

/** Where a booking may go from where it is: the arrows of docs/domain.md, and nothing else. */
const arrows: Readonly<Record<Booking['status'], readonly Booking['status'][]>> = {
  unknown: ['requested'],
  requested: ['countered', 'accepted', 'declined', 'withdrawn', 'expired'],
  countered: ['accepted', 'declined', 'withdrawn', 'expired'],
  accepted: ['delivered', 'brokenDown', 'completed', 'cancelled'],
  delivered: ['brokenDown', 'completed', 'cancelled'],
  brokenDown: ['completed', 'cancelled'],
  completed: [], declined: [], withdrawn: [], expired: [], cancelled: [],
};
const TERMINAL = ['BookingDeclined', 'BookingWithdrawn', 'BookingExpired', 'BookingCancelled', 'BreakdownSettled', 'BookingCompleted'];

const someone = fc.constantFrom<string>(leo, ana, mia);
const version = fc.integer({ min: 1, max: 4 });
const slot = fc.constantFrom(undefined, friday, tenDaysLater);
const reports = fc.array(fc.record({ index: fc.integer({ min: 0, max: 3 }), done: fc.constantFrom('DONE', 'PARTLY', 'NOT_DONE') }), { minLength: 1, maxLength: 3 });
const outcome = fc.constantFrom('COMPLETED', 'CANCELLED');

const command = fc.oneof(
  someone.map((actor): BookingCommand => asking.place(actor)),
  fc.tuple(someone, version, fc.record({ slot, price: fc.constantFrom(undefined, inMoney) })).map(([actor, read, data]): BookingCommand => asking.propose(actor, read, data)),
  fc.constantFrom(friday.holdId, tenDaysLater.holdId).map((holdId): BookingCommand => asking.abandon(holdId)),
  fc.tuple(someone, version).map(([actor, read]): BookingCommand => asking.accept(actor, read)),
  someone.map((actor): BookingCommand => asking.decline(actor)),
  someone.map((actor): BookingCommand => asking.withdraw(actor)),
  fc.constant(askedAt).map((at): BookingCommand => asking.expire(at)),
  someone.map((actor): BookingCommand => asking.cancel(actor, askedAt)),
  fc.tuple(someone, reports).map(([actor, lines]): BookingCommand => asking.report(actor, { reports: lines })),
  someone.map((actor): BookingCommand => asking.confirm(actor)),
  someone.map((actor): BookingCommand => asking.object(actor)),
  fc.tuple(someone, outcome).map(([actor, end]): BookingCommand => asking.settle(actor, end, 'enough')),
  fc.constant(askedAt).map((at): BookingCommand => asking.complete(at)),
);
type Asked = readonly [BookingCommand, number];
const asks: Asked = [asking.place(), 0];
const agrees: Asked = [asking.accept(leo), 1];
/** So far it went well: else few lives would come to their later situations. */
const beginnings: readonly (readonly Asked[])[] = [[], [asks], [asks, agrees], [asks, agrees, [asking.report(leo), 96]], [asks, agrees, [asking.object(ana), 96]]];
/** Commands in any order, each some hours after the one before, from the request to long after the end. */
const life = fc.tuple(fc.constantFrom(...beginnings), fc.array(fc.tuple(command, fc.integer({ min: 0, max: 30 })), { maxLength: 30 })).map(([beginning, steps]) => {
  let at = askedAt;
  return [...beginning, ...steps].map(([asked, hours]): BookingCommand => {
    at = plusMinutes(at, 60 * hours);
    return Object.assign(Object.create(Object.getPrototypeOf(asked) as object) as BookingCommand, asked, { meta: { ...asked.meta, at } });
  });
});

type Step = { readonly before: Booking; readonly events: readonly BookingEvent[]; readonly after: Booking };

/** What is said, step by step; refused commands say nothing. */
const lived = (commands: readonly BookingCommand[]): readonly Step[] => {
  let before = bookingDecider.initial;
  return commands.flatMap((asked) => {
    const decision = bookingDecider.decide(before, asked, { ...amongMembers, roles: asked.meta.actor === mia ? ['member', 'coordinator'] : ['member'] });
    if ('rejected' in decision) return [];
    const after = decision.reduce(bookingDecider.evolve, before);
    const step = { before, events: decision, after };
    before = after;
    return [step];
  });
};
const eventsOf = (commands: readonly BookingCommand[]) => lived(commands).flatMap(({ events }) => events);
const holds = (property: (commands: readonly BookingCommand[]) => void) => fc.assert(fc.property(life, property), { numRuns: 2_000 });

describe('whatever is asked of a booking, in whatever order', () => {
  it('it only goes along the arrows of its life', () => holds((commands) => {
    for (const { before, after } of lived(commands)) expect([before.status, ...arrows[before.status]]).toContain(after.status);
  }));

  it('both have agreed to the same version before it is accepted', () => holds((commands) => {
    const proposals: { version: number; authorId: string }[] = [];
    for (const { type, data } of eventsOf(commands)) {
      if (type === 'BookingRequested' || type === 'TermsCountered') proposals.push({ version: data.terms.version, authorId: data.authorId });
      if (type !== 'BookingAccepted') continue;
      expect(proposals.at(-1)).toEqual({ version: data.termsVersion, authorId: data.authorId === leo ? ana : leo });
    }
  }));

  it('versions count up by one', () => holds((commands) => {
    const versions = eventsOf(commands).flatMap(({ type, data }) => (type === 'BookingRequested' || type === 'TermsCountered' ? [data.terms.version] : []));
    expect(versions).toEqual(versions.map((_, index) => index + 1));
  }));

  it('it ends at most once, and nothing is said afterwards', () => holds((commands) => {
    const steps = lived(commands).filter(({ events }) => events.length > 0);
    const ends = steps.filter(({ events }) => events.some(({ type }) => TERMINAL.includes(type)));
    expect(ends.length).toBeLessThanOrEqual(1);
    if (ends[0]) expect(steps.indexOf(ends[0])).toBe(steps.length - 1);
  }));

  it('no terms ever name a hold that was abandoned, nor is a hold abandoned that the terms name', () => holds((commands) => {
    const given = new Set<string>();
    let named: string | undefined;
    for (const { type, data } of eventsOf(commands)) {
      if (type === 'HoldAbandoned') given.add(data.holdId);
      if (type === 'BookingRequested' || type === 'TermsCountered') named = data.terms.slot.holdId;
      expect(named !== undefined && given.has(named)).toBe(false);
    }
  }));

  it('nobody but the two ever says anything in it, except for a coordinator who settles a breakdown', () => holds((commands) => {
    for (const { type, data } of eventsOf(commands)) if ('authorId' in data && data.authorId === mia) expect(type).toBe('BreakdownSettled');
  }));

  it('reaches every situation in these trials', () => {
    const seen = new Set<string>();
    holds((commands) => { for (const { after } of lived(commands)) seen.add(after.status); });
    expect([...seen].sort()).toEqual(Object.keys(arrows).sort());
  });
});
