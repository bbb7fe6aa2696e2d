import { communityOfAccount, isSponsor, ownerOf, partnerOf } from '../../contracts/account/accounts.js';
import type { AccountId } from '../../contracts/values.js';

export const memberShown = (id: string) => ({ __typename: 'Member', id });

/** Whose an account is, in the words of the SDL. */
export const ownerShown = (id: AccountId) => {
  const owner = ownerOf(id);
  const community = { __typename: 'Community', id: communityOfAccount(id) };
  if (owner === 'fund') return { kind: 'FUND', member: null, community };
  if (isSponsor(owner)) return { kind: 'SPONSOR', member: null, community, sponsorId: id };
  const partner = partnerOf(id);
  if (partner !== undefined) return { kind: 'BOUNDARY', member: null, community, partner: { __typename: 'Community', id: partner } };
  return owner === 'issue' ? { kind: 'ISSUE', member: null, community } : { kind: 'MEMBER', member: memberShown(owner), community };
};
