import { expect } from '@jest/globals';
import type { Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import type { Call, CallFailure } from '../../contracts/payment/calls.js';
import type { SeenDispute, SeenIntent, SeenRefund } from '../../contracts/payment/observed.js';
import { paymentAfter, type PaymentAccount } from '../../contracts/payment/payment-account.js';
import { currentRound, openCalls, positionOf } from '../../contracts/payment/payment-position.js';
import type { PaymentEvent } from '../../contracts/payment/payment.events.js';
import { memberId, type Instant } from '../../contracts/values.js';
import { isRejected } from '../../src/kernel/decider.js';
import {
  BeginPayment, CapturePayment, ChargeSavedCard, FailPaymentCall, ObserveDispute, ObserveIntent, ObserveRefund, ObserveReversal, ObserveSetup, ObserveTransfer, PayEarnings, RefundPayment,
  ReleasePayment, RetryPaymentCall, SettlePayment, type PaymentCommand,
} from '../../src/payment/payment.commands.js';
import { paymentDecider } from '../../src/payment/payment.decider.js';
import { aBookingId, ana, by, kreuzberg, leo, mia } from './listings.js';

/** Ana pays, Leo is paid, Tess keeps the community's books, Mia has nothing to do with it. */
export const tess = memberId.parse('mbr_000000000000000000000000000a7e55');
const roles: ReadonlyMap<string, readonly Role[]> = new Map<string, readonly Role[]>([[ana, ['member']], [leo, ['member']], [tess, ['member', 'treasurer']], [mia, ['member']]]);

export const booking = aBookingId('60');
export const now = '2027-03-01T09:00:00.000Z';
export const heldUntil = '2027-03-08T09:00:00.000Z';
export const afterwards = '2027-03-09T09:00:00.000Z';
export const leosAccount = 'acct_leo';
export const system = (at: Instant = now) => by('system:any-process', at);
export const asked = (actor: string, at: Instant = now) => by(actor, at);
export const eur = (amount: number | bigint, currency = 'EUR') => ({ amountMinor: String(amount), currency });
export const key = (operation: Call['operation'], attempt = 1) => `${booking}:${operation}:${attempt}`;

const ofIt = { bookingId: booking };
/** What a payment is begun with, if nothing else is said: 45 EUR, of which the community keeps two and a half per cent. */
export const begins = (amount = 4500, change: Partial<ConstructorParameters<typeof BeginPayment>[0]> = {}, meta = system()) =>
  new BeginPayment({ ...ofIt, communityId: kreuzberg, payerId: ana, payeeId: leo, amount: eur(amount), basisPoints: 250, way: 'HOLD', termsVersion: 1, payBy: '2027-03-01T09:30:00.000Z', ...change }, meta);
export const savesCard = (amount = 4500, change: Partial<ConstructorParameters<typeof BeginPayment>[0]> = {}) => begins(amount, { way: 'SAVED_CARD', chargeAt: heldUntil, consent: 'v1', ...change });
export const captures = (amount = 4500, meta = system()) => new CapturePayment({ ...ofIt, amount: eur(amount) }, meta);
export const charges = (amount = 4500, meta = system(heldUntil)) => new ChargeSavedCard({ ...ofIt, amount: eur(amount) }, meta);
export const releases = (why: 'ASKED' | 'ABANDONED' = 'ASKED', meta = system()) => new ReleasePayment({ ...ofIt, why }, meta);
export const settles = (percent = 100, meta = system(), amount?: number) => new SettlePayment({ ...ofIt, how: percent === 100 ? 'COMPLETED' : 'CANCELLED', percent, amount: amount === undefined ? undefined : eur(amount) }, meta);
export const refunds = (amount: number, meta = asked(leo)) => new RefundPayment({ ...ofIt, amount: eur(amount) }, meta);
export const pays = (destination: string | undefined = leosAccount, meta = system()) => new PayEarnings({ ...ofIt, destination }, meta);
export const paysNobody = () => new PayEarnings({ ...ofIt, destination: undefined }, system());
export const retries = (meta = asked(tess)) => new RetryPaymentCall(ofIt, meta);

/** `round`: which intent it is, by the number of the call that made it. */
export const intent = (status: SeenIntent['status'], change: Partial<Omit<SeenIntent, 'amount' | 'captured'>> & { round?: number; amount?: number; captured?: number } = {}, meta = system()) => {
  const { round, amount, captured, ...rest } = { round: 1, amount: 4500, captured: status === 'CAPTURED' ? change.amount ?? 4500 : 0, ...change };
  const seen = { intentId: `pi_${round}`, status, amount: eur(amount), captured: eur(captured), key: key('AUTHORISE', round), ...alsoSeen(status, round), ...rest };
  return new ObserveIntent({ ...ofIt, seen }, meta);
};
const alsoSeen = (status: SeenIntent['status'], round: number) => {
  if (status === 'AUTHORISED') return { chargeId: `ch_${round}`, captureBefore: heldUntil };
  return status === 'CAPTURED' ? { chargeId: `ch_${round}` } : {};
};
/** The intent of a charge of the saved card. */
export const charged = (status: SeenIntent['status'], change: Parameters<typeof intent>[1] = {}) => intent(status, { intentId: 'pi_c1', key: key('CHARGE', change.round), ...(status === 'CAPTURED' ? { chargeId: 'ch_1' } : {}), ...change });
export const setup = (status: 'OPEN' | 'ACTION_REQUIRED' | 'SAVED' | 'CANCELLED', meta = system()) =>
  new ObserveSetup({ ...ofIt, seen: { setupId: 'seti_1', status, key: key('SAVE_CARD'), ...(status === 'SAVED' ? { customerId: 'cus_1', paymentMethodId: 'pm_1' } : {}) } }, meta);
export const refunded = (status: SeenRefund['status'], amount: number, { nth = 1, ...change }: Partial<SeenRefund> & { nth?: number } = {}) =>
  new ObserveRefund({ ...ofIt, seen: { refundId: `re_${nth}`, chargeId: 'ch_1', status, amount: eur(amount), key: key('REFUND', nth), ...change } }, system());
export const transferred = (amount: number, nth = 1, meta = system()) => new ObserveTransfer({ ...ofIt, seen: { transferId: `tr_${nth}`, amount: eur(amount), takenBack: eur(0), destination: leosAccount, key: key('PAY_PROVIDER', nth) } }, meta);
export const reversed = (amount: number, nth = 1, { transfer = 1, meta = system() } = {}) => new ObserveReversal({ ...ofIt, seen: { reversalId: `trr_${nth}`, transferId: `tr_${transfer}`, amount: eur(amount), key: key('TAKE_BACK', nth) } }, meta);
export const disputed = (status: SeenDispute['status'], withdrawn: number, { meta = system(), ...change }: Partial<SeenDispute> & { meta?: ReturnType<typeof system> } = {}) =>
  new ObserveDispute({ ...ofIt, seen: { disputeId: 'du_1', chargeId: 'ch_1', status, amount: eur(4500), reason: 'fraudulent', withdrawn: eur(withdrawn), ...change } }, meta);
/** A call was refused for good: its words do not count, its name does. */
export const fails = (operation: Call['operation'], failure: CallFailure, { attempt = 1, code = undefined as string | undefined, meta = system() } = {}) =>
  new FailPaymentCall({ ...ofIt, call: { operation: 'RELEASE', key: key(operation, attempt), bookingId: booking, intentId: 'pi_any', why: 'abandoned' }, failure, code }, meta);

/** `ok`: something was said · `nothing more`: nothing was · a code: refused. Then where the last round and the money stand, and what is open at Stripe. */
type Row = readonly [command: PaymentCommand, verdict: string, stands: string, money: string, calls?: string];

/** One row an attempt, one after the other on the same payment: its verdict, the last round, the sums `captured = refunded + paid + fee + disputed + held`, and the open calls. */
export const table = (rows: readonly Row[], before: PaymentAccount = paymentDecider.initial): PaymentAccount => {
  let state = before;
  const seen = rows.map(([command]): Row => {
    const decision = paymentDecider.decide(state, command, { policy: defaultPolicy, roles: roles.get(command.meta.actor) ?? [], founded: true });
    if (isRejected(decision)) return [command, decision.rejected, ...standing(state)];
    state = decision.reduce(paymentAfter, state);
    return [command, decision.length === 0 ? 'nothing more' : 'ok', ...standing(state)];
  });
  expect(seen.map(told)).toEqual(rows.map(told));
  return state;
};

const standing = (state: PaymentAccount): readonly [string, string, string] => {
  const { captured, refunded: back, transferred: out, reversed: taken, fee, disputed: lost, held } = positionOf(state);
  const round = currentRound(state);
  const calls = openCalls(state).map(({ call }) => `${call.key.slice(booking.length + 1)}${'amount' in call ? ` ${call.amount.amountMinor}` : ''}`).join(', ');
  const stands = round === undefined ? 'none' : `${round.round} ${round.status}${round.missed ? ' missed' : ''}`;
  return [`${stands}${state.closed === undefined ? '' : ' closed'}${state.settled ? ' settled' : state.awaited ? ' awaited' : ''}`, `${captured} = ${back} + ${out - taken} + ${fee} + ${lost} + ${held}`, calls];
};

const told = ([command, verdict, stands, money, calls = '']: Row, place: number): string => `${place + 1} ${command.type}: ${verdict} | ${stands} | ${money} | ${calls}`;

/** The payment after these commands, all of which must be heard. */
export const afterAll = (...commands: readonly PaymentCommand[]): PaymentAccount => saidIn(...commands).reduce(paymentAfter, paymentDecider.initial);
/** What is said to these commands, all of which must be heard. */
export const saidIn = (...commands: readonly PaymentCommand[]): readonly PaymentEvent[] => commands.reduce<readonly PaymentEvent[]>((said, command) => {
  const decision = paymentDecider.decide(said.reduce(paymentAfter, paymentDecider.initial), command, { policy: defaultPolicy, roles: roles.get(command.meta.actor) ?? [], founded: true });
  if (isRejected(decision)) throw new Error(`${command.type}: ${decision.rejected}`);
  return [...said, ...decision];
}, []);
/** Authorised, and captured: 45 EUR, of which 1.13 are the platform's. */
export const held = () => afterAll(begins(), intent('OPEN'), intent('AUTHORISED'));
export const paid = () => afterAll(begins(), intent('OPEN'), intent('AUTHORISED'), captures(), intent('CAPTURED'));
/** Carried out, and Leo has his part. */
export const earned = () => afterAll(begins(), intent('AUTHORISED'), captures(), intent('CAPTURED'), settles(), pays(), transferred(4387));
