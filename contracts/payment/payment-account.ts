import type { Money } from '../money.js';
import type { BookingId, CommunityId, Instant, MemberId } from '../values.js';
import { isAnsweredBy } from './answered.js';
import type { Call, CallFailure } from './calls.js';
import type { SeenDispute } from './observed.js';
import type { PaymentEvent, Way } from './payment.events.js';

/** How far a round has come: never back. `FAILED`: Stripe would not begin it. */
export type RoundStatus = 'INTENDED' | 'FAILED' | 'OPEN' | 'AUTHORISED' | 'SAVED' | 'RELEASED' | 'CAPTURED';
type Decline = { readonly code: string; readonly declineCode?: string | undefined };
/** One amount, and what it was begun with. `captured` and `feeMinor`: minor units, before anything went back. */
export type Round = {
  readonly round: number; readonly status: RoundStatus; readonly way: Way; readonly amount: Money; readonly basisPoints: number; readonly termsVersion: number; readonly payBy: Instant;
  readonly chargeAt?: Instant | undefined; readonly consent?: string | undefined;
  /** Of the payment intent; of the setup intent, where the card is saved. */
  readonly intentId?: string | undefined;
  /** Of the charge of a saved card, as soon as it is known. */
  readonly chargeIntentId?: string | undefined;
  readonly customerId?: string | undefined; readonly paymentMethodId?: string | undefined; readonly chargeId?: string | undefined;
  /** How much the bank holds, minor units. */
  readonly held?: bigint | undefined;
  /** When the bank gives the hold up. */
  readonly captureBefore?: Instant | undefined;
  /** What the bank said last. */
  readonly decline?: Decline | undefined;
  /** All that it ever said of this round: what is told again, in whatever order, is old. */
  readonly declines: readonly (Decline & { readonly intentId: string })[];
  /** It was wanted, and could not be had: the payer pays anew. */
  readonly missed: boolean;
  readonly captured: bigint; readonly feeMinor: bigint;
};

/** A call as it was intended. `REPLACED`: refused, and tried again under another name. */
export type KnownCall = { readonly round: number; readonly call: Call; readonly intendedAt: Instant; readonly refundNo?: number | undefined; readonly state: 'OPEN' | 'DONE' | 'FAILED' | 'REPLACED'; readonly failure?: CallFailure | undefined; readonly code?: string | undefined };
/** `GRANTED`: nobody was asked yet · `ASKED`: the call is open · `FAILED`: it is with the platform still, or again. */
export type Refund = Pick<DataOf<'RefundGranted'>, 'refundNo' | 'round' | 'why' | 'by' | 'percent'> & {
  readonly amount: bigint; readonly feeMinor: bigint; readonly status: 'GRANTED' | 'ASKED' | 'PENDING' | 'SUCCEEDED' | 'FAILED'; readonly refundId?: string | undefined; readonly code?: string | undefined;
  /** What Stripe was asked for: less than was granted, where a dispute that was lost has brought the payer the rest. */
  readonly sent?: bigint | undefined;
  /** Earlier attempts that the payer's bank did not take. */
  readonly failedIds: readonly string[];
};
export type Transfer = { readonly transferId: string; readonly destination: string; readonly amount: bigint; readonly reversals: readonly { readonly reversalId: string; readonly amount: bigint }[] };
export type Dispute = { readonly disputeId: string; readonly chargeId: string; readonly amount: bigint; readonly status: SeenDispute['status']; readonly withdrawn: bigint; readonly reason: string; readonly evidenceBy?: Instant | undefined };

