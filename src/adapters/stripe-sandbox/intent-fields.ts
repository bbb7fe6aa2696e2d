import { z } from 'zod';
import { flag, int, metadata, open, text, texts } from './forms.js';

const cardOptions = z.strictObject({
  capture_method: z.enum(['', 'manual']).optional(), request_extended_authorization: z.enum(['if_available', 'never']).optional(), request_three_d_secure: z.enum(['any', 'automatic', 'challenge']).optional(),
  setup_future_usage: open.optional(), request_multicapture: open.optional(), request_incremental_authorization: open.optional(), request_overcapture: open.optional(), stored_credential_usage: open.optional(), moto: open.optional(),
});
export const methodOptions = z.looseObject({ card: cardOptions.optional() });
const automatic = z.strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).optional() });
export const captureMethod = z.enum(['automatic', 'automatic_async', 'manual']);
export const futureUsage = z.enum(['off_session', 'on_session']);
const offSession = z.union([flag, z.enum(['recurring', 'one_off']).transform(() => true)]);

export const methodFields = { allowed_payment_method_types: texts.optional(), excluded_payment_method_types: texts.optional(), automatic_payment_methods: automatic.optional() };

/** What may be said when an intent is made; the destination variants (transfer_data, application_fee_amount, on_behalf_of) are not in the sandbox. */
export const intentFields = {
  ...methodFields, amount: int, currency: text, capture_method: captureMethod.optional(), confirm: flag.optional(), confirmation_method: z.enum(['automatic', 'manual']).optional(), customer: text.optional(),
  description: text.optional(), error_on_requires_action: flag.optional(), mandate_data: open.optional(), metadata: metadata.optional(), off_session: offSession.optional(), payment_method: text.optional(),
  payment_method_options: methodOptions.optional(), receipt_email: text.optional(), return_url: text.optional(), setup_future_usage: futureUsage.optional(), statement_descriptor: text.max(22).optional(),
  statement_descriptor_suffix: text.max(22).optional(), transfer_group: text.optional(), use_stripe_sdk: flag.optional(),
};

export const confirmFields = {
  capture_method: captureMethod.optional(), error_on_requires_action: flag.optional(), mandate_data: open.optional(), off_session: offSession.optional(), payment_method: text.optional(), payment_method_options: methodOptions.optional(),
  receipt_email: text.optional(), return_url: text.optional(), setup_future_usage: z.union([futureUsage, z.literal('')]).optional(), use_stripe_sdk: flag.optional(),
};

export const updateFields = {
  amount: int.optional(), capture_method: captureMethod.optional(), currency: text.optional(), customer: text.optional(), description: text.optional(), metadata: metadata.optional(), payment_method: text.optional(),
  payment_method_options: methodOptions.optional(), receipt_email: text.optional(), setup_future_usage: z.union([futureUsage, z.literal('')]).optional(), transfer_group: text.optional(),
};
