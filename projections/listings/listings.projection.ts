import type { Policy } from '../../contracts/community/policy.js';
import { readable } from '../../contracts/event.js';
import type { ListingContent, Place } from '../../contracts/listing/listing.events.js';
import type { LocalDate } from '../../contracts/time.js';
import { dateAfter } from '../../contracts/time.js';
import { defineProjection, type AnyDomainEvent, type EventNamed } from '../engine/projection.js';
import { withDatesChanged, withHold, withoutHold, withPlan } from './calendar-row.js';
import { calendarKey, noticeKey, type CalendarRow, type ListingRow, type ListingsRow, type ListingWords, type NoticeRow } from './listings.rows.js';

type Row = ListingsRow | undefined;

/** Words by weight, title before resources before what is brought. */
const HEADLINE = [
  ['A', "coalesce(doc->>'title', '')"],
  ['B', "coalesce(jsonb_path_query_array(doc, '$.resources[*].name'), '[]')"],
  ['C', "coalesce(jsonb_path_query_array(doc, '$.contributions.*[*].what'), '[]')"],
] as const;
const BODY = ['D', "coalesce(doc->>'description', '') || ' ' || coalesce(doc->'place'->>'label', '')"] as const;

/** As written, and in English also by word stems. PostgreSQL works it out from the document. */
const vectorOf = (parts: readonly (readonly [weight: string, words: string])[]): string => {
  const vectors = ['simple', 'english'].flatMap((language) => parts.map(([weight, words]) => `setweight(to_tsvector('${language}', ${words}), '${weight}')`));
  return `tsvector generated always as (${vectors.join(' || ')}) stored`;
};

const keyOf = (event: AnyDomainEvent): string | readonly string[] => {
  switch (event.type) {
    case 'ListingDrafted': case 'ListingEdited': case 'ListingPublished': case 'ListingPaused': case 'ListingExpired': case 'ListingArchived': return event.data.listingId;
    case 'AvailabilitySet': case 'DatesClosed': case 'DatesOpened': case 'SlotHeld': case 'SlotReleased': return calendarKey(event.data.listingId);
    case 'CommunityFounded': case 'PolicyChanged': return noticeKey(event.data.communityId);
    default: return [];
  }
};

/** About a hundred metres: nobody's door. Rounded before it is written, so that no filter, order or page knows more. */
const rounded = (degrees: number): number => Math.round(degrees * 1_000) / 1_000 + 0;

const shownPlace = ({ label, latitude, longitude }: Place): Place =>
  latitude === undefined || longitude === undefined ? { label } : { label, latitude: rounded(latitude), longitude: rounded(longitude) };

const shownContent = ({ title, description, category, resources, contributions, prices, place }: ListingContent) => {
  const where = place === undefined ? undefined : readable(place);
  return {
    title: readable(title) ?? null, description: readable(description) ?? null, category,
    resources: resources.map(({ kind, name }) => ({ kind, name: readable(name) ?? null })),
    contributions: readable(contributions) ?? null, prices, place: where ? shownPlace(where) : null,
  };
};

const wordsOf = ({ version, title, description, category, resources, contributions, prices, place }: ListingRow): ListingWords => ({ version, title, description, category, resources, contributions, prices, place });
/** What others have read of it is kept for them when it is rewritten out of their sight. A draft nobody has read. */
const keptForOthers = (row: ListingRow): ListingRow => (row.status === 'PUBLISHED' || row.publishedAt === null ? row : { ...row, lastPublic: row.lastPublic ?? wordsOf(row) });

const listing = <Event>(step: (row: ListingRow, event: Event) => ListingRow) => (row: Row, event: Event): Row => (row?.about === 'listing' ? step(row, event) : row);
const calendar = <Event>(step: (row: CalendarRow, event: Event) => CalendarRow) => (row: Row, event: Event): Row => (row?.about === 'calendar' ? step(row, event) : row);
const hidden = (status: 'PAUSED' | 'EXPIRED' | 'ARCHIVED') => listing((row): ListingRow => ({ ...row, status, expiresAt: null }));
const notice = (_: Row, { data: { policy } }: { readonly data: { readonly policy: Policy } }): NoticeRow => ({ about: 'notice', leadMinutes: policy.leadMinutes, horizonDays: policy.horizonDays });