export type Parties = { readonly bookingId: BookingId; readonly communityId: CommunityId; readonly payerId: MemberId; readonly payeeId: MemberId };
/** All that is known of one payment. The last round is the one that counts; money is in minor units of its currency. Rounds before it, of which nothing is kept, may have been in another. */
export type PaymentAccount = {
  readonly parties?: Parties | undefined;
  readonly rounds: readonly Round[];
  readonly calls: readonly KnownCall[];
  readonly refunds: readonly Refund[];
  readonly transfers: readonly Transfer[];
  readonly disputes: readonly Dispute[];
  /** The round whose money is the provider's and the platform's to share; whatever else was captured goes back whole. */
  readonly captured?: number | undefined;
  /** Nothing came of the booking. */
  readonly closed?: DataOf<'PaymentClosed'>['why'] | undefined;
  readonly awaited?: Pick<DataOf<'SettlementAwaited'>, 'how' | 'percent' | 'dueMinor'> | undefined;
  readonly settled?: DataOf<'PaymentSettled'> | undefined;
  readonly deferred?: DataOf<'EarningsDeferred'>['why'] | undefined;
};

export type DataOf<Type extends PaymentEvent['type']> = Extract<PaymentEvent, { readonly type: Type }>['data'];

/** Before its first event. */
export const noPayment: PaymentAccount = { rounds: [], calls: [], refunds: [], transfers: [], disputes: [] };

/** The payment after one more event. */
export const paymentAfter = (before: PaymentAccount, event: PaymentEvent): PaymentAccount => {
  switch (event.type) {
    case 'PaymentIntended': return begun(before, event.data);
    case 'PaymentCallIntended': return intended(before, event.data);
    case 'PaymentCallFailed': return failed(before, event.data);
    case 'PaymentOpened': return withRound(answered(before, event), event.data, ({ status }) => ({ intentId: event.data.intentId, status: isBefore(status, 'OPEN') ? 'OPEN' : status }));
    case 'PaymentAuthorised': return withRound(answered(before, event), event.data, () => authorised(event.data));
    case 'CardSaved': return withRound(answered(before, event), event.data, () => saved(event.data));
    case 'PaymentDeclined': return declined(before, event.data);
    case 'PaymentCaptured': return taken(before, event);
    case 'PaymentReleased': return withRound(answered(before, event), event.data, ({ status, intentId }) => ({ intentId: intentId ?? event.data.intentId, status: status === 'CAPTURED' ? status : 'RELEASED', captureBefore: undefined, decline: undefined }));
    case 'PaymentMissed': return withRound(answered(before, event), event.data, () => ({ missed: true }));
    default: return after(before, event);
  }
};

type OfMoney = 'PaymentClosed' | 'SettlementAwaited' | 'PaymentSettled' | 'RefundGranted' | 'PaymentRefunded' | 'RefundFailed' | 'EarningsTransferred' | 'EarningsDeferred' | 'EarningsReversed' | 'DisputeOpened' | 'DisputeMoved' | 'DisputeClosed';

/** What becomes of money once it is there, or will be. */
const after = (before: PaymentAccount, event: Extract<PaymentEvent, { readonly type: OfMoney }>): PaymentAccount => {
  switch (event.type) {
    case 'PaymentClosed': return { ...before, closed: event.data.why };
    case 'SettlementAwaited': return { ...before, awaited: event.data };
    case 'PaymentSettled': return { ...before, settled: event.data };
    case 'RefundGranted': return { ...before, refunds: [...before.refunds.map((one) => withoutRest(one, event.data)), granted(event.data)] };
    case 'PaymentRefunded': return withRefund(answered(before, event), event.data, () => ({ status: event.data.status, refundId: event.data.refundId, sent: BigInt(event.data.amount.amountMinor), code: undefined }));
    case 'RefundFailed': return withRefund(answered(before, event), event.data, ({ failedIds }) => ({ status: 'FAILED', refundId: undefined, sent: undefined, code: event.data.code, failedIds: [...failedIds, event.data.refundId] }));
    case 'EarningsTransferred': return { ...answered(before, event), deferred: undefined, transfers: [...before.transfers, transferOf(event.data)] };
    case 'EarningsDeferred': return { ...before, deferred: event.data.why };
    case 'EarningsReversed': return reversed(answered(before, event), event.data);
    case 'DisputeOpened': return { ...before, disputes: [...before.disputes, disputeOf(event.data)] };
    case 'DisputeMoved': return withDispute(before, event.data.disputeId, { status: event.data.status, withdrawn: BigInt(event.data.withdrawn.amountMinor), evidenceBy: event.data.evidenceBy });
    case 'DisputeClosed': return withDispute(before, event.data.disputeId, { status: event.data.outcome, withdrawn: BigInt(event.data.withdrawn.amountMinor), evidenceBy: undefined });
    default: return unheardOf(event);
  }
};

