import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import type { AccountRejection } from '../../src/account/account.decider.js';
import type { KernelRejection } from '../../src/kernel/outcome.js';
import type { NoRequest } from '../../src/processes/pay-member/ask-for-credits.process.js';
import type { NoOtherSide } from '../../src/processes/pay-member/other-side.js';
import type { NoReward } from '../../src/processes/pay-member/reward-recipient.process.js';

type AnyCode = AccountRejection | NoRequest['rejected'] | NoOtherSide['rejected'] | NoReward['rejected'] | 'NOT_SIGNED_IN' | 'INVALID_INPUT' | KernelRejection;

/** Every code with which a mutation about time credits can be refused: the compiler asks for each, and for no other. */
const codes: Readonly<Record<AnyCode, true>> = {
  NOT_SIGNED_IN: true, INVALID_INPUT: true, NOT_FOUND: true, BUSY: true, IDEMPOTENCY_CONFLICT: true,
  NOT_A_MEMBER: true, NOT_YOUR_ACCOUNT: true, NOT_TREASURER: true, SAME_ACCOUNT: true, OTHER_COMMUNITY: true,
  LIMIT_REACHED: true, BUDGET_EXHAUSTED: true, MANDATE_EXHAUSTED: true, REWARD_CAP_REACHED: true, EXCHANGE_LIMIT_REACHED: true, NO_EXCHANGE: true, NO_SUCH_MANDATE: true, TRANSFER_ID_TAKEN: true,
  HOLD_EXPIRED: true, HOLD_SETTLED: true, ABOVE_HOLD: true, NO_SUCH_TRANSFER: true, ALREADY_REVERSED: true, ABOVE_ORIGINAL: true, REASON_REQUIRED: true,
  ACCOUNT_CLOSED: true, ACCOUNT_NOT_EMPTY: true, REQUEST_CLOSED: true, NO_SUCH_REQUEST: true, NOT_YET_DUE: true, NOT_CONFIRMED: true, NOT_FOR_ONESELF: true,
  NO_SUCH_PROGRAMME: true, PROGRAMME_ENDED: true, NO_SUCH_BUDGET: true, PERIOD_NOT_IN_ORDER: true,
  ALREADY_DISPUTED: true, NO_SUCH_DISPUTE: true, DISPUTE_CLOSED: true, DISPUTE_OPEN: true, OWN_DISPUTE: true, TOO_MANY_OPEN_REQUESTS: true,
};

describe('the reasons for which a command about time credits is refused', () => {
  const { definitions } = parse(readFileSync(join(import.meta.dirname, '../../contracts/account/account-mutations.graphql'), 'utf8'));
  const told = definitions.flatMap((one) => (one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === 'AccountRejectionCode' ? one.values ?? [] : []));

  it('are all told in the SDL, and none is told that is never given', () => expect(told.map(({ name }) => name.value).sort()).toEqual(Object.keys(codes).sort()));
  it('are each told in a sentence of their own', () => {
    const sentences = told.map(({ description }) => description?.value);
    expect(sentences.filter((sentence) => !sentence?.endsWith('.'))).toEqual([]);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});
