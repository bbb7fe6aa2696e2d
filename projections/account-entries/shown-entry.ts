import { communityOfAccount, isSponsor, ownerOf } from '../../contracts/account/accounts.js';
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

export type OwnerShown = { readonly kind: 'MEMBER' | 'FUND' | 'ISSUE' | 'SPONSOR'; readonly member: { readonly __typename: 'Member'; readonly id: string } | null; readonly community: { readonly __typename: 'Community'; readonly id: string }; readonly sponsorId?: AccountId };
export type EntryShown = EntryRow & { readonly counterpart: OwnerShown | null };

/** An entry as this viewer may see it. A side of a transfer always sees both sides of it. */
export const shownTo = ({ viewer, letters, counterparts }: Sight) => (row: EntryRow): EntryShown => {
  const counterpart = row.counterpartId === null ? null : ownerShown(row.counterpartId);
  const isSide = isMember(counterpart, viewer);
  const entry = { ...row, counterpart, reason: letters || isSide ? row.reason : null };
  return counterparts || isSide || counterpart?.kind !== 'MEMBER' ? entry : { ...entry, ...withoutMember };
};

const isMember = (owner: OwnerShown | null, viewer: string | undefined): boolean => viewer !== undefined && owner?.member?.id === viewer;

const withoutMember = { counterpart: null, counterpartId: null, bookingId: null } as const;

const ownerShown = (id: AccountId): OwnerShown => {
  const owner = ownerOf(id);
  const community = { __typename: 'Community', id: communityOfAccount(id) } as const;
  if (owner === 'fund') return { kind: 'FUND', member: null, community };
  if (isSponsor(owner)) return { kind: 'SPONSOR', member: null, community, sponsorId: id };
  return owner === 'issue' ? { kind: 'ISSUE', member: null, community } : { kind: 'MEMBER', member: { __typename: 'Member', id: owner }, community };
};

/** A page with each of its rows as it is shown; cursors are worked out only when they are asked for. */
export const pageShown = <Row, Shown>({ edges, pageInfo, totalCount }: Connection<Row>, show: (row: Row) => Shown): Connection<Shown> => {
  const shown = edges.map((edge) => ({ node: show(edge.node), get cursor() { return edge.cursor; } }));
  return { edges: shown, nodes: shown.map(({ node }) => node), pageInfo, totalCount };
};
