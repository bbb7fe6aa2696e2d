import type { Money } from '../../../contracts/money.js';
import type { SeenIntent, SeenRefund } from '../../../contracts/payment/observed.js';
import type { PaymentAccount, Round } from '../../../contracts/payment/payment-account.js';
import { roundNumbered, roundOfCharge, sharedRound } from '../../../contracts/payment/payment-position.js';
import { minorOf } from '../../kernel/money-records.js';
import type { TheirPayment } from './their-payments.js';

/** What kind of difference it is: one side has nothing, or another amount, another state, or another share for the platform; or Stripe has something that nobody here can count. */
export type Kind = 'UNREADABLE' | 'MISSING_HERE' | 'MISSING_AT_STRIPE' | 'OTHER_AMOUNT' | 'OTHER_STATE' | 'OTHER_FEE';
/** `object`: Stripe's id, or ours where Stripe has none. */
export type Difference = { readonly bookingId: string; readonly kind: Kind; readonly object: string; readonly what: string };
export type Tell = (kind: Kind, object: string, what: string) => void;

/** Something with an id that both sides should have: what it is called, and what each says of it, word by word. */
type Sides<Ours, Theirs> = { readonly name: string; readonly ours: ReadonlyMap<string, Ours>; readonly theirs: ReadonlyMap<string, Theirs>; readonly compare: (id: string, pair: { readonly our: Ours; readonly their: Theirs }) => void };

const bothSides = <Ours, Theirs>({ name, ours, theirs, compare }: Sides<Ours, Theirs>, tell: Tell): void => {
  for (const [id, our] of ours) {
    const their = theirs.get(id);
    if (their === undefined) tell('MISSING_AT_STRIPE', id, `is a ${name} here, and Stripe has none of that id`);
    else compare(id, { our, their });
  }
  for (const id of theirs.keys()) if (!ours.has(id)) tell('MISSING_HERE', id, `is a ${name} at Stripe that our log has not heard of`);
};

export const words = (minor: bigint, currency: string): string => `${minor} ${currency}`;
const wordsOf = (money: Money): string => words(minorOf(money), money.currency);

/** In which everything of a round is asked for. */
const currencyOf = (round: Round | undefined): string | undefined => round?.amount.currency;

type Amounts = { readonly what: string; readonly ours: bigint; /** Ours; where we have none, it is theirs that is meant. */ readonly currency?: string | undefined; readonly theirs: Money };

/** Tells where two amounts differ: the same number in another currency is another amount. `what`: what they are of. */
const amounts = (tell: Tell, object: string, { what, ours, theirs, currency = theirs.currency }: Amounts): void => {
  if (ours !== minorOf(theirs) || currency !== theirs.currency) tell('OTHER_AMOUNT', object, `${what} ${words(ours, currency)} here, and ${wordsOf(theirs)} at Stripe`);
};
const states = (tell: Tell, object: string, { ours, theirs }: { readonly ours: string; readonly theirs: string }): void => {
  if (ours !== theirs) tell('OTHER_STATE', object, `is ${ours} here, and ${theirs} at Stripe`);
};

/** Everything of one booking that both sides should say the same of. */
export const comparedObjects = (account: PaymentAccount, theirs: TheirPayment, tell: Tell): void => {
  comparedIntents(account, theirs, tell);
  comparedRefunds(account, theirs, tell);
  comparedTransfers(account, theirs, tell);
  comparedDisputes(account, theirs, tell);
};

type OurIntent = { readonly round: Round; readonly isHold: boolean };

const comparedIntents = ({ rounds }: PaymentAccount, { intents }: TheirPayment, tell: Tell): void => {
  const ours = new Map(rounds.flatMap((round): readonly (readonly [string, OurIntent])[] => {
    const id = round.way === 'HOLD' ? round.intentId : round.chargeIntentId;
    return id === undefined ? [] : [[id, { round, isHold: round.way === 'HOLD' }]];
  }));
  const theirs = new Map(intents.filter((intent) => ours.has(intent.intentId) || hasMoney(intent)).map((intent) => [intent.intentId, intent]));
  bothSides({ name: 'payment', ours, theirs, compare: (id, pair) => comparedIntent(id, pair, tell) }, tell);
};

/** One that nobody has paid moves nothing: an attempt that was declined, or asked for by a machine that stopped. */
const hasMoney = ({ status }: SeenIntent): boolean => status === 'AUTHORISED' || status === 'CAPTURED' || status === 'PROCESSING';

