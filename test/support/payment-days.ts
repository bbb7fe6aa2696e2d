import { plusMinutes } from '../../contracts/time.js';
import type { Instant } from '../../contracts/values.js';
import { AcceptBooking, CancelBooking, ConfirmContributions, CounterBooking, DeclineBooking, ObjectToDelivery, ReportContributions, RequestBooking, SettleBreakdown, WithdrawBooking } from '../../src/booking/booking.commands.js';
import { PreparePayment, RefundPayment } from '../../src/payment/payment.commands.js';
import { ana, bicycleRepair, leo } from './listings.js';
import type { Fate } from './payment-fates.js';
import type { PaymentTown } from './payment-town.js';

type Deed = (town: PaymentTown, fate: Fate) => Promise<unknown>;
/** What people do on a day, each for their own booking. `once`: what happens to all of them. */
export type Day = { readonly at: Instant; readonly deed: Deed; readonly once?: (town: PaymentTown) => Promise<void> };

const CONSENT = 'later-charge-1';
const MINUTES_MAX = '60';
const done = [{ index: 0, done: 'DONE' as const }, { index: 1, done: 'DONE' as const }];
const ofAna = done.slice(0, 1);

const requests: Deed = (town, { id, slot, price }) => town.say(ana, (meta) => new RequestBooking({ bookingId: id, listingId: bicycleRepair, slot, priceIndex: price }, meta));

/** Tries the cards one after the other. */
const pays = async (town: PaymentTown, { id }: Fate, cards: readonly string[]): Promise<void> => {
  const no = await town.say(ana, (meta) => new PreparePayment({ bookingId: id, consent: CONSENT }, meta));
  if (no !== undefined) return;
  for (const card of cards) await town.giveCard(id, card);
};

const paysFirst: Deed = (town, fate) => pays(town, fate, fate.cards);

const counters: Deed = async (town, fate) => {
  const { id, counter } = fate;
  if (counter === undefined) return;
  const no = await town.say(leo, (meta) => new CounterBooking({ bookingId: id, termsVersion: 1, priceIndex: counter }, meta));
  if (no === undefined) await pays(town, fate, fate.cards);
};

const answers: Deed = async (town, { id, answer, counter }) => {
  const [answering, asking, version] = counter === undefined ? [leo, ana, 1] : [ana, leo, 2];
  switch (answer) {
    case 'ACCEPT':
      if ((await town.say(answering, (meta) => new AcceptBooking({ bookingId: id, termsVersion: version }, meta))) === 'NOT_FOUND') break;
      break;
    case 'DECLINE': await town.say(answering, (meta) => new DeclineBooking({ bookingId: id }, meta)); break;
    case 'WITHDRAW': await town.say(asking, (meta) => new WithdrawBooking({ bookingId: id }, meta)); break;
    default: break;
  }
};

const cancelsAt = (when: Fate['cancel'], by: string): Deed => async (town, { id, cancel }) => (cancel === when ? town.say(by, (meta) => new CancelBooking({ bookingId: id }, meta)) : undefined);

/** A third of what was captured, by the provider's own will. */
const givesBack = (when: Fate['money']): Deed => async (town, { id, money }) => {
  const round = (await town.payment(id)).rounds.find(({ captured }) => captured > 0n);
  if (money !== when || round === undefined) return;
  const { captured, amount: { currency } } = round;
  const third = captured / 30n * 10n;
  await town.say(leo, (meta) => new RefundPayment({ bookingId: id, amount: { amountMinor: String(third), currency } }, meta));
};

const disputeOf = async (town: PaymentTown, { id }: Fate): Promise<{ readonly chargeId: string | undefined; readonly open: string | undefined }> => {
  const { rounds, disputes } = await town.payment(id);
  return { chargeId: rounds.find(({ captured }) => captured > 0n)?.chargeId, open: disputes.find(({ status }) => !['WON', 'LOST', 'CLOSED'].includes(status))?.disputeId };
};

/** The payer's bank asks for the money back, where there is any. */
const disputes: Deed = async (town, fate) => {
  const { chargeId } = await disputeOf(town, fate);
  if (chargeId === undefined || !['DISPUTE_WON', 'DISPUTE_LOST', 'INQUIRY'].includes(fate.money)) return;
  try {
    town.sandbox.control.disputes.open(chargeId, { inquiry: fate.money === 'INQUIRY' });
  } catch {
    // nothing is left of it
  }
};

