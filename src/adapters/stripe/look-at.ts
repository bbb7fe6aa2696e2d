import type Stripe from 'stripe';
import type { Found, Ref, Seen } from '../../kernel/payment-gateway.js';
import { accountSeen, bookingIn, disputeSeen, idOf, intentSeen, refundSeen, reversalSeen, setupSeen, transferSeen } from './seen.js';
import { isMissing } from './stripe-errors.js';

export const WITH_CHARGE = ['latest_charge'];
export const WITH_RECIPIENT = ['configuration.recipient', 'requirements'] as const;

type Look = (stripe: Stripe, id: string) => Promise<Found | undefined>;

/** What stands at Stripe under an id, by the kind that its beginning says. Kinds that say nothing about a payment or a payee are not looked at. */
export const lookedAt = async (stripe: Stripe, { id }: Ref): Promise<Found | undefined> => {
  const look = looks[id.split('_', 1).join()];
  try {
    return await look?.(stripe, id);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
};

const intent: Look = async (stripe, id) => {
  const found = await stripe.paymentIntents.retrieve(id, { expand: WITH_CHARGE });
  return { kind: 'intent', seen: intentSeen(found), bookingId: bookingIn(found, found.transfer_group) };
};

const setup: Look = async (stripe, id) => {
  const found = await stripe.setupIntents.retrieve(id);
  return { kind: 'setup', seen: setupSeen(found), bookingId: bookingIn(found) };
};

/** A charge is seen as the intent that it is of. */
const charge: Look = async (stripe, id) => {
  const { payment_intent: of } = await stripe.charges.retrieve(id);
  const intentId = idOf(of);
  return intentId === undefined ? undefined : intent(stripe, intentId);
};

/** Who refunds in Stripe's dashboard says nothing of a booking: its intent does. */
const refund: Look = async (stripe, id) => {
  const found = await stripe.refunds.retrieve(id, { expand: ['payment_intent'] });
  return { kind: 'refund', seen: refundSeen(found), bookingId: bookingIn(found) ?? bookingIn(objectIn(found.payment_intent)) };
};

const transfer: Look = async (stripe, id) => {
  const found = await stripe.transfers.retrieve(id);
  const also: Seen[] = found.amount_reversed > 0 ? (await everything(stripe.transfers.listReversals(id, { limit: 100 }))).map((one) => ({ kind: 'reversal', seen: reversalSeen(one) })) : [];
  return { kind: 'transfer', seen: transferSeen(found), bookingId: bookingIn(found, found.transfer_group), also };
};

const dispute: Look = async (stripe, id) => {
  const found = await stripe.disputes.retrieve(id, { expand: ['payment_intent'] });
  return { kind: 'dispute', seen: disputeSeen(found), bookingId: bookingIn(found) ?? bookingIn(objectIn(found.payment_intent)) };
};

const account: Look = async (stripe, id) => ({ kind: 'account', seen: accountSeen(await stripe.v2.core.accounts.retrieve(id, { include: [...WITH_RECIPIENT] })), bookingId: undefined });

const looks: Readonly<Record<string, Look>> = { pi: intent, seti: setup, ch: charge, py: charge, re: refund, pyr: refund, tr: transfer, du: dispute, dp: dispute, acct: account };

const objectIn = (held: string | Stripe.PaymentIntent | null): Stripe.PaymentIntent | undefined => (typeof held === 'object' && held !== null ? held : undefined);

/** Every page of a list. */
export const everything = async <One>(list: AsyncIterable<One>): Promise<readonly One[]> => {
  const all: One[] = [];
  for await (const one of list) all.push(one);
  return all;
};
