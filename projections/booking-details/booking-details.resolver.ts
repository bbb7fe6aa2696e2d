import { Args, Context, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { accountOf } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import { bookingId, type Instant } from '../../contracts/values.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import type { Change } from '../engine/changes.js';
import { pastInstant, rowsAsOf } from '../engine/past.js';
import { ReadModels } from '../engine/read-models.js';
import { isParty, maySee } from './who-may-see.js';
import { bookingDetails, type BookingRow, type BookingStatus } from './booking-details.projection.js';

type MineArgs = PageArgs & { readonly as?: 'PROVIDER' | 'RECIPIENT' | null; readonly status?: readonly BookingStatus[] | null };

/** Bookings by id, one's own, and as they change. */
@Resolver()
export class BookingsResolver {
  constructor(private readonly models: ReadModels, private readonly streams: StreamReader) {}

  @Query()
  async booking(@Args('id') id: string, @Args('asOf') asked: Instant | null | undefined, @Context() context: GraphContext) {
    const asOf = pastInstant(asked, context);
    const row = bookingId.safeParse(id).success ? await context.reads.row(bookingDetails, id) : undefined;
    if (!row || !(await maySee(row, context))) return null;
    return asOf === undefined ? row : this.#past(row, asOf, context);
  }

  /** As it was, for who may see it now and could have seen it then. What was owed and could not be paid its payer's account has said. */
  async #past({ id, communityId, recipientId, credits }: BookingRow, asOf: Instant, context: GraphContext) {
    const isUnpaid = credits !== undefined && credits.unpaid !== '0';
    const streams = [streamOf.booking(id), ...(isUnpaid ? [streamOf.account(accountOf(communityId, recipientId))] : [])];
    const row = (await rowsAsOf(this.streams, bookingDetails, { streams, asOf })).get(id);
    return row && (await maySee(row, context)) ? { ...row, asOf } : null;
  }

  @Subscription()
  async bookingChanged(@Args('bookingId') id: string, @Context() context: GraphContext) {
    const row = bookingId.safeParse(id).success ? await context.reads.row(bookingDetails, id) : undefined;
    if (!row || !isParty(row, context.viewer)) throw new GraphQLError('There is no booking with this id that you are part of.', { extensions: { code: 'NOT_FOUND' } });
    return changesOf(id, this.models.changes(bookingDetails, context.gone), context);
  }
}

/** Read anew for every change, and shown only if it is still the viewer's. */
async function* changesOf(id: string, changes: AsyncIterable<Change>, context: GraphContext): AsyncGenerator<{ readonly bookingChanged: BookingRow }> {
  for await (const { keys, position } of changes) {
    if (!keys.includes(id)) continue;
    context.readAfter(position);
    const row = await context.reads.row(bookingDetails, id);
    if (row && isParty(row, context.viewer)) yield { bookingChanged: row };
  }
}

/** The viewer's own bookings. */
@Resolver('Viewer')
export class ViewerBookingsResolver {
  @ResolveField()
  bookings({ id: viewer }: { readonly id: string }, { as, status, ...args }: MineArgs, { reads }: GraphContext) {
    return reads.page(bookingDetails, {
      args, viewer, sort: [{ by: 'requested_at', direction: 'desc' }], scope: { as, status },
      where: (row) => row.and([
        row.or([...(as === 'RECIPIENT' ? [] : [row.and([row('rows.provider_id', '=', viewer), row('rows.status', '<>', 'AWAITING_PAYMENT')])]), ...(as === 'PROVIDER' ? [] : [row('rows.recipient_id', '=', viewer)])]),
        ...(status ? [row('rows.status', 'in', status.length > 0 ? status : [''])] : []),
      ]),
    });
  }
}
