import type { Dispute, KnownCall, PaymentAccount, Refund, Round } from './payment-account.js';
import { feeAfterRefunds } from './shares.js';

/**
 * Where the money of a payment is, in minor units of the currency of its last round; at every moment
 * `captured = refunded + transferred - reversed + fee + disputed + held`. What was captured of a round in another currency goes back whole, and is
 * not among them.
 */
export type Position = {
  readonly captured: bigint;
  /** On its way back to the payer, or there. What the bank did not take is not. */
  readonly refunded: bigint;
  readonly transferred: bigint; readonly reversed: bigint;
  /** What the platform keeps, once all that was granted has gone back. */
  readonly fee: bigint;
  /** What disputes have taken from the platform, and not given back; what they cost included. */
  readonly disputed: bigint;
  /** What the platform has for others: below zero, it has paid for them. */
  readonly held: bigint;
  /** The provider's share of what was captured, once all that was granted has gone back. */
  readonly net: bigint;
  /** What the provider is still to be paid: nothing before the booking is settled. */
  readonly owed: bigint;
  /** What the provider has had too much, and is to give back. */
  readonly owedBack: bigint;
};

/** The round that counts: the last. */
export const currentRound = ({ rounds }: PaymentAccount): Round | undefined => rounds.at(-1);
export const roundNumbered = ({ rounds }: Pick<PaymentAccount, 'rounds'>, number: number | undefined): Round | undefined => rounds.find(({ round }) => round === number);
/** The round that this charge took money, or holds it, for. */
export const roundOfCharge = ({ rounds }: Pick<PaymentAccount, 'rounds'>, chargeId: string): Round | undefined => rounds.find((round) => round.chargeId === chargeId);
/** The round whose money is there to be shared. */
export const sharedRound = (account: PaymentAccount): Round | undefined => roundNumbered(account, account.captured);
/** What was intended and is not answered, in the order in which it was. */
export const openCalls = ({ calls }: PaymentAccount): readonly KnownCall[] => calls.filter(({ state }) => state === 'OPEN');

/** What waits for a treasurer: a call that was refused for good, or a refund that the payer's bank did not take. What has become needless meanwhile does not. */
export type ParkedFailure = { readonly round: number; readonly call?: KnownCall | undefined; readonly refund?: Refund | undefined };
export const parkedFailures = (account: PaymentAccount): readonly ParkedFailure[] => [
  ...account.calls.filter((call) => call.state === 'FAILED' && isStillWanted(account, call)).map((call) => ({ round: call.round, call })),
  ...account.refunds.filter((refund) => refund.status === 'FAILED' && refund.failedIds.length > 0 && toBeSent(account, refund) > 0n && !account.calls.some((one) => one.state === 'FAILED' && one.refundNo === refund.refundNo)).map((refund) => ({ round: refund.round, refund })),
];
/** A card that cannot be had is the payer's to mend, and a provider who cannot be paid yet is their own; of what nothing came nothing is captured. */
const isStillWanted = (account: PaymentAccount, { call: { operation }, failure, refundNo }: KnownCall): boolean => {
  switch (operation) {
    case 'RELEASE': return true;
    case 'CAPTURE': return account.closed === undefined;
    case 'PAY_PROVIDER': return failure !== 'PAYEE_NOT_READY' && positionOf(account).owed > 0n;
    case 'TAKE_BACK': return positionOf(account).owedBack > 0n;
    case 'REFUND': return account.refunds.some((refund) => refund.refundNo === refundNo && toBeSent(account, refund) > 0n);
    default: return false;
  }
};

/** How much of a refund is still to be sent: a dispute that was lost may have brought the payer their money meanwhile, or a part of it. */
export const toBeSent = (account: PaymentAccount, { refundNo, round: number, amount }: Refund): bigint => {
  const round = roundNumbered(account, number);
  if (round === undefined) return 0n;
  const others = sum(refundsOf(account, round).filter((one) => one.refundNo !== refundNo && (one.status === 'ASKED' || isOnItsWay(one))).map(sentOf));
  return atLeastNothing(atMost(amount, round.captured - others - lostOf(account, round)));
};
/** What of a refund that was sent reduced is to be sent after all: the dispute that had brought the payer so much was won on appeal. What other refunds are still to send comes first. */
export const restOf = (account: PaymentAccount, refund: Refund): bigint => {
  const round = roundNumbered(account, refund.round);
  if (round === undefined || !isOnItsWay(refund)) return 0n;
  const left = round.captured - sum(refundsOf(account, round).map(sentOf)) - lostOf(account, round);
  return atLeastNothing(atMost(refund.amount - sentOf(refund), left));
};
const sentOf = ({ sent, amount }: Refund): bigint => sent ?? amount;

