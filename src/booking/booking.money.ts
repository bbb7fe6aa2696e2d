import { BookingPaymentAbandoned, BookingPaymentMissed, BookingPaymentRestored, RequestSecured, type BookingEvent, type Slot, type Terms } from '../../contracts/booking/booking.events.js';
import { moneyOf } from '../../contracts/booking/price-of.js';
import type { Money } from '../../contracts/money.js';
import { earlierOf, plusHours, plusMinutes } from '../../contracts/time.js';
import type { Instant } from '../../contracts/values.js';
import { isSystem } from '../kernel/command.js';
import { firstRejection, reject, unreachable, type Case, type CommandContext, type Rejected } from '../kernel/decider.js';
import type { AbandonUnpaid, MissPayment, PlaceBooking, ProposeTerms, SecureRequest } from './booking.commands.js';
import { completedAtLast } from './booking.ending.js';
import { toAbandonUnpaid } from './booking.rules.js';
import type { Agreed, Booking, Negotiating } from './booking.state.js';

/** Said by what follows a payment: the recipient's card stands, or it does not any more. */
export type Paying = SecureRequest | MissPayment | AbandonUnpaid;
type Decision = readonly BookingEvent[] | Rejected<'NOT_FOUND' | 'NOT_YET_DUE'>;
type Asked<Command> = { readonly state: Booking; readonly command: Command; readonly context: CommandContext };

/** A hold is answered or released so long before the bank gives it up by itself. */
const MARGIN_HOURS = 12;
/** However soon the service begins, a recipient whose payment was lost has so long to pay anew. */
const LEAST_MINUTES = 30;

export const isPaying = (command: { readonly type: string }): command is Paying => command.type === 'SecureRequest' || command.type === 'MissPayment' || command.type === 'AbandonUnpaid';

/** What the money of a booking does to it, by the word of processes alone. Where nothing changes nothing is said: these are repeated. */
export const overMoney = ({ state, command, context }: Asked<Paying>): Decision => {
  if (state.status === 'unknown' || !isSystem(command)) return reject('NOT_FOUND');
  switch (command.type) {
    case 'SecureRequest': return secure({ state, command, context });
    case 'MissPayment': return isAgreed(state) && state.payBy === undefined ? [missed({ state, command, context })] : [];
    case 'AbandonUnpaid': return isAgreed(state) ? abandonUnpaid({ state, command, context }) : [];
    default: return unreachable(command);
  }
};

const secure = ({ state, command, context }: Asked<SecureRequest>): Decision => {
  if (!('terms' in state) || !('payBy' in state) || state.payBy === undefined || !covers(command.data.amount, state)) return [];
  if (isAgreed(state)) return [BookingPaymentRestored.of({ bookingId: state.bookingId }), ...completedAtLast({ state, command, context })];
  return [RequestSecured.of({ bookingId: state.bookingId, answerBy: answerOn({ state, command, context }), holdsUntil: command.data.holdsUntil })];
};

/** A hold that ends before the community's time to answer is over shortens it: a request is answered, or released, while the money is there. */
const answerOn = ({ state: { terms }, command: { data: { holdsUntil }, meta }, context }: Case<Negotiating, SecureRequest>): Instant => {
  const byPolicy = answerBy(meta.at, terms.slot, context);
  return holdsUntil === undefined ? byPolicy : earlierOf(byPolicy, plusHours(holdsUntil, -MARGIN_HOURS));
};

/** The same of other terms, where the hold covers them; dearer ones are paid for anew, and so are those that outlast it. */
export const answerToTerms = ({ state: { held }, command: { meta }, context }: Case<Negotiating, ProposeTerms>, terms: Priced): Instant => {
  const byPolicy = answerBy(meta.at, terms.slot, context);
  const money = held && moneyOf(held.terms.price, held.terms.slot);
  if (held === undefined || money === undefined || !covers(money, { terms })) return byPolicy;
  const whileHeld = plusHours(held.until, -MARGIN_HOURS);
  return meta.at < whileHeld ? earlierOf(byPolicy, whileHeld) : byPolicy;
};

const missed = ({ state: { bookingId, terms }, command: { meta }, context: { policy } }: Case<Agreed, MissPayment>) => {
  const least = plusMinutes(meta.at, LEAST_MINUTES);
  const wanted = earlierOf(plusHours(meta.at, policy.payAgainHours), terms.slot.startsAt);
  return BookingPaymentMissed.of({ bookingId, payBy: wanted > least ? wanted : least });
};

/** What both have confirmed has taken place, though nobody paid for it: it is completed, and not called off. */
const abandonUnpaid = (asked: Case<Agreed, AbandonUnpaid>): Decision => {
  const no = firstRejection(toAbandonUnpaid, asked);
  if (no) return no;
  const ended = completedAtLast(asked);
  return ended.length > 0 ? ended : [BookingPaymentAbandoned.of({ bookingId: asked.state.bookingId })];
};

/** Until when a request that the recipient has made is paid for; undefined where nothing is paid in money, or the asker is not the one who pays. */
export const payByOf = ({ data: { proposal, recipientId }, meta }: PlaceBooking, { policy }: CommandContext): Instant | undefined =>
  (meta.actor === recipientId && moneyOf(proposal.price, proposal.slot) ? earlierOf(plusMinutes(meta.at, policy.payWithinMinutes), proposal.slot.startsAt) : undefined);

/** Until when terms can be answered. */
export const answerBy = (at: Instant, slot: Slot, { policy }: CommandContext): Instant => earlierOf(plusHours(at, policy.answerHours), slot.startsAt);

type Priced = Pick<Terms, 'price' | 'slot'>;
const covers = ({ amountMinor, currency }: Money, { terms }: { readonly terms: Priced }): boolean => {
  const due = moneyOf(terms.price, terms.slot);
  return due !== undefined && due.currency === currency && BigInt(amountMinor) >= BigInt(due.amountMinor);
};

const isAgreed = (state: Booking): state is Agreed => state.status === 'accepted' || state.status === 'delivered';