const judges: Deed = async (town, fate) => {
  const { open } = await disputeOf(town, fate);
  if (open !== undefined) town.sandbox.control.disputes[fate.money === 'DISPUTE_LOST' ? 'lose' : 'win'](open);
};

const ends: Deed = async (town, { id, end }) => {
  if (end === 'BY_ITSELF') return;
  if (end === 'OBJECTED') {
    await town.say(ana, (meta) => new ObjectToDelivery({ bookingId: id, reason: 'Nobody came.' }, meta));
    for (const who of [leo, ana]) await town.say(who, (meta) => new SettleBreakdown({ bookingId: id, outcome: 'CANCELLED' }, meta));
    return;
  }
  for (const [who, reports] of [[leo, done], [ana, ofAna]] as const) await town.say(who, (meta) => new ReportContributions({ bookingId: id, reports, creditMinutes: MINUTES_MAX }, meta));
  for (const who of [leo, ana]) await town.say(who, (meta) => new ConfirmContributions({ bookingId: id, creditMinutes: MINUTES_MAX }, meta));
};

const paysAgain: Deed = (town, fate) => (fate.paysAgain ? pays(town, fate, ['pm_card_visa']) : Promise.resolve());

const only = (isFar: boolean, ...deeds: readonly Deed[]): Deed => async (town, fate) => {
  if (fate.isFar !== isFar) return;
  for (const deed of deeds) await deed(town, fate);
};
const all = (...deeds: readonly Deed[]): Deed => async (town, fate) => {
  for (const deed of deeds) await deed(town, fate);
};

/** Five weeks: what is soon is over in the first, what is far ahead in the third. Between two days everything can come to rest, even what Stripe refuses to answer for a day. */
export const daysOf = ({ leoWaits, leoIsAsked }: { readonly leoWaits: boolean; readonly leoIsAsked: boolean }): readonly Day[] => [
  { at: '2027-03-01T10:10:00.000Z', deed: all(requests, paysFirst) },
  { at: '2027-03-01T14:00:00.000Z', deed: counters },
  { at: '2027-03-01T17:00:00.000Z', deed: answers },
  { at: '2027-03-02T20:00:00.000Z', deed: only(false, cancelsAt('EARLY', ana), givesBack('GOODWILL_BEFORE'), disputes), ...(leoWaits ? { once: (town: PaymentTown) => town.leoCanBePaid(false) } : {}) },
  { at: '2027-03-04T20:00:00.000Z', deed: only(false, cancelsAt('LATE', ana), cancelsAt('BY_PROVIDER', leo)) },
  { at: '2027-03-06T21:00:00.000Z', deed: only(false, ends), ...(leoIsAsked ? { once: (town: PaymentTown) => town.leoCanBePaid(false) } : {}) },
  { at: '2027-03-09T12:00:00.000Z', deed: only(false, judges, givesBack('GOODWILL_AFTER')) },
  { at: '2027-03-16T12:00:00.000Z', deed: only(true, cancelsAt('EARLY', ana)) },
  { at: '2027-03-17T22:00:00.000Z', deed: only(true, paysAgain) },
  { at: '2027-03-18T17:00:00.000Z', deed: async () => undefined }, // what was paid anew is known before its time is over: no storm lasts a whole day
  { at: '2027-03-19T12:00:00.000Z', deed: only(true, cancelsAt('LATE', ana), cancelsAt('BY_PROVIDER', leo), givesBack('GOODWILL_BEFORE')) },
  { at: '2027-03-20T22:00:00.000Z', deed: only(true, ends, disputes) },
  { at: '2027-03-24T12:00:00.000Z', deed: only(true, judges, givesBack('GOODWILL_AFTER')) },
  { at: '2027-03-27T12:00:00.000Z', deed: async () => undefined, ...(leoWaits || leoIsAsked ? { once: (town: PaymentTown) => town.leoCanBePaid(true) } : {}) },
  { at: '2027-04-02T12:00:00.000Z', deed: async () => undefined },
];

/** When things are looked after between two days, in minutes after the one or before the other. */
const [AFTER, BEFORE] = [[5, 60], [-150, -30]];
export const moments = (from: Instant, to: Instant | undefined): readonly Instant[] => [...AFTER.map((minutes) => plusMinutes(from, minutes)), ...(to === undefined ? [plusMinutes(from, 2000)] : BEFORE.map((minutes) => plusMinutes(to, minutes)))];
