import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import type { KernelRejection } from '../../src/kernel/outcome.js';
import type { PayeeRejection } from '../../src/payee/payee.decider.js';
import type { PaymentRejection } from '../../src/payment/payment.rules.js';

type Door = 'NOT_SIGNED_IN' | 'INVALID_INPUT' | 'PAYMENTS_OFF' | 'GATEWAY_UNAVAILABLE' | 'REFUSED_BY_STRIPE' | KernelRejection;
/** What processes alone are told, or are answered by another word. */
type Inside = 'PAYMENT_OVER' | 'ABOVE_AUTHORISED' | 'NOT_YET_DUE' | 'NOT_SETTLED' | 'ALREADY_SETTLED';
type PaymentCode = Door | Exclude<PaymentRejection, Inside> | 'NOTHING_TO_PAY' | 'NOT_THE_PAYER' | 'TOO_LATE_TO_PAY';
type PayeeCode = Door | Exclude<PayeeRejection, 'NOT_FOUND'> | 'NOT_A_PAYEE' | 'COUNTRY_NOT_SUPPORTED' | 'TOO_MANY_ATTEMPTS';

/** Every code with which a mutation about money can be refused: the compiler asks for each, and for no other. */
const payment: Readonly<Record<PaymentCode, true>> = {
  NOT_SIGNED_IN: true, INVALID_INPUT: true, NOT_FOUND: true, BUSY: true, IDEMPOTENCY_CONFLICT: true, PAYMENTS_OFF: true, GATEWAY_UNAVAILABLE: true, REFUSED_BY_STRIPE: true,
  NOTHING_TO_PAY: true, NOT_THE_PAYER: true, TOO_LATE_TO_PAY: true, ALREADY_PAID: true, CAPTURE_UNDER_WAY: true, CONSENT_REQUIRED: true,
  CURRENCY_NOT_SUPPORTED: true, AMOUNT_TOO_SMALL: true, AMOUNT_TOO_LARGE: true, AMOUNT_NOT_ROUND: true, OTHER_CURRENCY: true,
  NOTHING_CAPTURED: true, ABOVE_WHAT_IS_LEFT: true, DISPUTED: true, NOT_TREASURER: true, NOTHING_TO_RETRY: true,
};
const payee: Readonly<Record<PayeeCode, true>> = {
  NOT_SIGNED_IN: true, INVALID_INPUT: true, BUSY: true, IDEMPOTENCY_CONFLICT: true, PAYMENTS_OFF: true, GATEWAY_UNAVAILABLE: true, REFUSED_BY_STRIPE: true,
  TOO_MANY_ATTEMPTS: true, NOT_A_PAYEE: true, COUNTRY_NOT_SUPPORTED: true, OTHER_COUNTRY: true, REJECTED_BY_STRIPE: true,
};

describe.each([['PaymentRejectionCode', payment], ['PayeeRejectionCode', payee]])('the reasons of %s', (name, codes) => {
  const sdl = parse(readFileSync(join(import.meta.dirname, '../../contracts/payment/payment-mutations.graphql'), 'utf8'));
  const told = sdl.definitions.flatMap((one) => (one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === name ? one.values ?? [] : []));

  it('are all told in the SDL, and none is told that is never given', () => expect(told.map((one) => one.name.value).sort()).toEqual(Object.keys(codes).sort()));
  it('are each told in a sentence of their own', () => {
    const sentences = told.map(({ description }) => description?.value);
    expect(sentences.filter((sentence) => !sentence?.endsWith('.'))).toEqual([]);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});
