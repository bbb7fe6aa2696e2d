import { Args, Context, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { streamOf } from '../../contracts/events.js';
import { listingId, type Instant } from '../../contracts/values.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import type { Change } from '../engine/changes.js';
import { pastInstant, rowsAsOf } from '../engine/past.js';
import { ReadModels } from '../engine/read-models.js';
import { searchOf } from './listings.filter.js';
import { listings } from './listings.projection.js';
import { calendarKey, type ListingRow, type ListingsRow, type ListingStatus } from './listings.rows.js';
import { searchListings } from './listings.search.js';

/** What is published is for everybody, everything else for its owner. */
export const isVisible = (row: ListingsRow, viewer: string | undefined): row is ListingRow => row.about === 'listing' && (row.status === 'PUBLISHED' || row.ownerId === viewer);

const visibleListing = async (id: string, { reads, viewer }: GraphContext): Promise<ListingRow | undefined> => {
  const row = listingId.safeParse(id).success ? await reads.row(listings, id) : undefined;
  return row && isVisible(row, viewer) ? row : undefined;
};

/** Listings by id and by search. Fields of the root, which the executor calls without anything of the framework in between: they are asked most of all. */
@Resolver('Query')
export class ListingQueriesResolver {
  constructor(private readonly streams: StreamReader) {}

  @ResolveField('listing')
  async byId(_root: unknown, { id, asOf: asked }: { readonly id: string; readonly asOf?: Instant | null }, context: GraphContext) {
    const asOf = pastInstant(asked, context);
    const row = await visibleListing(id, context);
    if (!row || asOf === undefined) return row ?? null;
    const then = (await rowsAsOf(this.streams, listings, { streams: [streamOf.listing(id)], asOf })).get(id);
    return then && isVisible(then, context.viewer) ? { ...then, asOf } : null; // a draft was nobody else's business
  }

  @ResolveField('listings')
  search(_root: unknown, { filter, sort, ...args }: PageArgs & { readonly filter?: unknown; readonly sort?: unknown }, { reads, now }: GraphContext) {
    return searchListings(reads, searchOf({ filter, sort }, now()), args);
  }
}

/** Listings as they change. */
@Resolver()
export class ListingsResolver {
  constructor(private readonly models: ReadModels) {}

  @Subscription()
  async listingChanged(@Args('id') id: string, @Context() context: GraphContext) {
    if (!(await visibleListing(id, context))) throw new GraphQLError('There is no listing with this id that you may see.', { extensions: { code: 'NOT_FOUND' } });
    return changesOf(id, this.models.changes(listings, context.gone), context);
  }
}

/** Read anew for every change of the listing or its calendar, until it may not be seen any more. */
async function* changesOf(id: string, changes: AsyncIterable<Change>, context: GraphContext): AsyncGenerator<{ readonly listingChanged: ListingRow }> {
  for await (const { keys, position } of changes) {
    if (!keys.includes(id) && !keys.includes(calendarKey(id))) continue;
    context.readAfter(position);
    const row = await visibleListing(id, context);
    if (!row) return;
    yield { listingChanged: row };
  }
}

/** The viewer's own listings, whatever their status. */
@Resolver('Viewer')
export class ViewerListingsResolver {
  @ResolveField('listings')
  async own({ id: viewer }: { readonly id: string }, { status, ...args }: PageArgs & { readonly status?: ListingStatus | null }, { reads }: GraphContext) {
    const page = await reads.page(listings, {
      args, viewer, sort: [{ by: 'drafted_at', direction: 'desc' }], scope: { status },
      where: (row) => row.and([row('rows.owner_id', '=', viewer), ...(status ? [row('rows.status', '=', status)] : [])]),
    });
    return { ...page, facets: null };
  }
}
