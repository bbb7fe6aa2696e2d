import { roundedTo, whyNotChargeable } from '../../contracts/payment/chargeable.js';
import type { PaymentAccount, Round } from '../../contracts/payment/payment-account.js';
import { currentRound, openDisputes, sharedRound } from '../../contracts/payment/payment-position.js';
import { EarningsDeferred, PaymentClosed, SettlementAwaited, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import { memberId } from '../../contracts/values.js';
import { firstRejection, reject, type Case } from '../kernel/decider.js';
import { grant, intend, minorOf, payable, sayingOf, type Decision, type Saying } from './payment.calls.js';
import type { PayEarnings, RefundPayment, SettlePayment } from './payment.commands.js';
import { settlement } from './payment.following.js';
import { isOver, taking, toPay, toRefund, toSettle } from './payment.rules.js';
import { wordsToCharge } from './payment.rounds.js';

/** The booking is over: now, or as soon as its money is there, it is split. The first word counts. */
export const settle = (asked: Case<PaymentAccount, SettlePayment>): Decision => {
  const { state, command } = asked;
  const no = firstRejection(toSettle, asked);
  if (no) return no;
  if (isOver(state)) return isSaidBefore(state, command) ? [] : reject('ALREADY_SETTLED');
  const shared = sharedRound(state);
  const settled = shared && settlement(state, sayingOf(command), { ...command.data, dueMinor: String(shared.captured) });
  return settled ? [settled] : beforeItIsThere(asked);
};

const isSaidBefore = ({ closed, settled, awaited }: PaymentAccount, { data: { how, percent } }: SettlePayment): boolean => {
  const said = settled ?? awaited;
  return closed !== undefined || (said?.how === how && said.percent === percent);
};

/** What is on its way is waited for. Of what is only held, or could be charged, the provider's share is taken and no more; where there is nothing to take, that is all. */
const beforeItIsThere = ({ state, command }: Case<PaymentAccount, SettlePayment>): readonly PaymentEvent[] => {
  const { bookingId, how, percent, amount } = command.data;
  const [round, asked] = [currentRound(state), taking(state)?.call];
  const awaited = (dueMinor: string) => SettlementAwaited.of({ bookingId, how, percent, dueMinor });
  if (asked && 'amount' in asked) return [awaited(asked.amount.amountMinor)];
  const due = round ? dueOf(state, round, amount?.amountMinor) : 0n;
  const call = round && share(state, round, { saying: sayingOf(command), due, percent });
  return call ? [awaited(String(due)), call] : [PaymentClosed.of({ bookingId, why: 'ASKED' })];
};

/** What was agreed to: as whoever settles says, or what was to be captured before, or all of it; never more than the round is for. */
const dueOf = (state: PaymentAccount, { amount }: Round, agreed: string | undefined): bigint => {
  const [due, most] = [BigInt(agreed ?? lastAsked(state) ?? amount.amountMinor), BigInt(amount.amountMinor)];
  return due > most ? most : due;
};

const share = (state: PaymentAccount, round: Round, { saying, due, percent }: { readonly saying: Saying; readonly due: bigint; readonly percent: number }): PaymentEvent | undefined => {
  const amount = minorOf(roundedTo(round.amount.currency, { numerator: due * BigInt(percent), denominator: 100n }), round);
  if (round.missed || whyNotChargeable(amount)) return undefined;
  const words = round.status === 'AUTHORISED' && round.intentId !== undefined ? { operation: 'CAPTURE' as const, intentId: round.intentId, amount } : wordsToCharge(state, round, amount);
  return words && intend(state, saying, { round: round.round, words });
};

const lastAsked = ({ calls }: PaymentAccount): string | undefined => calls.flatMap(({ call }) => (call.operation === 'CAPTURE' || call.operation === 'CHARGE' ? [call.amount.amountMinor] : [])).at(-1);

/** More goes back than the terms say. */
export const refund = (asked: Case<PaymentAccount, RefundPayment>): Decision => {
  const { state, command } = asked;
  const no = firstRejection(toRefund, asked);
  if (no) return no;
  const [round, by] = [sharedRound(state), memberId.parse(command.meta.actor)];
  if (!round) return reject('NOTHING_CAPTURED');
  return [grant(state, command.data, { round, amount: BigInt(command.data.amount.amountMinor), why: by === state.parties?.payeeId ? 'GOODWILL' : 'CORRECTION', by })];
};

/** What the provider is owed is sent to them, or waits and says for what. One transfer at a time, and never more than the net. */
export const pay = (asked: Case<PaymentAccount, PayEarnings>): Decision => {
  const { state, command } = asked;
  const no = firstRejection(toPay, asked);
  if (no) return no;
  const [round, amount] = [sharedRound(state), payable(state)];
  if (!round || amount === 0n || isStuck(state)) return [];
  if (openDisputes(state).length > 0) return defer(state, command.data, 'DISPUTED');
  return command.data.destination === undefined ? defer(state, command.data, 'PAYEE_NOT_READY') : payTo(state, sayingOf(command), command.data.destination);
};

/** The transfer of what can be paid now. */
export const payTo = (state: PaymentAccount, saying: Saying, destination: string): readonly PaymentEvent[] => {
  const [round, amount] = [sharedRound(state), payable(state)];
  if (round?.chargeId === undefined || state.parties === undefined || amount === 0n) return [];
  return [intend(state, saying, { round: round.round, words: { operation: 'PAY_PROVIDER', chargeId: round.chargeId, payeeId: state.parties.payeeId, destination, amount: minorOf(amount, round) } })];
};

/** Refused for a reason that time does not mend: a treasurer looks first. */
const isStuck = ({ calls }: PaymentAccount): boolean => calls.some(({ state, call, failure }) => state === 'FAILED' && call.operation === 'PAY_PROVIDER' && whyDeferred[failure ?? 'OTHER'] === undefined);

type WhyDeferred = NonNullable<PaymentAccount['deferred']>;
/** What makes a transfer wait instead of fail. */
export const whyDeferred: Readonly<Partial<Record<string, WhyDeferred>>> = { PAYEE_NOT_READY: 'PAYEE_NOT_READY', BALANCE_INSUFFICIENT: 'BALANCE_INSUFFICIENT', DISPUTED: 'DISPUTED' };

/** Said once, until something else is in the way; of a provider who cannot be paid each time, since their debts may have been taken up meanwhile. */
export const defer = (state: PaymentAccount, { bookingId }: Pick<Saying, 'bookingId'>, why: WhyDeferred): readonly PaymentEvent[] => {
  const round = sharedRound(state);
  if (!round || !state.parties || (why !== 'PAYEE_NOT_READY' && state.deferred === why)) return [];
  return [EarningsDeferred.of({ bookingId, payeeId: state.parties.payeeId, owed: minorOf(payable(state), round), why })];
};
