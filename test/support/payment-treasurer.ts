import Stripe from 'stripe';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { streamOf } from '../../contracts/events.js';
import { parkedFailures } from '../../contracts/payment/payment-position.js';
import type { BookingId } from '../../contracts/values.js';
import { Payees } from '../../src/kernel/payees.js';
import { RetryPaymentCall } from '../../src/payment/payment.commands.js';
import { kreuzberg, leo, mia } from './listings.js';
import type { PaymentTown } from './payment-town.js';

/**
 * At the end a treasurer has everything done again that was refused for good. Whose take-back the provider's balance reached for depended on all the others;
 * by now it reaches for each of them, so that nothing of them is left.
 */
export const treasurerLooks = async (town: PaymentTown, ids: readonly BookingId[]): Promise<void> => {
  await allIsInBalance(town);
  await town.world.record(streamOf.membership(kreuzberg, mia), MemberJoined.of({ communityId: kreuzberg, memberId: mia, roles: ['member', 'treasurer'] }));
  for (const id of ids) {
    if (parkedFailures(await town.payment(id)).length > 0) await town.say(mia, (meta) => new RetryPaymentCall({ bookingId: id }, meta));
  }
  await town.rests();
};

/** Leo's bank sends back all that it was ever paid: it is in his balance at Stripe again. */
const allIsInBalance = async ({ world, sandbox: { secretKey, host, port, control } }: PaymentTown): Promise<void> => {
  const { account } = await new Payees(world.parts.streams).of(leo);
  const stripe = new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
  for await (const { id, status } of stripe.payouts.list({ limit: 100 }, { stripeAccount: account })) if (status !== 'failed' && status !== 'canceled') control.payouts.fail(id);
};
