import { GraphQLError } from 'graphql';
import { z } from 'zod';
import { dateRange } from '../../contracts/calendar/calendar.events.js';
import { listingCategory, listingKind, priceKind, resourceKind } from '../../contracts/listing/listing.events.js';
import { dateAfter, daysBetween } from '../../contracts/time.js';
import { communityId, type Instant } from '../../contracts/values.js';

export const DATES_AT_ONCE_MAX = 62;
const TEXT_CHARACTERS_MAX = 200;

const absent = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;
const words = z.string().max(TEXT_CHARACTERS_MAX, `at most ${TEXT_CHARACTERS_MAX} characters`)
  .refine((value) => value.isWellFormed() && !value.includes('\u0000'), 'contains NUL or half a character')
  .transform((value) => { const trimmed = value.normalize('NFC').trim(); return trimmed === '' ? undefined : trimmed; });

/** About a centimetre. The database reckons with no number that is as good as nothing: it refuses it. */
const degrees = (max: number) => z.number().min(-max).max(max).transform((value) => Math.round(value * 1e7) / 1e7 + 0);
const near = z.object({
  latitude: degrees(90), longitude: degrees(180), radiusKm: z.number().min(0.1).max(500).nullish().transform((km) => km ?? 10),
});

/** Dates, the first included, the last not; not more than can be looked at in a moment. */
export const someDates = dateRange
  .refine(({ from, to }) => daysBetween(from, to) <= DATES_AT_ONCE_MAX, `at most ${DATES_AT_ONCE_MAX} days at once`);

const filter = z.object({
  text: words.nullish().transform(absent),
  category: listingCategory.nullish().transform(absent),
  resource: resourceKind.nullish().transform(absent),
  kind: listingKind.nullish().transform(absent),
  near: near.nullish().transform(absent),
  freeBetween: someDates.nullish().transform(absent),
  price: priceKind.nullish().transform(absent),
  communityId: communityId.nullish().transform(absent),
});
export type ListingFilter = z.output<typeof filter>;
export const listingSort = z.enum(['RELEVANCE', 'NEWEST', 'NEAREST']).nullish().transform((sort) => sort ?? 'RELEVANCE');
export type ListingSort = z.output<typeof listingSort>;

/** @throws GraphQLError BAD_INPUT that names the path */
export const checked = <Schema extends z.ZodType>(schema: Schema, value: unknown, path: string): z.output<Schema> => {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw badInput(issue?.message ?? 'cannot be read', [path, ...(issue?.path.map(String) ?? [])]);
};

export const badInput = (message: string, path: readonly string[]): GraphQLError => new GraphQLError(`\`${path.join('.')}\`: ${message}.`, { extensions: { code: 'BAD_INPUT', path } });

/** What a client asks of listings. @throws GraphQLError BAD_INPUT, also for dates that have passed everywhere and for an order by a distance from nowhere */
export const searchOf = ({ filter: asked, sort }: { readonly filter?: unknown; readonly sort?: unknown }, now: Instant): { readonly filter: ListingFilter; readonly sort: ListingSort } => {
  const search = { filter: checked(filter, asked ?? {}, 'filter'), sort: checked(listingSort, sort, 'sort') };
  const { near: circle, freeBetween } = search.filter;
  if (search.sort === 'NEAREST' && circle === undefined) throw badInput('the nearest to what? Say `filter.near`', ['sort']);
  if (freeBetween && freeBetween.from < dateAfter(now.slice(0, 10), -1)) throw badInput('these dates have passed', ['filter', 'freeBetween', 'from']);
  return search;
};