const unheardOf = (event: never): never => {
  throw new Error(`not an event of a payment: ${JSON.stringify(event)}`);
};

const ranks: Readonly<Record<RoundStatus, number>> = { INTENDED: 0, FAILED: 1, OPEN: 2, AUTHORISED: 3, SAVED: 3, RELEASED: 4, CAPTURED: 5 };
/** Whether a round has not come so far yet. */
export const isBefore = (status: RoundStatus, other: RoundStatus): boolean => ranks[status] < ranks[other];

const begun = (before: PaymentAccount, { bookingId, communityId, payerId, payeeId, ...round }: DataOf<'PaymentIntended'>): PaymentAccount =>
  ({ ...before, parties: { bookingId, communityId, payerId, payeeId }, rounds: [...before.rounds, { ...round, status: 'INTENDED', missed: false, declines: [], captured: 0n, feeMinor: 0n }] });

const withRound = (before: PaymentAccount, { round }: { readonly round: number }, change: (round: Round) => Partial<Round>): PaymentAccount =>
  ({ ...before, rounds: before.rounds.map((one) => (one.round === round ? { ...one, ...change(one) } : one)) });

const authorised = ({ intentId, amount, chargeId, captureBefore }: DataOf<'PaymentAuthorised'>): Partial<Round> => ({ status: 'AUTHORISED', intentId, held: BigInt(amount.amountMinor), chargeId, captureBefore, decline: undefined, missed: false });
const saved = ({ intentId, customerId, paymentMethodId }: DataOf<'CardSaved'>): Partial<Round> => ({ status: 'SAVED', intentId, customerId, paymentMethodId });

/** The intent that was declined is that of the charge, where the card was saved. */
const declined = (before: PaymentAccount, { round, intentId, code, declineCode }: DataOf<'PaymentDeclined'>): PaymentAccount =>
  withRound(before, { round }, ({ way, declines }) => ({ decline: { code, declineCode }, declines: [...declines, { code, declineCode, intentId }], ...(way === 'SAVED_CARD' ? { chargeIntentId: intentId } : { intentId }) }));

/** Only what was captured of the last round, while something may still come of the booking, is there to be shared. */
const taken = (before: PaymentAccount, event: Extract<PaymentEvent, { readonly type: 'PaymentCaptured' }>): PaymentAccount => {
  const { data } = event;
  const isShared = data.round === before.rounds.at(-1)?.round && before.closed === undefined;
  return withRound({ ...answered(before, event), captured: isShared ? data.round : before.captured }, data, ({ way }) => ({
    status: 'CAPTURED', chargeId: data.chargeId, captured: BigInt(data.amount.amountMinor), feeMinor: BigInt(data.feeMinor), captureBefore: undefined, decline: undefined, missed: false,
    ...(way === 'SAVED_CARD' ? { chargeIntentId: data.intentId } : { intentId: data.intentId }),
  }));
};

/** Without the calls that are answered by what was seen. */
const answered = (before: PaymentAccount, event: PaymentEvent): PaymentAccount =>
  withCalls(before, ({ round, call: { key, operation } }) => isAnsweredBy({ round, key, operation }, event), 'DONE');
const withCalls = (before: PaymentAccount, which: (one: KnownCall) => boolean, state: 'DONE' | 'REPLACED'): PaymentAccount =>
  ({ ...before, calls: before.calls.map((one) => ((one.state === 'OPEN' || one.state === 'FAILED') && which(one) ? { ...one, state } : one)) });

