import type { Purpose } from '../../contracts/account/account.events.js';
import type { AccountId, CreditHoldId, Instant } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';

/** Credits that are set aside now. What was paid or given back has no row. */
export type CreditHoldRow = {
  readonly id: CreditHoldId; readonly accountId: AccountId; readonly payeeId: AccountId; readonly minutes: string;
  readonly purpose: Purpose['kind']; readonly bookingId: string | null; readonly heldAt: Instant; readonly expiresAt: Instant | null;
};

export const creditHolds = defineProjection<CreditHoldRow>({
  name: 'credit-holds',
  version: 1,
  key: (event) => {
    switch (event.type) {
      case 'CreditsHeld':
      case 'HoldPosted':
      case 'HoldVoided':
      case 'HoldExpired': return event.data.holdId;
      default: return [];
    }
  },
  on: {
    CreditsHeld: (_, { data: { holdId: id, accountId, to: payeeId, minutes, purpose, expiresAt }, metadata }) => ({
      id, accountId, payeeId, minutes, purpose: purpose.kind, bookingId: 'bookingId' in purpose ? (purpose.bookingId ?? null) : null, heldAt: metadata.at, expiresAt: expiresAt ?? null,
    }),
    HoldPosted: () => undefined,
    HoldVoided: () => undefined,
    HoldExpired: () => undefined,
  },
  table: {
    columns: {
      account_id: { type: 'text not null', value: ({ accountId }) => accountId },
      held_at: { type: 'text not null', value: ({ heldAt }) => heldAt },
    },
    indexes: { of_account: '(account_id, held_at desc, key desc)' },
  },
});
