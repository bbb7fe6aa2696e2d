import type { Call, CallFailure } from '../../contracts/payment/calls.js';
import type { SeenDispute, SeenIntent, SeenRefund, SeenSetup } from '../../contracts/payment/observed.js';
import { FailPaymentCall, ObserveDispute, ObserveIntent, ObserveRefund, ObserveReversal, ObserveSetup, ObserveTransfer, type PaymentCommand } from '../../src/payment/payment.commands.js';
import { booking, eur, heldUntil, system } from './payment-tables.js';

type Intent = { readonly id: string; readonly key: string; readonly amount: number; status: SeenIntent['status']; captured: number; decline?: string };
type Refund = { readonly id: string; readonly key: string; readonly chargeId: string; readonly amount: number; status: SeenRefund['status'] };
type Dispute = { readonly id: string; readonly chargeId: string; readonly amount: number; status: SeenDispute['status']; withdrawn: number };

/** What the dispute itself costs. */
const DISPUTE_COST = 1500;
const ofIt = { bookingId: booking };
const numberOf = ({ key }: { readonly key: string }) => key.slice(booking.length + 1).replace(/[^A-Z0-9]/g, '').toLowerCase();
const minor = ({ amountMinor }: { readonly amountMinor: string }) => Number(amountMinor);
const sum = (amounts: Iterable<number>) => [...amounts].reduce((total, amount) => total + amount, 0);

/** Where card money really is: a bank of plain maps that does what it is asked, once for each name, and knows no rule of ours. */
export class Bank {
  readonly intents = new Map<string, Intent>();
  readonly setups = new Map<string, { readonly id: string; readonly key: string; status: SeenSetup['status'] }>();
  readonly refunds = new Map<string, Refund>();
  readonly transfers = new Map<string, { readonly id: string; readonly key: string; readonly amount: number }>();
  readonly reversals = new Map<string, { readonly id: string; readonly key: string; readonly transferId: string; readonly amount: number }>();
  readonly disputes = new Map<string, Dispute>();
  /** Everything that could be seen at some time: what webhooks bring, and bring again. */
  readonly seen: PaymentCommand[] = [];
  readonly #asked = new Map<string, { readonly words: string; readonly answer: () => PaymentCommand }>();

  /** @param refuses what it refuses for no reason, if it has not done it yet */
  make(call: Call, refuses?: CallFailure): PaymentCommand {
    const words = JSON.stringify(call);
    const before = this.#asked.get(call.key);
    if (before && before.words !== words) throw new Error(`M5 ${call.key} was used for other words`);
    const done = before ?? { words, answer: this.#do(call, refuses) };
    this.#asked.set(call.key, done);
    return done.answer();
  }

  #do(call: Call, refuses: CallFailure | undefined): () => PaymentCommand {
    const no = refuses ?? this.#whyNot(call);
    if (no !== undefined) return () => new FailPaymentCall({ ...ofIt, call, failure: no }, system());
    const id = this.#done(call);
    const now = () => this.sight(id);
    this.seen.push(now());
    return now;
  }