const intended = (before: PaymentAccount, { round, call, intendedAt, refundNo }: DataOf<'PaymentCallIntended'>): PaymentAccount => {
  const asked: KnownCall = { round, call, intendedAt, refundNo, state: 'OPEN' };
  const replaced = withCalls(before, (one) => one.state === 'FAILED' && isSamePurpose(one, asked), 'REPLACED');
  const { refunds, deferred } = replaced;
  return {
    ...replaced, calls: [...replaced.calls, asked], deferred: call.operation === 'PAY_PROVIDER' ? undefined : deferred,
    refunds: refunds.map((one) => (one.refundNo === refundNo ? { ...one, status: 'ASKED', sent: 'amount' in call ? BigInt(call.amount.amountMinor) : undefined } : one)),
  };
};

const isSamePurpose = (one: KnownCall, other: KnownCall): boolean => one.call.operation === other.call.operation && one.round === other.round && one.refundNo === other.refundNo;

const failed = (before: PaymentAccount, { key, failure, code, round }: DataOf<'PaymentCallFailed'>): PaymentAccount => {
  const call = before.calls.find((one) => one.call.key === key);
  const known: PaymentAccount = {
    ...before,
    calls: before.calls.map((one) => (one === call ? { ...one, state: 'FAILED', failure, code } : one)),
    refunds: before.refunds.map((one) => (one.refundNo === call?.refundNo ? { ...one, status: 'FAILED', code } : one)),
  };
  const isBeginning = call?.call.operation === 'AUTHORISE' || call?.call.operation === 'SAVE_CARD';
  return isBeginning ? withRound(known, { round }, ({ status }) => ({ status: status === 'INTENDED' ? 'FAILED' : status })) : known;
};

/** What is sent apart was granted before, and is not granted twice. */
const withoutRest = (refund: Refund, { restOf, amount }: DataOf<'RefundGranted'>): Refund => (refund.refundNo === restOf ? { ...refund, amount: refund.amount - BigInt(amount.amountMinor) } : refund);
const granted = ({ refundNo, round, amount, feeMinor, why, by, percent }: DataOf<'RefundGranted'>): Refund =>
  ({ refundNo, round, amount: BigInt(amount.amountMinor), feeMinor: BigInt(feeMinor), why, by, percent, status: 'GRANTED', failedIds: [] });
const withRefund = (before: PaymentAccount, { refundNo }: { readonly refundNo: number }, change: (refund: Refund) => Partial<Refund>): PaymentAccount =>
  ({ ...before, refunds: before.refunds.map((one) => (one.refundNo === refundNo ? { ...one, ...change(one) } : one)) });

const transferOf = ({ transferId, destination, amount }: DataOf<'EarningsTransferred'>): Transfer => ({ transferId, destination, amount: BigInt(amount.amountMinor), reversals: [] });
const reversed = (before: PaymentAccount, { reversalId, transferId, amount }: DataOf<'EarningsReversed'>): PaymentAccount =>
  ({ ...before, transfers: before.transfers.map((one) => (one.transferId === transferId ? { ...one, reversals: [...one.reversals, { reversalId, amount: BigInt(amount.amountMinor) }] } : one)) });

const disputeOf = ({ disputeId, chargeId, amount, reason, inquiry, evidenceBy, withdrawn }: DataOf<'DisputeOpened'>): Dispute =>
  ({ disputeId, chargeId, amount: BigInt(amount.amountMinor), status: inquiry ? 'INQUIRY' : 'NEEDS_RESPONSE', withdrawn: BigInt(withdrawn.amountMinor), reason, evidenceBy });
const withDispute = (before: PaymentAccount, disputeId: string, change: Partial<Dispute>): PaymentAccount =>
  ({ ...before, disputes: before.disputes.map((one) => (one.disputeId === disputeId ? { ...one, ...change } : one)) });
