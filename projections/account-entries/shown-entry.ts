import { communityOfAccount, isSponsor, ownerOf, partnerOf } from '../../contracts/account/accounts.js';
import type { AccountId, CommunityId } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { Connection } from '../engine/page.js';
import type { EntryRow } from './account-entries.projection.js';

/** An account whose entries are asked for. Who has one before them may see it: that was decided where it was found. */
export type AccountSeen = { readonly id: AccountId; readonly communityId: CommunityId; readonly memberId: string | null };

/** What somebody may know of the entries of one account. */
export type Sight = {
  readonly viewer: string | undefined;
  /** Words between the two sides. */
  readonly letters: boolean;
  /** With whom. */
  readonly counterparts: boolean;
};

/** The owner reads everything, and so does a treasurer; a coordinator sees with whom, and other members, in the community's own accounts, what moved. */
export const sightOf = async ({ communityId, memberId }: AccountSeen, context: GraphContext): Promise<Sight> => {
  const { viewer } = context;
  if (viewer !== undefined && viewer === memberId) return { viewer, letters: true, counterparts: true };
  const roles = await context.rolesIn(communityId);
  const isTreasurer = roles.includes('treasurer');
  return { viewer, letters: isTreasurer, counterparts: isTreasurer || roles.includes('coordinator') };
};

export type OwnerShown = { readonly kind: 'MEMBER' | 'FUND' | 'ISSUE' | 'SPONSOR' | 'BOUNDARY'; readonly member: { readonly __typename: 'Member'; readonly id: string } | null; readonly community: { readonly __typename: 'Community'; readonly id: string }; readonly sponsorId?: AccountId; readonly partner?: { readonly __typename: 'Community'; readonly id: string } };
export type EntryShown = EntryRow & { readonly counterpart: OwnerShown | null };

/** An entry as this viewer may see it. A side of a transfer always sees both sides of it. */
export const shownTo = ({ viewer, letters, counterparts }: Sight) => (row: EntryRow): EntryShown => {
  const counterpart = row.counterpartId === null ? null : ownerShown(row.counterpartId, row.abroadId);
  const isSide = isMember(counterpart, viewer);
  const entry = { ...row, counterpart, reason: letters || isSide ? row.reason : null };
  return counterparts || isSide || counterpart?.kind !== 'MEMBER' ? entry : { ...entry, ...withoutMember };
};

const isMember = (owner: OwnerShown | null, viewer: string | undefined): boolean => viewer !== undefined && owner?.member?.id === viewer;

/** Nor by what it is called: the name of what is granted to everybody once follows from whom it is granted to, and anybody can work that out. */
const withoutMember = { counterpart: null, counterpartId: null, abroadId: null, bookingId: null, transferId: null, reverses: null } as const;

const memberOf = (id: AccountId | null): OwnerShown['member'] => (id === null ? null : { __typename: 'Member', id: ownerOf(id) });

/** @param abroad whose account it is in the other community, where credits went over a boundary */
const ownerShown = (id: AccountId, abroad: AccountId | null): OwnerShown => {
  const owner = ownerOf(id);
  const community = { __typename: 'Community', id: communityOfAccount(id) } as const;
  if (owner === 'fund') return { kind: 'FUND', member: null, community };
  if (isSponsor(owner)) return { kind: 'SPONSOR', member: null, community, sponsorId: id };
  const partner = partnerOf(id);
  if (partner !== undefined) return { kind: 'BOUNDARY', member: memberOf(abroad), community, partner: { __typename: 'Community', id: partner } };
  return owner === 'issue' ? { kind: 'ISSUE', member: null, community } : { kind: 'MEMBER', member: memberOf(id), community };
};

/** A page with each of its rows as it is shown; cursors are worked out only when they are asked for. */
export const pageShown = <Row, Shown>({ edges, pageInfo, totalCount }: Connection<Row>, show: (row: Row) => Shown): Connection<Shown> => {
  const shown = edges.map((edge) => ({ node: show(edge.node), get cursor() { return edge.cursor; } }));
  return { edges: shown, nodes: shown.map(({ node }) => node), pageInfo, totalCount };
};
