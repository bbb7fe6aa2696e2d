import type { Position } from '../../src/kernel/event-store.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import type { ReadModels } from '../engine/read-models.js';
import { listings } from './listings.projection.js';
import type { ListingRow } from './listings.rows.js';

const WAIT_MS_MAX = 10_000;

/** What of a member's listings others can find, as the read model knows it: fits the port of the processes that pause them. */
export class PublishedListingsOf {
  constructor(private readonly models: ReadModels) {}

  /** @throws StoreUnavailable when the read model does not come as far as `asOf` in ten seconds */
  async of(memberId: string, asOf: Position | undefined): Promise<readonly Pick<ListingRow, 'id' | 'communityId' | 'kind' | 'prices'>[]> {
    if (asOf && !(await this.models.waitFor(listings.name, asOf, WAIT_MS_MAX))) throw new StoreUnavailable('the read model of listings lags behind');
    const found = await this.models.reads().query(listings, (db, table) =>
      db.selectFrom(table).select(['rows.doc']).where('rows.owner_id', '=', memberId).where('rows.status', '=', 'PUBLISHED').execute());
    return found.map(({ doc }) => doc as ListingRow);
  }
}