  #whyNot(call: Call): CallFailure | undefined {
    switch (call.operation) {
      case 'CAPTURE': return this.#whyNotTaken(call.intentId, minor(call.amount));
      case 'RELEASE': return ['CAPTURED', 'RELEASED'].includes(this.intents.get(call.intentId)?.status ?? '') || this.setups.get(call.intentId)?.status === 'SAVED' ? 'INTENT_MOVED_ON' : undefined;
      case 'REFUND': return this.#whyNotRefunded(call.chargeId, minor(call.amount));
      case 'TAKE_BACK': return this.left(call.transferId) < minor(call.amount) ? 'ABOVE_WHAT_IS_LEFT' : undefined;
      default: return undefined;
    }
  }

  #whyNotTaken(id: string, amount: number): CallFailure | undefined {
    const intent = this.intents.get(id);
    if (intent?.status !== 'AUTHORISED') return 'HOLD_EXPIRED';
    if (amount > intent.amount) throw new Error('M3 more is captured than was authorised');
    return undefined;
  }

  #whyNotRefunded(chargeId: string, amount: number): CallFailure | undefined {
    if ([...this.disputes.values()].some((one) => one.chargeId === chargeId && ['NEEDS_RESPONSE', 'UNDER_REVIEW'].includes(one.status))) return 'DISPUTED';
    return amount > this.leftOfCharge(chargeId) ? 'ABOVE_WHAT_IS_LEFT' : undefined;
  }

  /** @returns the id of what was made, or changed */
  #done(call: Call): string {
    const id = numberOf(call);
    switch (call.operation) {
      case 'AUTHORISE': return this.#put(this.intents, { id: `pi_${id}`, key: call.key, amount: minor(call.amount), status: 'OPEN', captured: 0 });
      case 'CHARGE': return this.#put(this.intents, { id: `pi_${id}`, key: call.key, amount: minor(call.amount), status: 'CAPTURED', captured: minor(call.amount) });
      case 'SAVE_CARD': return this.#put(this.setups, { id: `seti_${id}`, key: call.key, status: 'OPEN' });
      case 'CAPTURE': return this.changed(call.intentId, { status: 'CAPTURED', captured: minor(call.amount) });
      case 'RELEASE': return this.changed(call.intentId, { status: 'RELEASED' });
      case 'REFUND': return this.#put(this.refunds, { id: `re_${id}`, key: call.key, chargeId: call.chargeId, amount: minor(call.amount), status: 'PENDING' });
      case 'PAY_PROVIDER': return this.#put(this.transfers, { id: `tr_${id}`, key: call.key, amount: minor(call.amount) });
      case 'TAKE_BACK': return this.#put(this.reversals, { id: `trr_${id}`, key: call.key, transferId: call.transferId, amount: minor(call.amount) });
    }
  }

  #put<Thing extends { readonly id: string }>(things: Map<string, Thing>, thing: Thing): string {
    if (things.has(thing.id)) throw new Error(`M5 ${thing.id} is made twice`);
    things.set(thing.id, thing);
    return thing.id;
  }

  /** An intent, or a setup, that is somewhere else now. */
  changed(id: string, change: Partial<Pick<Intent, 'status' | 'captured' | 'decline'>>): string {
    const [intent, setup] = [this.intents.get(id), this.setups.get(id)];
    if (intent) Object.assign(intent, change);
    if (setup) setup.status = change.status === 'RELEASED' ? 'CANCELLED' : 'SAVED';
    this.seen.push(this.sight(id));
    return id;
  }

  /** What can be seen of an object now. */
  sight(id: string): PaymentCommand {
    const [intent, setup, refund, transfer, reversal, dispute] = [this.intents.get(id), this.setups.get(id), this.refunds.get(id), this.transfers.get(id), this.reversals.get(id), this.disputes.get(id)];
    if (intent) return this.#ofIntent(intent);
    if (setup) return new ObserveSetup({ ...ofIt, seen: { setupId: id, status: setup.status, key: setup.key, ...(setup.status === 'SAVED' ? { customerId: 'cus_1', paymentMethodId: 'pm_1' } : {}) } }, system());
    if (refund) return new ObserveRefund({ ...ofIt, seen: { refundId: id, chargeId: refund.chargeId, status: refund.status, amount: eur(refund.amount), key: refund.key } }, system());
    if (transfer) return new ObserveTransfer({ ...ofIt, seen: { transferId: id, amount: eur(transfer.amount), takenBack: eur(0), destination: 'acct_leo', key: transfer.key } }, system());
    if (reversal) return new ObserveReversal({ ...ofIt, seen: { reversalId: id, transferId: reversal.transferId, amount: eur(reversal.amount), key: reversal.key } }, system());
    if (dispute) return new ObserveDispute({ ...ofIt, seen: { disputeId: id, chargeId: dispute.chargeId, status: dispute.status, amount: eur(dispute.amount), reason: 'general', withdrawn: eur(dispute.withdrawn) } }, system());
    throw new Error(`${id} is nothing`);
  }

  #ofIntent({ id, key, status, amount, captured, decline }: Intent): PaymentCommand {
    const charge = status === 'AUTHORISED' || status === 'CAPTURED' ? { chargeId: id.replace('pi_', 'ch_') } : {};
    return new ObserveIntent({ ...ofIt, seen: {
      intentId: id, key, status, amount: eur(amount), captured: eur(captured), ...charge,
      ...(status === 'AUTHORISED' ? { captureBefore: heldUntil } : {}), ...(decline === undefined ? {} : { decline: { code: decline } }),
    } }, system());
  }

  /** The payer's bank asks for the money of a charge, or decides. */
  dispute(chargeId: string, status: Dispute['status']): void {
    const id = `du_${chargeId}`;
    const before = this.disputes.get(id) ?? { id, chargeId, amount: this.leftOfCharge(chargeId), status, withdrawn: 0 };
    const withdrawn = ['NEEDS_RESPONSE', 'UNDER_REVIEW', 'LOST'].includes(status) ? before.amount + DISPUTE_COST : 0;
    this.disputes.set(id, { ...before, status, withdrawn });
    this.seen.push(this.sight(id));
  }

  refundFails(id: string): void {
    const refund = this.refunds.get(id);
    if (refund) refund.status = 'FAILED';
    this.seen.push(this.sight(id));
  }

  left = (transferId: string): number => (this.transfers.get(transferId)?.amount ?? 0) - sum([...this.reversals.values()].filter((one) => one.transferId === transferId).map(({ amount }) => amount));
  leftOfCharge = (chargeId: string): number => {
    const gone = [...this.refunds.values()].filter((one) => one.chargeId === chargeId && one.status !== 'FAILED').map(({ amount }) => amount);
    const lost = [...this.disputes.values()].filter((one) => one.chargeId === chargeId && one.status === 'LOST').map(({ amount }) => amount);
    return (this.intents.get(chargeId.replace('ch_', 'pi_'))?.captured ?? 0) - sum(gone) - sum(lost);
  };

  /** Everything as it stands now. */
  all = (): readonly PaymentCommand[] => [this.intents, this.setups, this.refunds, this.transfers, this.reversals, this.disputes].flatMap((things) => [...things.keys()].map((id) => this.sight(id)));
  sums = () => ({
    captured: sum([...this.intents.values()].map(({ captured }) => captured)), refunded: sum([...this.refunds.values()].filter(({ status }) => status !== 'FAILED').map(({ amount }) => amount)),
    transferred: sum([...this.transfers.values()].map(({ amount }) => amount)), reversed: sum([...this.reversals.values()].map(({ amount }) => amount)), disputed: sum([...this.disputes.values()].map(({ withdrawn }) => withdrawn)),
  });
}