/** Everything that is listed and when it can be booked: for the search, a listing's own page, and its owner. */
export const listings = defineProjection<ListingsRow>({
  name: 'listings',
  version: 4,
  key: keyOf,
  on: {
    ListingDrafted: (_, { data: { listingId, ownerId, communityId, kind, content }, metadata }): ListingRow => ({
      about: 'listing', id: listingId, kind, status: 'DRAFT', version: 1, ownerId, communityId, ...shownContent(content), draftedAt: metadata.at, publishedAt: null, expiresAt: null,
    }),
    ListingEdited: listing((row, { data }: EventNamed<'ListingEdited'>) => ({ ...keptForOthers(row), version: data.version, ...shownContent(data.content) })),
    ListingPublished: listing((row, { data, metadata }: EventNamed<'ListingPublished'>) => ({ ...row, status: 'PUBLISHED', publishedAt: metadata.at, expiresAt: data.expiresAt, lastPublic: undefined })),
    ListingPaused: hidden('PAUSED'),
    ListingExpired: hidden('EXPIRED'),
    ListingArchived: hidden('ARCHIVED'),
    AvailabilitySet: (row, { data, metadata }) => withPlan(row?.about === 'calendar' ? row : undefined, data.plan, metadata.at),
    DatesClosed: calendar((row, { data, metadata }: EventNamed<'DatesClosed'>) => withDatesChanged(row, { ranges: data.ranges, windows: [] }, metadata.at)),
    DatesOpened: calendar((row, { data, metadata }: EventNamed<'DatesOpened'>) => withDatesChanged(row, { ranges: data.ranges, windows: data.windows.length > 0 ? data.windows : undefined }, metadata.at)),
    SlotHeld: calendar((row, { data: { holdId, bookingId, startsAt, endsAt, seats }, metadata }: EventNamed<'SlotHeld'>) => withHold(row, { holdId, bookingId, startsAt, endsAt, seats }, metadata.at)),
    SlotReleased: calendar((row, { data, metadata }: EventNamed<'SlotReleased'>) => withoutHold(row, data.holdId, metadata.at)),
    CommunityFounded: notice,
    PolicyChanged: notice,
  },
  table: {
    columns: {
      status: { type: 'text', value: (row) => ofListing(row, ({ status }) => status) },
      kind: { type: 'text', value: (row) => ofListing(row, ({ kind }) => kind) },
      category: { type: 'text', value: (row) => ofListing(row, ({ category }) => category) },
      resource_kinds: { type: 'text[]', value: (row) => ofListing(row, ({ resources }) => [...new Set(resources.map(({ kind }) => kind))]) },
      price_kinds: { type: 'text[]', value: (row) => ofListing(row, ({ prices }) => [...new Set(prices.map(({ kind }) => kind))]) },
      owner_id: { type: 'text', value: (row) => ofListing(row, ({ ownerId }) => ownerId) },
      community_id: { type: 'text', value: (row) => ofListing(row, ({ communityId }) => communityId) },
      latitude: { type: 'double precision', value: (row) => ofListing(row, ({ place }) => place?.latitude) },
      longitude: { type: 'double precision', value: (row) => ofListing(row, ({ place }) => place?.longitude) },
      drafted_at: { type: 'timestamptz not null', value: (row) => ofListing(row, ({ draftedAt }) => draftedAt) ?? '-infinity' },
      published_at: { type: 'timestamptz not null', value: (row) => ofListing(row, ({ publishedAt }) => publishedAt) ?? '-infinity' },
      /** What a listing is called and what is brought to it: how well it matches is reckoned from these few words. */
      headline: { type: vectorOf(HEADLINE), value: () => undefined },
      /** Every word: whether it matches at all. */
      words: { type: vectorOf([...HEADLINE, BODY]), value: () => undefined },
      /** One bit a weekday, Monday the lowest. */
      weekdays: { type: 'integer', value: (row) => ofCalendar(row, ({ plan }) => plan.weekly.reduce((bits, { weekday }) => bits | (1 << (weekday - 1)), 0)) },
      nightly: { type: 'boolean', value: (row) => ofCalendar(row, ({ plan }) => plan.grain.kind === 'NIGHTS') },
      closed: { type: 'datemultirange', value: (row) => ofCalendar(row, ({ exceptions, fullDates }) => multirange([...exceptions.filter(({ windows }) => windows.length === 0), ...fullDates.map(dayAlone)])) },
      overbooked: { type: 'integer', value: (row) => ofCalendar(row, ({ overbooked }) => overbooked?.length ?? 0) },
      opened: { type: 'datemultirange', value: (row) => ofCalendar(row, ({ exceptions }) => multirange(exceptions.filter(({ windows }) => windows.length > 0))) },
    },
    indexes: {
      newest: "(published_at desc, key desc) where status = 'PUBLISHED'",
      words: "using gin (words) where status = 'PUBLISHED'",
      nearby: "(latitude, longitude) where status = 'PUBLISHED'",
      overbooked: '(overbooked) where overbooked > 0',
      owned: '(owner_id, drafted_at desc, key desc) where owner_id is not null',
    },
  },
});

const ofListing = <Value>(row: ListingsRow, value: (row: ListingRow) => Value): Value | null => (row.about === 'listing' ? value(row) : null);
const ofCalendar = <Value>(row: ListingsRow, value: (row: CalendarRow) => Value): Value | null => (row.about === 'calendar' ? value(row) : null);
const dayAlone = (date: LocalDate) => ({ from: date, to: dateAfter(date, 1) });
const multirange = (ranges: readonly { readonly from: LocalDate; readonly to: LocalDate }[]): string => `{${ranges.map(({ from, to }) => `[${from},${to})`).join(',')}}`;