const comparedIntent = (id: string, { our: { round, isHold }, their }: { readonly our: OurIntent; readonly their: SeenIntent }, tell: Tell): void => {
  const { amount: { currency } } = round;
  if (isHold) amounts(tell, id, { what: 'is a payment of', ours: minorOf(round.amount), currency, theirs: their.amount });
  amounts(tell, id, { what: 'has captured', ours: round.captured, currency, theirs: their.captured });
  const [ours, theirs] = [isHold ? ourState(round) : chargeState(round), theirState(their)];
  const isSame = ours === theirs || (!isHold && ours === 'OPEN' && theirs === 'RELEASED');
  if (!isSame) states(tell, id, { ours, theirs });
};

const ourState = ({ status }: Round): string => (status === 'INTENDED' || status === 'FAILED' ? 'OPEN' : status);
/** The card of a round stays saved when its charge was declined: that intent waits for the payer, or is let go. */
const chargeState = ({ status }: Round): string => (status === 'CAPTURED' ? status : 'OPEN');
const theirState = ({ status }: SeenIntent): string => (status === 'ACTION_REQUIRED' || status === 'PROCESSING' ? 'OPEN' : status);

type OurRefund = { readonly amount: bigint | undefined; readonly currency: string | undefined; readonly status: string };

const comparedRefunds = (account: PaymentAccount, theirs: TheirPayment, tell: Tell): void => {
  const ours = new Map(account.refunds.flatMap(({ refundId, failedIds, status, sent, amount, round }): readonly (readonly [string, OurRefund])[] => {
    const currency = currencyOf(roundNumbered(account, round));
    return [
      ...(refundId === undefined ? [] : [[refundId, { amount: sent ?? amount, currency, status }] as const]),
      ...failedIds.map((id) => [id, { amount: undefined, currency, status: 'FAILED' }] as const),
    ];
  }));
  bothSides({
    name: 'refund', ours, theirs: new Map(theirs.refunds.filter((refund) => isOfMoney(refund, theirs)).map((refund) => [refund.refundId, refund])),
    compare: (id, { our: { amount, currency, status }, their }) => {
      if (amount !== undefined) amounts(tell, id, { what: 'gives back', ours: amount, currency, theirs: their.amount });
      states(tell, id, { ours: status, theirs: their.status });
    },
  }, tell);
};

/** In versions of its API before 2025-03-31.basil Stripe calls it a refund as well where a hold is let go and nothing was taken: an account that began with one may still have such. */
export const isOfMoney = ({ chargeId }: SeenRefund, { intents }: TheirPayment): boolean => !intents.some((intent) => intent.chargeId === chargeId && intent.status !== 'CAPTURED');

const comparedTransfers = (account: PaymentAccount, theirs: TheirPayment, tell: Tell): void => {
  const { transfers } = account;
  const currency = currencyOf(sharedRound(account));
  bothSides({
    name: 'transfer', ours: new Map(transfers.map((transfer) => [transfer.transferId, transfer])), theirs: new Map(theirs.transfers.map((transfer) => [transfer.transferId, transfer])),
    compare: (id, { our, their }) => {
      amounts(tell, id, { what: 'pays the provider', ours: our.amount, currency, theirs: their.amount });
      if (our.destination !== their.destination) tell('OTHER_STATE', id, `pays ${our.destination} here, and ${their.destination} at Stripe`);
    },
  }, tell);
  bothSides({
    name: 'reversal', ours: new Map(transfers.flatMap(({ reversals }) => reversals.map((one) => [one.reversalId, one]))), theirs: new Map(theirs.reversals.map((one) => [one.reversalId, one])),
    compare: (id, { our, their }) => amounts(tell, id, { what: 'takes back', ours: our.amount, currency, theirs: their.amount }),
  }, tell);
};

const comparedDisputes = (account: PaymentAccount, theirs: TheirPayment, tell: Tell): void => {
  bothSides({
    name: 'dispute', ours: new Map(account.disputes.map((dispute) => [dispute.disputeId, dispute])), theirs: new Map(theirs.disputes.map((dispute) => [dispute.disputeId, dispute])),
    compare: (id, { our, their }) => {
      amounts(tell, id, { what: 'is about', ours: our.amount, currency: currencyOf(roundOfCharge(account, our.chargeId)), theirs: their.amount });
      // in the currency of the platform's balance, whichever that is
      amounts(tell, id, { what: 'has taken from the platform', ours: our.withdrawn, theirs: their.withdrawn });
      states(tell, id, { ours: our.status, theirs: their.status });
    },
  }, tell);
};
