import type { Call } from '../../contracts/payment/calls.js';
import { isBefore, paymentAfter, type KnownCall, type PaymentAccount, type Round } from '../../contracts/payment/payment-account.js';
import { openDisputes, parkedFailures, roundNumbered, type ParkedFailure } from '../../contracts/payment/payment-position.js';
import { PaymentCallFailed, PaymentMissed, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import { firstRejection, reject, type Case } from '../kernel/decider.js';
import { intend, refunding, sayingOf, takingBack, type Decision, type Saying, type Wish } from './payment.calls.js';
import type { FailPaymentCall, RetryPaymentCall } from './payment.commands.js';
import { toRetry } from './payment.rules.js';
import { defer, payTo, whyDeferred } from './payment.settling.js';

/** Stripe has said no, for good, under this name. What was seen to have happened all the same is not unsaid by it. */
export const fail = (asked: Case<PaymentAccount, FailPaymentCall>): Decision => {
  const { state, command: { data } } = asked;
  const { bookingId, failure, code } = data;
  const known = state.calls.find(({ call }) => call.key === data.call.key);
  if (known === undefined) return reject('NOT_FOUND');
  if (known.state !== 'OPEN') return [];
  const failed = PaymentCallFailed.of({ bookingId, round: known.round, key: known.call.key, failure, code });
  const after = paymentAfter(state, failed);
  return [failed, ...(failure === 'SERVER_ERROR' ? askedAnew(after, known, sayingOf(asked.command)) : afterwards(after, known, data))];
};

/** The hold is gone: whoever lives by it is told. */
const holdGone: readonly string[] = ['HOLD_EXPIRED', 'INTENT_MOVED_ON', 'NOT_FOUND'];

/** So often Stripe may fail over the same thing before somebody has to look. */
const SERVER_ERRORS_MAX = 3;

/** What did nothing because Stripe failed is asked for under another name, while it is still wanted. */
const askedAnew = (state: PaymentAccount, { call, round: number }: KnownCall, saying: Saying): readonly PaymentEvent[] => {
  const failures = state.calls.filter((one) => one.round === number && one.call.operation === call.operation && one.failure === 'SERVER_ERROR').length;
  const round = roundNumbered(state, number);
  if (round === undefined || failures >= SERVER_ERRORS_MAX) return [];
  const isBeginning = call.operation === 'AUTHORISE' || call.operation === 'SAVE_CARD';
  return wished(state, saying, isBeginning ? beginAnew(state, round, call) : wishAnew(state, round, call));
};
const beginAnew = (state: PaymentAccount, round: Round, call: Call): Wish | undefined => (state.closed === undefined && round === state.rounds.at(-1) ? { round: round.round, words: call } : undefined);

const afterwards = (state: PaymentAccount, { call, round }: KnownCall, { bookingId, failure, code }: FailPaymentCall['data']): readonly PaymentEvent[] => {
  const missed = (why: 'HOLD_EXPIRED' | 'DECLINED' | 'AUTHENTICATION_REQUIRED') => (state.closed ? [] : [PaymentMissed.of({ bookingId, round, why, code })]);
  if (call.operation === 'CHARGE') return missed(failure === 'AUTHENTICATION_REQUIRED' ? failure : 'DECLINED');
  if (call.operation === 'CAPTURE' && holdGone.includes(failure)) return missed('HOLD_EXPIRED');
  const why = call.operation === 'PAY_PROVIDER' ? whyDeferred[failure] : undefined;
  return why ? defer(state, { bookingId }, why) : [];
};

/** Everything that waits for a treasurer, each under a new name and, where money has moved meanwhile, with the amount that is right now. */
export const retry = (asked: Case<PaymentAccount, RetryPaymentCall>): Decision => {
  const { state, command } = asked;
  const no = firstRejection(toRetry, asked);
  if (no) return no;
  let now = state;
  const said: PaymentEvent[] = [];
  for (const failure of parkedFailures(state)) {
    const again = anew(now, failure, sayingOf(command));
    said.push(...again);
    now = again.reduce(paymentAfter, now);
  }
  return said.length > 0 ? said : reject('NOTHING_TO_RETRY');
};

const anew = (state: PaymentAccount, { call: known, refund, round: number }: ParkedFailure, saying: Saying): readonly PaymentEvent[] => {
  const round = roundNumbered(state, number);
  const refundNo = refund?.refundNo ?? known?.refundNo;
  if (refundNo !== undefined) return wished(state, saying, refunding(state, refundNo));
  if (known === undefined || round === undefined) return [];
  return known.call.operation === 'PAY_PROVIDER' ? paidAnew(state, saying, known.call.destination) : wished(state, saying, wishAnew(state, round, known.call));
};

const paidAnew = (state: PaymentAccount, saying: Saying, destination: string): readonly PaymentEvent[] => (openDisputes(state).length > 0 ? [] : payTo(state, saying, destination));

/** Where there is still something to do. */
const wishAnew = (state: PaymentAccount, round: Round, call: Call): Wish | undefined => {
  switch (call.operation) {
    case 'CAPTURE': return round.status === 'AUTHORISED' ? { round: round.round, words: call } : undefined;
    case 'RELEASE': return isBefore(round.status, 'RELEASED') ? { round: round.round, words: call } : undefined;
    case 'TAKE_BACK': return takingBack(state, round);
    default: return undefined;
  }
};

const wished = (state: PaymentAccount, saying: Saying, wish: Wish | undefined): readonly PaymentEvent[] => (wish ? [intend(state, saying, wish)] : []);
