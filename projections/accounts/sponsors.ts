import type { CommunityId } from '../../contracts/values.js';
import type { RequestReads } from '../engine/request-reads.js';
import { accounts, type AccountRow } from './accounts.projection.js';

/** The sponsors of a community that a treasurer has opened an account for, by id. */
export const sponsorsOf = async (reads: RequestReads, communityId: CommunityId): Promise<readonly AccountRow[]> => {
  const rows = await reads.query(accounts, (db, table) =>
    db.selectFrom(table).select('rows.doc').where('rows.community_id', '=', communityId).where('rows.kind', '=', 'SPONSOR').orderBy('rows.key').execute());
  return rows.map(({ doc }) => doc).filter(({ name }) => name !== null);
};
