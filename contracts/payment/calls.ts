import { z } from 'zod';
import { money } from '../money.js';
import { plusHours } from '../time.js';
import { bookingId, memberId, type Instant } from '../values.js';
import { callKey, stripeId } from './observed.js';

const key = { key: callKey };
const ofBooking = { ...key, bookingId };

/**
 * What is asked of Stripe, word for word: stored before it is asked, so that whoever comes back after a crash asks the very same. `intentId`,
 * `chargeId` and the like are ids that Stripe gave.
 */
export const call = z.discriminatedUnion('operation', [
  z.object({ operation: z.literal('AUTHORISE'), ...ofBooking, payerId: memberId, amount: money }),
  z.object({ operation: z.literal('SAVE_CARD'), ...ofBooking, payerId: memberId }),
  /** Off session: the payer is not there, and has agreed to it before. */
  z.object({ operation: z.literal('CHARGE'), ...ofBooking, payerId: memberId, amount: money, customerId: stripeId, paymentMethodId: stripeId }),
  z.object({ operation: z.literal('CAPTURE'), ...ofBooking, intentId: stripeId, amount: money }),
  /** Of an intent or a setup intent that is still open. */
  z.object({ operation: z.literal('RELEASE'), ...ofBooking, intentId: stripeId, why: z.enum(['requested_by_customer', 'abandoned']) }),
  z.object({ operation: z.literal('REFUND'), ...ofBooking, chargeId: stripeId, amount: money }),
  z.object({ operation: z.literal('PAY_PROVIDER'), ...ofBooking, chargeId: stripeId, payeeId: memberId, destination: stripeId, amount: money }),
  z.object({ operation: z.literal('TAKE_BACK'), ...ofBooking, transferId: stripeId, amount: money }),
]);
export type Call = z.infer<typeof call>;

/** The first thing asked for a provider: an account that money can be transferred to. `country`: two letters. */
export const onboardCall = z.object({ operation: z.literal('ONBOARD'), ...key, memberId, country: z.string().regex(/^[A-Z]{2}$/, 'expected two letters such as DE') });
export type OnboardCall = z.infer<typeof onboardCall>;

/** Stripe remembers the name of a call for a day; an hour is left for it to be on its way. */
const REMEMBERED_HOURS = 23;
/** Whether Stripe may have forgotten the name of a call: asked again under it, it would do it a second time. */
export const isForgotten = ({ intendedAt }: { readonly intendedAt: Instant }, at: Instant): boolean => plusHours(intendedAt, REMEMBERED_HOURS) <= at;

/** Why a call came to nothing, for good: by Stripe's code and type, never by its message. `SERVER_ERROR`: Stripe failed, did nothing, and says so again for as long as it remembers the name. `OTHER` is what nobody here has heard of. */
export const callFailure = z.enum([
  'DECLINED', 'AUTHENTICATION_REQUIRED', 'INTENT_MOVED_ON', 'HOLD_EXPIRED', 'BALANCE_INSUFFICIENT', 'PAYEE_NOT_READY', 'DISPUTED', 'ALREADY_REFUNDED', 'ABOVE_WHAT_IS_LEFT',
  'AMOUNT_REFUSED', 'NOT_FOUND', 'PARAMETERS_CHANGED', 'SERVER_ERROR', 'OTHER',
]);
export type CallFailure = z.infer<typeof callFailure>;
