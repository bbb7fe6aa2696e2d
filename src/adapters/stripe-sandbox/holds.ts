import { captureCharge, charges } from './charges.js';
import { emit } from './events.js';
import { intents, must, type PaymentIntent } from './intents.js';
import { refused } from './refusal.js';
import type { World } from './world.js';

/** Takes what is held, or a part of it; the rest is let go. @throws Refusal 400 when nothing is held, or less than that */
export const captureIntent = (world: World, id: string, amount: number | undefined): PaymentIntent => {
  const intent = world.get(intents, id);
  must(world, intent, { be: ['requires_capture'], to: 'capture' });
  const taken = amount ?? intent.amount_capturable;
  if (taken < 1) throw refused('amount_to_capture must be greater than or equal to 1.', { code: 'parameter_invalid_integer', param: 'amount_to_capture' });
  if (taken > intent.amount_capturable) throw refused(`The amount to capture (${taken}) is greater than the amount that is capturable (${intent.amount_capturable}).`, { code: 'amount_too_large', param: 'amount_to_capture' });
  const charge = captureCharge(world, intent.latest_charge ?? '', taken);
  emit(world, 'charge.captured', { object: charge });
  const captured = world.change(intents, id, (one) => { Object.assign(one, { status: 'succeeded', amount_capturable: 0, amount_received: taken }); });
  emit(world, 'payment_intent.succeeded', { object: captured });
  return captured;
};

/** Ends an intent that has not taken money. What was held is let go: of that Stripe makes no refund since 2025-03-31.basil, nor of what a capture leaves. */
export const cancelIntent = (world: World, id: string, reason: string | null): PaymentIntent => {
  const intent = world.get(intents, id);
  must(world, intent, { be: ['requires_payment_method', 'requires_confirmation', 'requires_action', 'requires_capture'], to: 'cancel' });
  return ended(world, id, reason);
};

/** The bank holds it no longer. */
export const holdExpires = (world: World, charge: string): void => {
  const held = world.get(charges, charge);
  if (world.get(intents, held.payment_intent).status !== 'requires_capture') return;
  emit(world, 'charge.expired', { object: held });
  ended(world, held.payment_intent, 'expired');
};

const ended = (world: World, id: string, reason: string | null): PaymentIntent => {
  const intent = world.change(intents, id, (one) => { Object.assign(one, { status: 'canceled', canceled_at: world.now, cancellation_reason: reason, amount_capturable: 0, next_action: null }); });
  emit(world, 'payment_intent.canceled', { object: intent });
  return intent;
};
