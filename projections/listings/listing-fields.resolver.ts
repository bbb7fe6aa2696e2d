import { ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { freeSlots, type Notice } from '../../contracts/calendar/slots.js';
import { dateAfter } from '../../contracts/time.js';
import type { Money } from '../../contracts/money.js';
import { streamOf } from '../../contracts/events.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import { rowsAsOf, type AsOf } from '../engine/past.js';
import { checked, someDates } from './listings.filter.js';
import { listings } from './listings.projection.js';
import { calendarKey, noticeKey, type CalendarRow, type ListingRow, type ListingsRow } from './listings.rows.js';
import { countSlotsAsked } from './slots-asked.js';

type Parent = (ListingRow & AsOf) | { readonly id: string };
type SlotsArgs = { readonly from: string; readonly to: string; readonly minutes?: number | null; readonly nights?: number | null; readonly seats?: number | null };

/** Other read models name a listing by its id alone; its row is read when a field is asked for. They answer for who may see it there: who booked a listing sees it for ever, and everybody what was once done, but nobody what its owner has not published. */
const rowOf = async (parent: Parent, { reads, viewer }: GraphContext): Promise<ListingRow & AsOf> => {
  if ('about' in parent) return parent;
  const row = await reads.row(listings, parent.id);
  if (row?.about !== 'listing') throw new GraphQLError('This listing is not to be seen yet: ask again in a moment.', { extensions: { code: 'READ_MODEL_BEHIND' } });
  return row.lastPublic === undefined || row.ownerId === viewer ? row : { ...row, ...row.lastPublic };
};

/** What is told of the row: at once where it is there already. */
const told = <Value>(parent: Parent, context: GraphContext, tell: (row: ListingRow) => Value): Value | Promise<Value> => ('about' in parent ? tell(parent) : rowOf(parent, context).then(tell));

/** What a field of the listing itself says. */
const said = <Name extends keyof ListingRow>(name: Name, parent: Parent, context: GraphContext) => told(parent, context, (row) => row[name]);

/** What a listing says of itself. */
@Resolver('Listing')
export class ListingFieldsResolver {
  @ResolveField()
  kind(parent: Parent, _args: unknown, context: GraphContext) { return said('kind', parent, context); }

  @ResolveField()
  status(parent: Parent, _args: unknown, context: GraphContext) { return said('status', parent, context); }

  @ResolveField()
  version(parent: Parent, _args: unknown, context: GraphContext) { return said('version', parent, context); }

  @ResolveField()
  title(parent: Parent, _args: unknown, context: GraphContext) { return said('title', parent, context); }

  @ResolveField()
  description(parent: Parent, _args: unknown, context: GraphContext) { return said('description', parent, context); }

  @ResolveField()
  category(parent: Parent, _args: unknown, context: GraphContext) { return said('category', parent, context); }

  @ResolveField()
  resources(parent: Parent, _args: unknown, context: GraphContext) { return said('resources', parent, context); }

  @ResolveField()
  contributions(parent: Parent, _args: unknown, context: GraphContext) { return said('contributions', parent, context); }

  @ResolveField()
  prices(parent: Parent, _args: unknown, context: GraphContext) { return said('prices', parent, context); }

  @ResolveField()
  place(parent: Parent, _args: unknown, context: GraphContext) { return said('place', parent, context); }

  @ResolveField()
  publishedAt(parent: Parent, _args: unknown, context: GraphContext) { return said('publishedAt', parent, context); }

  @ResolveField()
  expiresAt(parent: Parent, _args: unknown, context: GraphContext) { return said('expiresAt', parent, context); }

  @ResolveField()
  owner(parent: Parent, _args: unknown, context: GraphContext) {
    return told(parent, context, ({ ownerId }) => ({ __typename: 'Member', id: ownerId }));
  }

  @ResolveField()
  community(parent: Parent, _args: unknown, context: GraphContext) {
    return told(parent, context, ({ communityId }) => ({ __typename: 'Community', id: communityId }));
  }
}

/** When a listing can be booked, now or as of when it was asked for. */
@Resolver('Listing')
export class ListingCalendarResolver {
  constructor(private readonly streams: StreamReader) {}

  @ResolveField()
  async availability(parent: Parent, _args: unknown, context: GraphContext) {
    const calendar = await this.#calendarOf(parent, context);
    return calendar ? { ...calendar.plan, exceptions: calendar.exceptions } : null;
  }

  @ResolveField('freeSlots')
  async free(parent: Parent, { from, to, minutes, nights, seats }: SlotsArgs, context: GraphContext) {
    const dates = checked(someDates, { from, to }, 'freeSlots');
    const wanted = checked(z.int().min(1).max(500), seats ?? 1, 'seats');
    const row = await rowOf(parent, context);
    const [calendar, notice] = await Promise.all([this.#calendarOf(row, context), this.#noticeOf(row, context)]);
    if (row.status !== 'PUBLISHED' || !calendar || !notice) return [];
    countSlotsAsked(context.reads, calendar.plan.grain, { ...dates, minutes });
    const around = { startsAt: `${dateAfter(dates.from, -1)}T00:00:00.000Z`, endsAt: `${dateAfter(dates.to, 33)}T00:00:00.000Z` };
    const holds = calendar.holds.filter(({ startsAt, endsAt }) => endsAt > around.startsAt && startsAt < around.endsAt);
    return freeSlots(calendar, holds, { ...dates, minutes: minutes ?? undefined, nights: nights ?? undefined, seats: wanted, at: row.asOf ?? context.now(), notice });
  }

  async #calendarOf(parent: Parent, context: GraphContext): Promise<CalendarRow | undefined> {
    const row = await this.#rowAt(parent, { key: calendarKey(parent.id), stream: streamOf.calendar(parent.id) }, context);
    return row?.about === 'calendar' ? row : undefined;
  }

  async #noticeOf(listing: ListingRow & AsOf, context: GraphContext): Promise<Notice | undefined> {
    const row = await this.#rowAt(listing, { key: noticeKey(listing.communityId), stream: streamOf.community(listing.communityId) }, context);
    return row?.about === 'notice' ? row : undefined;
  }

  async #rowAt(parent: Parent, { key, stream }: { readonly key: string; readonly stream: string }, { reads }: GraphContext): Promise<ListingsRow | undefined> {
    if (!('asOf' in parent) || parent.asOf === undefined) return reads.row(listings, key);
    return (await rowsAsOf(this.streams, listings, { streams: [stream], asOf: parent.asOf })).get(key);
  }
}

/** The part of a price that is paid in money: events keep amount, currency and unit side by side. */
@Resolver('MoneyPrice')
export class MoneyPriceResolver {
  @ResolveField()
  amount({ amountMinor, currency }: Money) {
    return { amountMinor, currency };
  }
}
