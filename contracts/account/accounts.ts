import { accountId, communityId, type AccountId, type CommunityId, type MemberId, type SponsorId } from '../values.js';

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

// The parts of an account's id have the form that the id was parsed for. The rules of the ledger ask for them so often that parsing them anew would show.
export const communityOfAccount = (account: AccountId): CommunityId => account.slice(0, account.indexOf('.')) as CommunityId;

/** @returns the member, the sponsor, or which of the community's own accounts it is */
export const ownerOf = (account: AccountId): Owner => account.slice(account.indexOf('.') + 1) as Owner;

/** @returns the community with which this account's community exchanges there; undefined where it is no boundary account */
export const partnerOf = (account: AccountId): CommunityId | undefined => {
  const owner = ownerOf(account);
  return isBoundary(owner) ? communityId.parse(owner.slice(BOUNDARY.length)) : undefined;
};

export type KindOfAccount = 'member' | 'fund' | 'issue' | 'boundary' | 'sponsor';
export const kindOf = (account: AccountId): KindOfAccount => {
  const at = account.indexOf('.') + 1;
  if (account.startsWith('mbr_', at)) return 'member';
  if (account.startsWith('fund', at)) return 'fund';
  if (account.startsWith('issue', at)) return 'issue';
  return account.startsWith('sponsor_', at) ? 'sponsor' : 'boundary';
};
