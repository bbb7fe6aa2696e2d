import { readable } from '../../contracts/event.js';
import type { AccountId, CreditRequestId, Instant } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

/** Somebody asks to be paid, and waits for an answer. Answered requests have no row. */
export type CreditRequestRow = {
  readonly id: CreditRequestId; readonly payerId: AccountId; readonly payeeId: AccountId; readonly minutes: string; readonly reason: string | null;
  readonly askedAt: Instant; readonly answerBy: Instant; readonly paidBySilence: boolean;
};

export const creditRequests = defineProjection<CreditRequestRow>({
  name: 'credit-requests',
  version: 1,
  key: (event) => {
    switch (event.type) {
      case 'CreditsRequested':
      case 'CreditRequestClosed': return event.data.requestId;
      case 'CreditsTransferred': return event.data.purpose.kind === 'REQUEST' ? event.data.purpose.requestId : [];
      default: return [];
    }
  },
  on: {
    CreditsRequested: (_, { data: { requestId: id, accountId: payerId, to: payeeId, minutes, reason, answerBy, silent }, metadata }) =>
      ({ id, payerId, payeeId, minutes, reason: readable(reason) ?? null, askedAt: metadata.at, answerBy, paidBySilence: silent }),
    CreditRequestClosed: () => undefined,
    CreditsTransferred: () => undefined,
  },
  table: {
    columns: {
      payer_id: { type: 'text not null', value: ({ payerId }) => payerId },
      payee_id: { type: 'text not null', value: ({ payeeId }) => payeeId },
      answer_by: { type: 'text not null', value: ({ answerBy }) => answerBy },
    },
    indexes: { to_pay: '(payer_id, answer_by, key)', made: '(payee_id, answer_by, key)' },
  },
});
