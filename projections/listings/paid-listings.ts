import type { ListingId } from '../../contracts/values.js';
import type { Position } from '../../src/kernel/event-store.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import type { ReadModels } from '../engine/read-models.js';
import { listings } from './listings.projection.js';
import type { ListingRow } from './listings.rows.js';

const WAIT_MS_MAX = 10_000;

/** Published offers that ask for money, as the read model knows them: fits the port of the process that pauses them. */
export class PaidListingsOf {
  constructor(private readonly models: ReadModels) {}

  /** @throws StoreUnavailable when the read model does not come as far as `asOf` in ten seconds */
  async publishedBy(memberId: string, asOf: Position | undefined): Promise<readonly ListingId[]> {
    if (asOf && !(await this.models.waitFor(listings.name, asOf, WAIT_MS_MAX))) throw new StoreUnavailable('the read model of listings lags behind');
    const found = await this.models.reads().query(listings, (db, table) =>
      db.selectFrom(table).select(['rows.doc']).where('rows.owner_id', '=', memberId).where('rows.status', '=', 'PUBLISHED').execute());
    return found.map(({ doc }) => doc as ListingRow).filter((row) => row.kind === 'OFFER' && row.prices.some((price) => price.kind === 'MONEY' || price.kind === 'MIXED')).map(({ id }) => id);
  }
}
