import { dateAfter, daysBetween, weekdayOf } from '../../contracts/time.js';
import type { PageArgs } from '../engine/page.js';
import type { RowsTable } from '../engine/read-source.js';
import type { RequestReads } from '../engine/request-reads.js';
import type { Sort } from '../engine/sort.js';
import { sql, type RawBuilder, type SqlBool } from '../engine/sql.js';
import type { ListingFilter, ListingSort } from './listings.filter.js';
import { listings } from './listings.projection.js';
import type { ListingsRow } from './listings.rows.js';
import { boxesAround, EARTH_KM, type Circle } from './near.js';

type Search = { readonly filter: ListingFilter; readonly sort: ListingSort };
type Condition = RawBuilder<SqlBool>;

/** A page of published listings, with facets that are counted only when they are asked for. */
export const searchListings = async (reads: RequestReads, { filter, sort }: Search, args: PageArgs) => {
  const table = await reads.query(listings, async (_, rows) => rows);
  const where = sql<SqlBool>`${sql.join(conditionsOf(filter, table), sql` and `)}`;
  const page = await reads.page(listings, { args, sort: orderOf(filter, sort), scope: { filter, sort }, where: () => where });
  return { ...page, facets: () => countFacets(reads, where) };
};

type Counted = { readonly facet: 'categories' | 'resources' | 'kinds' | 'prices'; readonly value: string; readonly count: number };

/** How all results are spread, in one pass over them. */
const countFacets = (reads: RequestReads, where: Condition) => reads.query(listings, async (db, table) => {
  const { rows } = await sql<Counted>`with found as materialized (select category, kind, resource_kinds, price_kinds from ${table} where ${where}),
    counted as (
      select 'categories' as facet, category as value, count(*)::int as count from found group by category
      union all select 'kinds', kind, count(*)::int from found group by kind
      union all select 'resources', of_listing, count(*)::int from found, unnest(resource_kinds) of_listing group by of_listing
      union all select 'prices', of_listing, count(*)::int from found, unnest(price_kinds) of_listing group by of_listing
    ) select facet, value, count from counted order by count desc, value`.execute(db);
  const of = (facet: Counted['facet']) => rows.filter((row) => row.facet === facet).map(({ value, count }) => ({ value, count }));
  return { categories: of('categories'), resources: of('resources'), kinds: of('kinds'), prices: of('prices') };
});

const conditionsOf = ({ text, category, resource, kind, near, freeBetween, price, communityId }: ListingFilter, table: RowsTable<ListingsRow>): readonly Condition[] => {
  const given = <Value>(value: Value | undefined, condition: (value: Value) => Condition): readonly Condition[] => (value === undefined ? [] : [condition(value)]);
  return [
    sql<SqlBool>`rows.status = 'PUBLISHED'`,
    ...given(text, (words) => sql<SqlBool>`rows.words @@ ${wordsAsked(words)}`),
    ...given(category, (value) => sql<SqlBool>`rows.category = ${value}`),
    ...given(resource, (value) => sql<SqlBool>`rows.resource_kinds @> array[${value}]::text[]`),
    ...given(kind, (value) => sql<SqlBool>`rows.kind = ${value}`),
    ...given(price, (value) => sql<SqlBool>`rows.price_kinds @> array[${value}]::text[]`),
    ...given(communityId, (value) => sql<SqlBool>`rows.community_id = ${value}`),
    ...given(near, within),
    ...given(freeBetween, (dates) => sql<SqlBool>`exists (select from ${table.expression} as calendars where calendars.key = rows.key || '/calendar' and ${isFree(dates)})`),
  ];
};

/** Every term is not null for the rows that are found, so that a cursor seeks with one comparison. */
const orderOf = ({ text, near }: ListingFilter, sort: ListingSort): readonly Sort[] => {
  const newest = { by: 'published_at', direction: 'desc' } as const;
  if (sort === 'NEAREST' && near) return [{ by: kmFrom(near), type: 'double precision not null' }];
  if (sort === 'RELEVANCE' && text !== undefined) return [{ by: sql`ts_rank(rows.headline, ${wordsAsked(text)})`, type: 'real not null', direction: 'desc' }, newest];
  return [newest];
};

/**
 * What a person typed, as a query that cannot fail: quotes, minus and `or` mean what they mean in search engines, everything else is words.
 * As written and by English word stems; the last word may be unfinished, unless something before it says how to read it.
 */
const wordsAsked = (text: string): RawBuilder<unknown> => {
  const [, before = '', unfinished] = /^(|.*\s)([\p{L}\p{N}]+)$/su.exec(text) ?? [];
  const standsAlone = unfinished !== undefined && !before.includes('"') && !/(^|\s)or\s*$/i.test(before) && !/^or$/i.test(unfinished);
  const asWritten = standsAlone ? sql`(websearch_to_tsquery('simple', ${before}) && to_tsquery('simple', ${`${unfinished}:*`}))` : sql`websearch_to_tsquery('simple', ${text})`;
  return sql`(select ${asWritten} || websearch_to_tsquery('english', ${text}))`; // a subselect is worked out once; in a generic plan a bare call would be for every row
};

const within = (circle: Circle): Condition => {
  const boxes = boxesAround(circle).map(({ south, north, west, east }) => sql`(rows.latitude between ${south} and ${north} and rows.longitude between ${west} and ${east})`);
  return sql<SqlBool>`(${sql.join(boxes, sql` or `)}) and ${kmFrom(circle)} <= ${circle.radiusKm}`;
};

/** Haversine, on coordinates that were rounded before they were written. */
const kmFrom = ({ latitude, longitude }: Omit<Circle, 'radiusKm'>): RawBuilder<unknown> => {
  const [lat, lng] = [sql`cast(${latitude} as double precision)`, sql`cast(${longitude} as double precision)`];
  return sql`(${sql.lit(2 * EARTH_KM)}::double precision * asin(sqrt(least(1, power(sin(radians(rows.latitude - ${lat}) / 2), 2)
    + cos(radians(${lat})) * cos(radians(rows.latitude)) * power(sin(radians(rows.longitude - ${lng}) / 2), 2)))))`;
};

/**
 * For nights: each of them is open and not full. Otherwise: one of the dates is. Most calendars are told by the week and the closed
 * dates as a whole; only where the week is not the whole answer are the dates looked at one by one.
 */
const isFree = ({ from, to }: { readonly from: string; readonly to: string }): Condition => {
  const dates = Array.from({ length: daysBetween(from, to) }, (_, days) => dateAfter(from, days));
  const bits = dates.map((date) => 1 << (weekdayOf(date) - 1));
  const week = bits.reduce((all, bit) => all | bit, 0);
  const range = sql`daterange(${from}::date, ${to}::date)`;
  const eachDate = sql`unnest(${dates}::date[], ${bits}::int[]) as dates (day, bit)`;
  const isOpen = sql`(calendars.weekdays & dates.bit <> 0 or calendars.opened @> dates.day)`;
  return sql<SqlBool>`case when calendars.nightly
    then not calendars.closed && ${range} and (calendars.weekdays & ${week}::int = ${week}::int or not exists (select from ${eachDate} where not ${isOpen}))
    else exists (select from ${eachDate} where ${isOpen} and not calendars.closed @> dates.day) end`;
};
