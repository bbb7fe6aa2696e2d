import { accountId, communityId, memberId, sponsorId, type AccountId, type CommunityId, type MemberId, type SponsorId } from '../values.js';

/** What a community has exchanged with another one. */
type Boundary = `boundary_${string}`;
/** Whose an account is in its community. */
export type Owner = MemberId | SponsorId | 'fund' | 'issue' | Boundary;

const BOUNDARY = 'boundary_';
const isBoundary = (owner: string): owner is Boundary => owner.startsWith(BOUNDARY);
export const isMember = (owner: Owner): owner is MemberId => owner.startsWith('mbr_');
export const isSponsor = (owner: Owner): owner is SponsorId => owner.startsWith('sponsor_');

export const accountOf = (community: CommunityId, owner: Owner): AccountId => accountId.parse(`${community}.${owner}`);
export const fundOf = (community: CommunityId): AccountId => accountOf(community, 'fund');
export const issueOf = (community: CommunityId): AccountId => accountOf(community, 'issue');
/** Where the one community keeps what it has exchanged with the other. The other keeps the opposite, in an account of its own. */
export const boundaryTo = (community: CommunityId, other: CommunityId): AccountId => accountOf(community, `${BOUNDARY}${other}`);

export const communityOfAccount = (account: AccountId): CommunityId => communityId.parse(account.slice(0, account.indexOf('.')));

/** @returns the member, the sponsor, or which of the community's own accounts it is */
export const ownerOf = (account: AccountId): Owner => {
  const owner = account.slice(account.indexOf('.') + 1);
  if (owner === 'fund' || owner === 'issue' || isBoundary(owner)) return owner;
  return owner.startsWith('sponsor_') ? sponsorId.parse(owner) : memberId.parse(owner);
};

/** @returns the community with which this account's community exchanges there; undefined where it is no boundary account */
export const partnerOf = (account: AccountId): CommunityId | undefined => {
  const owner = ownerOf(account);
  return isBoundary(owner) ? communityId.parse(owner.slice(BOUNDARY.length)) : undefined;
};

export type KindOfAccount = 'member' | 'fund' | 'issue' | 'boundary' | 'sponsor';
export const kindOf = (account: AccountId): KindOfAccount => {
  const owner = ownerOf(account);
  if (owner === 'fund') return 'fund';
  if (owner === 'issue') return 'issue';
  if (isSponsor(owner)) return 'sponsor';
  return isBoundary(owner) ? 'boundary' : 'member';
};