/** A dispute that may still go either way, and holds the money up. An inquiry does not. */
export const isOpenDispute = ({ status }: Dispute): boolean => status === 'NEEDS_RESPONSE' || status === 'UNDER_REVIEW';
export const openDisputes = ({ disputes }: PaymentAccount): readonly Dispute[] => disputes.filter(isOpenDispute);

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n);
const atMost = (amount: bigint, most: bigint): bigint => (amount > most ? most : amount);
const atLeastNothing = (amount: bigint): bigint => (amount < 0n ? 0n : amount);

/** What of a round's charge was lost to disputes: it has gone to the payer as if it had been refunded. */
export const lostOf = ({ disputes }: PaymentAccount, { chargeId }: Pick<Round, 'chargeId'>): bigint =>
  sum(disputes.filter((one) => one.chargeId === chargeId && one.status === 'LOST').map(({ amount }) => amount));
const refundsOf = ({ refunds }: PaymentAccount, { round }: Pick<Round, 'round'>): readonly Refund[] => refunds.filter((one) => one.round === round);
/** What of a round has been granted to go back, whatever has become of it. */
export const grantedOf = (account: PaymentAccount, round: Pick<Round, 'round'>): bigint => sum(refundsOf(account, round).map(({ amount }) => amount));
const isOnItsWay = ({ status }: Refund): boolean => status === 'PENDING' || status === 'SUCCEEDED';

/** The platform's fee and the provider's net of a round of which so much goes back. */
export const sharesAfter = ({ captured, feeMinor, amount: { currency } }: Round, back: bigint): { readonly fee: bigint; readonly net: bigint } => {
  const refunded = atMost(back, captured);
  const fee = feeAfterRefunds(feeMinor, { total: captured, refunded, currency });
  return { fee, net: captured - refunded - fee };
};

export const paidOf = ({ transfers }: PaymentAccount): bigint => sum(transfers.map(leftOf));
/** What of a transfer is still with the provider. */
export const leftOf = ({ amount, reversals }: PaymentAccount['transfers'][number]): bigint => amount - sum(reversals.map((one) => one.amount));

export const positionOf = (whole: PaymentAccount): Position => {
  const account = inOneCurrency(whole);
  const shared = sharedRound(account);
  const captured = sum(account.rounds.map((round) => round.captured));
  const refunded = sum(account.refunds.filter(isOnItsWay).map(sentOf));
  const [transferred, paid] = [sum(account.transfers.map(({ amount }) => amount)), paidOf(account)];
  const fee = sum(account.rounds.map((round) => sharesAfter(round, grantedOf(account, round) + lostOf(account, round)).fee));
  const disputed = sum(account.disputes.map(({ withdrawn }) => withdrawn));
  const net = shared ? sharesAfter(shared, grantedOf(account, shared) + lostOf(account, shared)).net : 0n;
  return {
    captured, refunded, transferred, reversed: transferred - paid, fee, disputed, held: captured - refunded - paid - fee - disputed, net,
    owed: account.settled ? atLeastNothing(net - paid) : 0n, owedBack: owedBackOf(account, paid),
  };
};

/** Amounts of different currencies never meet: what goes with rounds in another currency than the last is left out. */
const inOneCurrency = (account: PaymentAccount): PaymentAccount => {
  const currency = currentRound(account)?.amount.currency;
  const rounds = account.rounds.filter(({ amount }) => amount.currency === currency);
  if (rounds.length === account.rounds.length) return account;
  return { ...account, rounds, refunds: account.refunds.filter(({ round }) => rounds.some((one) => one.round === round)), disputes: account.disputes.filter(({ chargeId }) => rounds.some((one) => one.chargeId === chargeId)) };
};

/** Only what has really gone back to the payer is taken back from the provider. */
const owedBackOf = (account: PaymentAccount, paid: bigint): bigint => {
  const shared = sharedRound(account);
  if (shared === undefined) return paid;
  const back = sum(refundsOf(account, shared).filter(isOnItsWay).map(sentOf)) + lostOf(account, shared);
  return atLeastNothing(paid - sharesAfter(shared, back).net);
};

/** What of a round can still be granted to go back. */
export const refundableOf = (account: PaymentAccount, round: Round): bigint => atLeastNothing(round.captured - grantedOf(account, round) - lostOf(account, round));
