import type Stripe from 'stripe';
import type { Call, OnboardCall } from '../../../contracts/payment/calls.js';
import type { Instant } from '../../../contracts/values.js';
import type { Seen } from '../../kernel/payment-gateway.js';
import { lookedAt, WITH_CHARGE, WITH_RECIPIENT } from './look-at.js';
import { accountSeen, intentSeen, refundSeen, reversalSeen, transferSeen } from './seen.js';

/** Clocks differ: nothing that a call has made is older than this before it was intended. */
const EARLIER_S = 600;
/** Nor younger than this after it: by then nobody sends it any more without having looked. */
const LATER_S = 2 * 86_400;
const PAGE = { limit: 100 } as const;

type Marked = { readonly metadata: Stripe.Metadata | null | undefined };

/**
 * What a call has made, found by the key that each object carries, never by sending it again: a day later Stripe has forgotten the key and would
 * do it twice. A card that is to be saved is the exception: setup intents cannot be told apart in a list, and one more that nobody confirms does nothing.
 */
export const lookedUp = async (stripe: Stripe, call: Call | OnboardCall, since: Instant): Promise<Seen | undefined> => {
  const from = Math.floor(Date.parse(since) / 1000) - EARLIER_S;
  const created = { gte: from, lte: from + EARLIER_S + LATER_S };
  switch (call.operation) {
    case 'SAVE_CARD': return undefined;
    case 'AUTHORISE': return intentIn(stripe.paymentIntents.list({ created, ...PAGE, expand: inList(WITH_CHARGE) }), call);
    case 'CHARGE': return intentIn(stripe.paymentIntents.list({ customer: call.customerId, ...PAGE, expand: inList(WITH_CHARGE) }), call);
    case 'CAPTURE': case 'RELEASE': return movedOn(stripe, call.intentId);
    case 'REFUND': return as('refund', refundSeen, await marked(stripe.refunds.list({ charge: call.chargeId, ...PAGE }), call));
    case 'PAY_PROVIDER': return as('transfer', transferSeen, await marked(stripe.transfers.list({ transfer_group: call.bookingId, ...PAGE }), call));
    case 'TAKE_BACK': return as('reversal', reversalSeen, await marked(stripe.transfers.listReversals(call.transferId, PAGE), call));
    default: return accountIn(stripe, call, created);
  }
};

const inList = (expand: readonly string[]): string[] => expand.map((field) => `data.${field}`);

const marked = async <One extends Marked>(list: AsyncIterable<One>, { key }: Call | OnboardCall): Promise<One | undefined> => {
  for await (const one of list) if (one.metadata?.call === key) return one;
  return undefined;
};

const as = <Kind extends Seen['kind'], One, What>(kind: Kind, seen: (one: One) => What, found: One | undefined): { kind: Kind; seen: What } | undefined => (found === undefined ? undefined : { kind, seen: seen(found) });

const intentIn = async (list: AsyncIterable<Stripe.PaymentIntent>, call: Call): Promise<Seen | undefined> => as('intent', intentSeen, await marked(list, call));

/** A capture or a release shows in the intent itself: what still waits was not done. */
const movedOn = async (stripe: Stripe, id: string): Promise<Seen | undefined> => {
  const found = await lookedAt(stripe, { id });
  if (found?.kind === 'intent') return ['CAPTURED', 'RELEASED'].includes(found.seen.status) ? { kind: 'intent', seen: found.seen } : undefined;
  if (found?.kind === 'setup') return ['SAVED', 'CANCELLED'].includes(found.seen.status) ? { kind: 'setup', seen: found.seen } : undefined;
  return undefined;
};

/** Lists of accounts are of version 1; the account itself is read as version 2 shows it. */
const accountIn = async (stripe: Stripe, call: OnboardCall, created: Stripe.RangeQueryParam): Promise<Seen | undefined> => {
  const found = await marked<Stripe.Account & Marked>(stripe.accounts.list({ created, ...PAGE }) as AsyncIterable<Stripe.Account & Marked>, call);
  return found && { kind: 'account', seen: accountSeen(await stripe.v2.core.accounts.retrieve(found.id, { include: [...WITH_RECIPIENT] })) };
};
