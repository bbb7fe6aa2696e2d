import { noPayment, paymentAfter, type PaymentAccount } from '../../contracts/payment/payment-account.js';
import type { PaymentEvent } from '../../contracts/payment/payment.events.js';
import { firstRejection, isRejected, unreachable, type Case, type CommandContext, type Decider } from '../kernel/decider.js';
import { sayingOf, type Decision } from './payment.calls.js';
import type { FailPaymentCall, ObserveDispute, ObserveIntent, ObserveRefund, ObserveReversal, ObserveSetup, ObserveTransfer, PaymentCommand } from './payment.commands.js';
import { observeDispute } from './payment.disputes.js';
import { fail, retry } from './payment.failures.js';
import { following } from './payment.following.js';
import { observeRefund, observeReversal, observeTransfer } from './payment.money.js';
import { observeIntent, observeSetup } from './payment.observing.js';
import { begin, capture, charge, release } from './payment.rounds.js';
import { toObserve, type PaymentRejection } from './payment.rules.js';
import { pay, refund, settle } from './payment.settling.js';

export type { PaymentRejection };

/** What is heard, and then whatever follows of itself. */
const decide = (state: PaymentAccount, command: PaymentCommand, context: CommandContext): Decision => {
  const said = heard({ state, command, context });
  return isRejected(said) ? said : [...said, ...following(said.reduce(paymentAfter, state), sayingOf(command))];
};

const heard = ({ state, command, context }: Case<PaymentAccount, PaymentCommand>): Decision => {
  switch (command.type) {
    case 'BeginPayment': return begin({ state, command, context });
    case 'CapturePayment': return capture({ state, command, context });
    case 'ChargeSavedCard': return charge({ state, command, context });
    case 'ReleasePayment': return release({ state, command, context });
    case 'SettlePayment': return settle({ state, command, context });
    case 'RefundPayment': return refund({ state, command, context });
    case 'PayEarnings': return pay({ state, command, context });
    case 'RetryPaymentCall': return retry({ state, command, context });
    default: return seen({ state, command, context });
  }
};

type Observation = ObserveIntent | ObserveSetup | ObserveRefund | ObserveTransfer | ObserveReversal | ObserveDispute | FailPaymentCall;

/** What was seen at Stripe, by whoever looked. */
const seen = ({ state, command, context }: Case<PaymentAccount, Observation>): Decision => {
  const no = firstRejection(toObserve, { state, command, context });
  if (no) return no;
  switch (command.type) {
    case 'ObserveIntent': return observeIntent({ state, command, context });
    case 'ObserveSetup': return observeSetup({ state, command, context });
    case 'ObserveRefund': return observeRefund({ state, command, context });
    case 'ObserveTransfer': return observeTransfer({ state, command, context });
    case 'ObserveReversal': return observeReversal({ state, command, context });
    case 'ObserveDispute': return observeDispute({ state, command, context });
    case 'FailPaymentCall': return fail({ state, command, context });
    default: return unreachable(command);
  }
};

export const paymentDecider: Decider<PaymentAccount, PaymentCommand, PaymentEvent, PaymentRejection> = { initial: noPayment, evolve: paymentAfter, decide };
