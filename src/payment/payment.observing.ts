import { isBefore, type PaymentAccount, type Round } from '../../contracts/payment/payment-account.js';
import { currentRound, openCalls } from '../../contracts/payment/payment-position.js';
import { CardSaved, PaymentAuthorised, PaymentCaptured, PaymentDeclined, PaymentMissed, PaymentOpened, PaymentReleased, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import type { SeenIntent } from '../../contracts/payment/observed.js';
import { sharesOf } from '../../contracts/payment/shares.js';
import { plusMinutes } from '../../contracts/time.js';
import type { BookingId, Instant } from '../../contracts/values.js';
import { reject, unreachable, type Case } from '../kernel/decider.js';
import type { Decision } from './payment.calls.js';
import type { ObserveIntent, ObserveSetup } from './payment.commands.js';
import { whyDone } from './payment.following.js';

/** The shortest that a bank is known to hold, four days and eighteen hours: where Stripe does not say until when. */
const SHORTEST_HOLD_MINUTES = 6840;

/** An intent as it was seen, or a setup intent, of which round, and when. */
type Sight<Seen> = { readonly state: PaymentAccount; readonly round: Round; readonly seen: Seen; readonly bookingId: BookingId; readonly at: Instant };

export const observeIntent = ({ state, command: { data: { bookingId, seen }, meta: { at } } }: Case<PaymentAccount, ObserveIntent>): Decision => {
  const round = roundOf(state, seen.key, seen.intentId);
  return round ? ofIntent({ state, round, seen, bookingId, at }) : reject('NOT_FOUND');
};

/** By the name of the call that made it, or by its id. */
const roundOf = ({ calls, rounds }: PaymentAccount, key: string | undefined, id: string): Round | undefined => {
  const named = calls.find(({ call }) => call.key === key)?.round;
  return rounds.find(({ round, intentId, chargeIntentId }) => round === named || intentId === id || chargeIntentId === id);
};

/** One step forward, or nothing: what was seen may be older than what is known. */
const ofIntent = (sight: Sight<SeenIntent>): Decision => {
  switch (sight.seen.status) {
    case 'CAPTURED': return captured(sight);
    case 'RELEASED': return released(sight);
    case 'AUTHORISED': return authorised(sight);
    case 'OPEN':
    case 'ACTION_REQUIRED':
    case 'PROCESSING': return sight.round.way === 'HOLD' ? [...opened(sight), ...declined(sight)] : chargeDeclined(sight);
    default: return unreachable(sight.seen.status);
  }
};

/** Of a round that is let go of nobody is told that it stands: it is only known that there is something to release. */
const authorised = (sight: Sight<SeenIntent>): readonly PaymentEvent[] => {
  const { state, round, seen: { intentId, amount, chargeId, captureBefore, key }, bookingId, at } = sight;
  if (whyDone(state, round)) return opened(sight);
  if (!isBefore(round.status, 'AUTHORISED')) return [];
  return [PaymentAuthorised.of({ bookingId, round: round.round, intentId, amount, chargeId, captureBefore: captureBefore ?? plusMinutes(at, SHORTEST_HOLD_MINUTES), key })];
};

const opened = ({ round: { round, status }, seen, bookingId }: Pick<Sight<{ readonly intentId: string; readonly key?: string | undefined }>, 'round' | 'seen' | 'bookingId'>): readonly PaymentEvent[] =>
  (isBefore(status, 'OPEN') ? [PaymentOpened.of({ bookingId, round, intentId: seen.intentId, key: seen.key })] : []);

const declined = ({ round, seen: { decline, intentId, key }, bookingId }: Sight<SeenIntent>): readonly PaymentEvent[] => {
  return decline === undefined || wasSaid(round.declines, decline) || !isBefore(round.status, 'AUTHORISED') ? [] : [PaymentDeclined.of({ bookingId, round: round.round, intentId, ...decline, key })];
};

const wasSaid = (declines: Round['declines'], { code, declineCode }: NonNullable<SeenIntent['decline']>): boolean => declines.some((one) => one.code === code && one.declineCode === declineCode);

/** Nobody was there to try another card: what was agreed to cannot be had so. */
const chargeDeclined = (sight: Sight<SeenIntent>): readonly PaymentEvent[] => {
  const { state, round, seen: { decline, intentId, key }, bookingId } = sight;
  if (decline === undefined || !isBefore(round.status, 'RELEASED')) return [];
  const isKnown = wasSaid(round.declines.filter((one) => one.intentId === intentId), decline); // an earlier charge is an intent of its own, and may be told of again
  const why = decline.code === 'authentication_required' ? 'AUTHENTICATION_REQUIRED' : 'DECLINED';
  return [
    ...(isKnown ? [] : [PaymentDeclined.of({ bookingId, round: round.round, intentId, ...decline, key })]),
    ...(isWanted(state, round) ? [PaymentMissed.of({ bookingId, round: round.round, why, code: decline.code })] : []),
  ];
};

/** Somebody lives by this money: it is being captured, or charged. */
const isWanted = (state: PaymentAccount, { round, missed }: Round): boolean =>
  !missed && state.closed === undefined && round === currentRound(state)?.round && openCalls(state).some((one) => one.round === round && (one.call.operation === 'CAPTURE' || one.call.operation === 'CHARGE'));

/** Money that was taken is a fact, whatever was thought before. */
const captured = ({ round, seen, bookingId }: Sight<SeenIntent>): Decision => {
  if (round.status === 'CAPTURED') return [];
  const chargeId = seen.chargeId ?? round.chargeId;
  if (chargeId === undefined) return reject('NOT_FOUND');
  const { amountMinor, currency } = seen.captured;
  const { fee } = sharesOf(BigInt(amountMinor), { basisPoints: round.basisPoints, currency });
  return [PaymentCaptured.of({ bookingId, round: round.round, intentId: seen.intentId, chargeId, amount: seen.captured, feeMinor: String(fee), key: seen.key })];
};

/** Where it was to be captured, whoever lives by it is told. */
const released = ({ state, round, seen: { key, intentId }, bookingId, at }: Pick<Sight<{ readonly intentId: string; readonly key?: string | undefined }>, 'state' | 'round' | 'seen' | 'bookingId' | 'at'>): readonly PaymentEvent[] => {
  if (!isBefore(round.status, 'RELEASED')) return [];
  return [
    PaymentReleased.of({ bookingId, round: round.round, intentId: round.intentId === undefined ? intentId : undefined, why: whyDone(state, round) ?? whyGone(round, at), key }),
    ...(isWanted(state, round) ? [PaymentMissed.of({ bookingId, round: round.round, why: 'HOLD_EXPIRED' })] : []),
  ];
};

/** Before its time it was the bank's, or somebody's at Stripe. */
const whyGone = ({ captureBefore }: Round, at: Instant): 'REVOKED' | 'EXPIRED' => (captureBefore !== undefined && at < captureBefore ? 'REVOKED' : 'EXPIRED');

export const observeSetup = (asked: Case<PaymentAccount, ObserveSetup>): Decision => {
  const { state, command: { data: { bookingId, seen }, meta: { at } } } = asked;
  const { setupId: intentId, key, status } = seen;
  const round = roundOf(state, key, intentId);
  if (!round) return reject('NOT_FOUND');
  const sight = { state, round, seen: { intentId, key }, bookingId, at };
  if (!isBefore(round.status, 'SAVED')) return [];
  switch (status) {
    case 'CANCELLED': return released(sight);
    case 'SAVED': return cardSaved(round, asked.command);
    case 'OPEN':
    case 'ACTION_REQUIRED': return opened(sight);
    default: return unreachable(status);
  }
};

const cardSaved = ({ round }: Round, { data: { bookingId, seen: { setupId, customerId, paymentMethodId, key } } }: ObserveSetup): Decision =>
  (customerId === undefined || paymentMethodId === undefined ? reject('NOT_FOUND') : [CardSaved.of({ bookingId, round, intentId: setupId, customerId, paymentMethodId, key })]);
