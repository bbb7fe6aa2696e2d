import { describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import type { Call, CallFailure } from '../../../contracts/payment/calls.js';
import { CallRefused, FailureKept, GatewayUnavailable } from '../../kernel/payment-gateway.js';
import { isMissing, refusalOf, unavailableOf } from './stripe-errors.js';

type Raw = { readonly statusCode?: number; readonly code?: string; readonly type?: string; readonly param?: string; readonly decline_code?: string };
/** An error as the library makes it of an answer. The message is a lure: whoever reads it is led astray. */
const errorOf = (raw: Raw) => Stripe.errors.StripeError.generate({ message: 'card_declined balance_insufficient sk_test_1234', type: 'invalid_request_error', ...raw } as Parameters<typeof Stripe.errors.StripeError.generate>[0]);
const refusal = (raw: Raw, operation: Call['operation'] = 'CAPTURE') => refusalOf(errorOf(raw), { operation });

/** What each code means, whatever was asked. */
const codes: readonly (readonly [number, string, CallFailure])[] = [
  [402, 'card_declined', 'DECLINED'], [402, 'expired_card', 'DECLINED'], [402, 'incorrect_cvc', 'DECLINED'], [402, 'processing_error', 'DECLINED'], [402, 'insufficient_funds', 'DECLINED'],
  [402, 'expired_payment_method', 'DECLINED'], [402, 'card_decline_rate_limit_exceeded', 'DECLINED'], [402, 'payment_intent_payment_attempt_failed', 'DECLINED'],
  [402, 'payment_method_customer_decline', 'DECLINED'], [402, 'payment_method_provider_decline', 'DECLINED'], [400, 'payment_method_unexpected_state', 'DECLINED'], [402, 'debit_not_authorized', 'DECLINED'],
  [402, 'incorrect_number', 'DECLINED'], [402, 'invalid_cvc', 'DECLINED'], [402, 'setup_attempt_failed', 'DECLINED'],
  [402, 'authentication_required', 'AUTHENTICATION_REQUIRED'], [402, 'payment_intent_authentication_failure', 'AUTHENTICATION_REQUIRED'], [402, 'payment_intent_action_required', 'AUTHENTICATION_REQUIRED'],
  [402, 'setup_intent_authentication_failure', 'AUTHENTICATION_REQUIRED'],
  [400, 'payment_intent_unexpected_state', 'INTENT_MOVED_ON'], [400, 'setup_intent_unexpected_state', 'INTENT_MOVED_ON'], [400, 'charge_already_captured', 'INTENT_MOVED_ON'], [400, 'intent_invalid_state', 'INTENT_MOVED_ON'],
  [400, 'capture_charge_authorization_expired', 'HOLD_EXPIRED'], [400, 'charge_expired_for_capture', 'HOLD_EXPIRED'],
  [400, 'balance_insufficient', 'BALANCE_INSUFFICIENT'],
  [400, 'insufficient_capabilities_for_transfer', 'PAYEE_NOT_READY'], [400, 'transfers_not_allowed', 'PAYEE_NOT_READY'], [400, 'capability_not_active', 'PAYEE_NOT_READY'], [403, 'account_invalid', 'PAYEE_NOT_READY'],
  [400, 'charge_disputed', 'DISPUTED'], [400, 'refund_disputed_payment', 'DISPUTED'], [400, 'charge_already_refunded', 'ALREADY_REFUNDED'], [400, 'charge_exceeds_source_limit', 'ABOVE_WHAT_IS_LEFT'],
  [400, 'amount_too_small', 'AMOUNT_REFUSED'], [400, 'amount_too_large', 'AMOUNT_REFUSED'], [400, 'invalid_charge_amount', 'AMOUNT_REFUSED'],
  [404, 'resource_missing', 'NOT_FOUND'], [404, 'no_account', 'NOT_FOUND'],
  [400, 'parameter_unknown', 'OTHER'], [400, 'payment_method_types_no_longer_supported', 'OTHER'], [400, 'a_code_of_next_year', 'OTHER'], [402, 'a_decline_of_next_year', 'DECLINED'],
];

describe('a definite no', () => {
  it.each(codes)('of status %d with the code %s is %s', (statusCode, code, failure) => expect(refusal({ statusCode, code })).toMatchObject({ name: 'CallRefused', failure, code }));
  it('of a decline that asks for authentication is told from other declines', () => expect(refusal({ statusCode: 402, code: 'card_declined', decline_code: 'authentication_required' })).toMatchObject({ failure: 'AUTHENTICATION_REQUIRED' }));
  it('is given to other parameters under the same key', () => expect(refusal({ statusCode: 400, type: 'idempotency_error' })).toMatchObject({ failure: 'PARAMETERS_CHANGED' }));
  it.each<Call['operation']>(['REFUND', 'PAY_PROVIDER', 'TAKE_BACK'])('is given to more than there is left, which is told by the parameter: %s', (operation) => {
    for (const code of [undefined, 'amount_too_large', 'parameter_invalid_integer']) expect(refusal({ statusCode: 400, param: 'amount', ...(code === undefined ? {} : { code }) }, operation)).toMatchObject({ failure: 'ABOVE_WHAT_IS_LEFT' });
  });
  it('is given to a capture of more than is held', () => expect(refusal({ statusCode: 400, code: 'amount_too_large', param: 'amount_to_capture' })).toMatchObject({ failure: 'ABOVE_WHAT_IS_LEFT' }));
  it('of an amount that is new says nothing of a rest', () => expect(refusal({ statusCode: 400, code: 'amount_too_large', param: 'amount' }, 'AUTHORISE')).toMatchObject({ failure: 'AMOUNT_REFUSED' }));
});

describe('no answer yet', () => {
  it.each<Raw>([
    { statusCode: 409, code: 'idempotency_key_in_use', type: 'idempotency_error' }, { statusCode: 409 }, { statusCode: 429, code: 'rate_limit' }, { statusCode: 429, code: 'lock_timeout' }, { statusCode: 429 },
    { statusCode: 400, code: 'rate_limit' }, { statusCode: 500 }, { statusCode: 502 }, { statusCode: 503 }, { statusCode: 504 }, {},
    { statusCode: 401 }, { statusCode: 401, code: 'api_key_expired' }, { statusCode: 403 }, { statusCode: 400, code: 'livemode_mismatch' }, { statusCode: 400, code: 'testmode_charges_only' },
  ])('is what %o means', (raw) => expect(refusal(raw)).toBeInstanceOf(GatewayUnavailable));
  it.each([[500, true], [502, false], [503, false], [429, false]])('is remembered under its name where Stripe failed: %i', (statusCode, isKept) => expect(refusal({ statusCode }) instanceof FailureKept).toBe(isKept));
  it('is a connection that broke', () => expect(refusalOf(new Stripe.errors.StripeConnectionError({ message: 'broken', type: 'api_error' }), { operation: 'CHARGE' })).toBeInstanceOf(GatewayUnavailable));
  it('is whatever a question is answered', () => expect(unavailableOf(errorOf({ statusCode: 400, code: 'card_declined' }))).toBeInstanceOf(GatewayUnavailable));
});

describe('what is told of an error', () => {
  it('is never its message, which may hold part of a key', () => {
    for (const raw of [{ statusCode: 401 }, { statusCode: 402, code: 'card_declined' }, { statusCode: 500 }]) expect(refusal(raw).message).not.toMatch(/sk_test|balance/);
  });
  it('is what the refusal saw', () => expect(refusalOf(errorOf({ statusCode: 402, code: 'card_declined' }), { operation: 'CHARGE', seenIn: () => ({ kind: 'setup', seen: { setupId: 'seti_1', status: 'OPEN' } }) })).toMatchObject({ seen: { kind: 'setup' } }));
  it('is missing where the status is 404, and only there', () => expect([404, 400, 500].map((statusCode) => isMissing(errorOf({ statusCode })))).toEqual([true, false, false]));
  it.each([new TypeError('a mistake of ours'), 'a text', undefined])('is nothing where it is no error of Stripe\'s: %s is thrown on', (error) => {
    expect(() => refusalOf(error, { operation: 'REFUND' })).toThrow();
    expect(() => unavailableOf(error)).toThrow();
    expect(isMissing(error)).toBe(false);
  });
  it('is one of the two, never both', () => expect(refusal({ statusCode: 404, code: 'resource_missing' })).not.toBeInstanceOf(GatewayUnavailable));
  it('names the code for operators', () => expect(refusal({ statusCode: 429, code: 'lock_timeout' }).message).toContain('lock_timeout 429'));
  it('is of a class that can be caught', () => expect(refusal({ statusCode: 404, code: 'resource_missing' })).toBeInstanceOf(CallRefused));
});
