import type { GraphContext } from '../engine/graph-context.js';
import type { AccountRow } from './accounts.projection.js';

type Asking = { readonly viewer: string | undefined; readonly rolesIn: GraphContext['rolesIn'] };

/** The owner sees an account, and so do treasurers and coordinators; fund and issue every member. To others there is no such account. */
export const maySee = async ({ communityId, memberId }: AccountRow, { viewer, rolesIn }: Asking): Promise<boolean> => {
  if (viewer === undefined) return false;
  if (viewer === memberId) return true;
  const roles = await rolesIn(communityId);
  return memberId === null ? roles.length > 0 : roles.includes('treasurer') || roles.includes('coordinator');
};

/** What others wrote to its owner is for the owner, and for treasurers. */
export const mayReadLetters = async ({ communityId, memberId }: AccountRow, { viewer, rolesIn }: Asking): Promise<boolean> =>
  viewer !== undefined && (viewer === memberId || (await rolesIn(communityId)).includes('treasurer'));

/** Who looks after a community's accounts. */
export const isOfficer = async (communityId: AccountRow['communityId'], { rolesIn }: Asking): Promise<boolean> => {
  const roles = await rolesIn(communityId);
  return roles.includes('treasurer') || roles.includes('coordinator');
};
