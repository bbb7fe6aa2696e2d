import { communityOfAccount } from '../../contracts/account/accounts.js';
import { readable } from '../../contracts/event.js';
import type { AccountId, CommunityId } from '../../contracts/values.js';
import { defineProjection } from '../engine/projection.js';
import type { MandateRow } from './accounts.projection.js';

/** A mandate as its holder sees it: under whose account it stands. What was revoked has no row. */
export type MandateHeldRow = MandateRow & { readonly accountId: AccountId; readonly communityId: CommunityId };

export const mandatesHeld = defineProjection<MandateHeldRow>({
  name: 'mandates-held',
  version: 1,
  key: (event) => {
    switch (event.type) {
      case 'MandateGiven':
      case 'MandateRevoked': return event.data.mandateId;
      case 'CreditsTransferred': return event.data.mandateId ?? [];
      default: return [];
    }
  },
  on: {
    MandateGiven: (_, { data: { mandateId: id, accountId, holderId, minutes, until, reason }, metadata }) => ({
      id, accountId, communityId: communityOfAccount(accountId), holderId, minutes, used: '0', until: until ?? null, reason: readable(reason) ?? null, givenAt: metadata.at,
    }),
    CreditsTransferred: (row, { data: { minutes } }) => row && { ...row, used: String(BigInt(row.used) + BigInt(minutes)) },
    MandateRevoked: () => undefined,
  },
  table: {
    columns: {
      holder_id: { type: 'text not null', value: ({ holderId }) => holderId },
      community_id: { type: 'text not null', value: ({ communityId }) => communityId },
      given_at: { type: 'text not null', value: ({ givenAt }) => givenAt },
    },
    indexes: { of_holder: '(holder_id, community_id, given_at, key)' },
  },
});
