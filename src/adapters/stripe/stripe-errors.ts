import type Stripe from 'stripe';
import type { Call, CallFailure, OnboardCall } from '../../../contracts/payment/calls.js';
import { CallRefused, FailureKept, GatewayUnavailable, type Seen } from '../../kernel/payment-gateway.js';

type Operation = (Call | OnboardCall)['operation'];

/** Codes that say the same whatever was asked. What is not here is decided by type, class and status below. */
const failures: Readonly<Record<string, CallFailure>> = {
  card_declined: 'DECLINED', expired_card: 'DECLINED', expired_payment_method: 'DECLINED', incorrect_cvc: 'DECLINED', incorrect_number: 'DECLINED', insufficient_funds: 'DECLINED', invalid_cvc: 'DECLINED',
  processing_error: 'DECLINED', card_decline_rate_limit_exceeded: 'DECLINED', payment_intent_payment_attempt_failed: 'DECLINED', payment_method_customer_decline: 'DECLINED',
  payment_method_provider_decline: 'DECLINED', payment_method_unexpected_state: 'DECLINED', debit_not_authorized: 'DECLINED', setup_attempt_failed: 'DECLINED',
  authentication_required: 'AUTHENTICATION_REQUIRED', payment_intent_action_required: 'AUTHENTICATION_REQUIRED', payment_intent_authentication_failure: 'AUTHENTICATION_REQUIRED',
  setup_intent_authentication_failure: 'AUTHENTICATION_REQUIRED',
  payment_intent_unexpected_state: 'INTENT_MOVED_ON', setup_intent_unexpected_state: 'INTENT_MOVED_ON', charge_already_captured: 'INTENT_MOVED_ON', intent_invalid_state: 'INTENT_MOVED_ON',
  capture_charge_authorization_expired: 'HOLD_EXPIRED', charge_expired_for_capture: 'HOLD_EXPIRED',
  balance_insufficient: 'BALANCE_INSUFFICIENT',
  insufficient_capabilities_for_transfer: 'PAYEE_NOT_READY', transfers_not_allowed: 'PAYEE_NOT_READY', capability_not_active: 'PAYEE_NOT_READY', account_invalid: 'PAYEE_NOT_READY',
  charge_disputed: 'DISPUTED', refund_disputed_payment: 'DISPUTED',
  charge_already_refunded: 'ALREADY_REFUNDED',
  charge_exceeds_source_limit: 'ABOVE_WHAT_IS_LEFT',
  amount_too_small: 'AMOUNT_REFUSED', amount_too_large: 'AMOUNT_REFUSED', invalid_charge_amount: 'AMOUNT_REFUSED',
  resource_missing: 'NOT_FOUND', no_account: 'NOT_FOUND',
};

/** Codes that mean "later", whatever status they come with. */
const passing: ReadonlySet<string> = new Set(['idempotency_key_in_use', 'lock_timeout', 'rate_limit', 'payment_intent_rate_limit_exceeded', 'api_key_expired', 'platform_api_key_expired', 'secret_key_required', 'livemode_mismatch', 'testmode_charges_only']);

/** What can only be given back, or paid on, as far as there is something left. */
const ofARest: ReadonlySet<Operation> = new Set<Operation>(['CAPTURE', 'REFUND', 'PAY_PROVIDER', 'TAKE_BACK']);

/**
 * What an error of the library means for what was asked: a definite no, or none yet. Decided by code, type, class and status of the answer, never
 * by the message, which is not even repeated: it may hold part of a key. A key that Stripe does not take is our own mistake, and no answer about money.
 */
export const refusalOf = (error: unknown, { operation, seenIn }: { readonly operation: Operation; readonly seenIn?: (error: Stripe.errors.StripeError) => Seen | undefined }): CallRefused | GatewayUnavailable => {
  if (!isOfStripe(error)) throw error;
  const { code } = error;
  if (isPassing(error)) return unavailable(error);
  return new CallRefused(failureOf(error, operation), code, seenIn?.(error));
};

/** Every error of the library names its class in `type`, and what Stripe calls it in `rawType`. */
const isOfStripe = (error: unknown): error is Stripe.errors.StripeError => error instanceof Error && 'rawType' in error && 'type' in error && typeof error.type === 'string';

/** Whether an error says that the same is being asked under the same name just now: by another instance, which has its answer in a moment. */
export const isBeingMade = (error: unknown): boolean => isOfStripe(error) && error.code === 'idempotency_key_in_use';

/** Whether an error says that the signature is not of this secret. */
export const isForged = (error: unknown): boolean => isOfStripe(error) && error.type === 'StripeSignatureVerificationError';

/** Whether an error says that there is no such object. */
export const isMissing = (error: unknown): boolean => isOfStripe(error) && error.statusCode === 404;

/** Whether an error says that what a page was to begin after is not in the list any more. */
export const isOutOfList = (error: unknown): boolean => isOfStripe(error) && error.code === 'resource_missing';

/** Whether an error says that an account is none of ours, or not any more. */
export const isBarred = (error: unknown): boolean => isMissing(error) || (isOfStripe(error) && error.code === 'account_invalid');

/** The same error for questions, which nobody can refuse. */
export const unavailableOf = (error: unknown): GatewayUnavailable => {
  if (!isOfStripe(error)) throw error;
  return unavailable(error);
};

const unavailable = ({ type, code, statusCode, requestId }: Stripe.errors.StripeError): GatewayUnavailable => {
  const message = `Stripe has not answered: ${[type, code, statusCode, requestId].filter((part) => part !== undefined).join(' ')}`;
  return statusCode === 500 ? new FailureKept(message) : new GatewayUnavailable(message);
};

const isPassing = (error: Stripe.errors.StripeError): boolean => {
  const { code, statusCode } = error;
  if (code !== undefined && code in failures) return false;
  return statusCode === undefined || statusCode >= 500 || [401, 403, 409, 429].includes(statusCode) || (code !== undefined && passing.has(code));
};

const failureOf = (error: Stripe.errors.StripeError, operation: Operation): CallFailure => {
  const { code, rawType, param } = error;
  if (rawType === 'idempotency_error') return 'PARAMETERS_CHANGED';
  if (code === 'card_declined' && error.decline_code === 'authentication_required') return 'AUTHENTICATION_REQUIRED';
  if (isAboveTheRest({ code, param }, operation)) return 'ABOVE_WHAT_IS_LEFT';
  const known = code === undefined ? undefined : failures[code];
  if (known !== undefined) return known;
  return error.type === 'StripeCardError' ? 'DECLINED' : 'OTHER';
};

/** Stripe has no code of its own for more than what is left: it names the parameter. */
const isAboveTheRest = ({ code, param }: { readonly code: string | undefined; readonly param: string | undefined }, operation: Operation): boolean =>
  ofARest.has(operation) && (code === undefined || code === 'amount_too_large' || code === 'parameter_invalid_integer') && (param === 'amount' || param === 'amount_to_capture');
