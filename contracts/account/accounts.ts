import { accountId, communityId, memberId, type AccountId, type CommunityId, type MemberId } from '../values.js';

/** Whose an account is in its community. */
export type Owner = MemberId | 'fund' | 'issue';

export const accountOf = (community: CommunityId, owner: Owner): AccountId => accountId.parse(`${community}.${owner}`);
export const fundOf = (community: CommunityId): AccountId => accountOf(community, 'fund');
export const issueOf = (community: CommunityId): AccountId => accountOf(community, 'issue');

export const communityOfAccount = (account: AccountId): CommunityId => communityId.parse(account.slice(0, account.indexOf('.')));

/** @returns the member, or which of the community's own accounts it is */
export const ownerOf = (account: AccountId): Owner => {
  const owner = account.slice(account.indexOf('.') + 1);
  return owner === 'fund' || owner === 'issue' ? owner : memberId.parse(owner);
};
