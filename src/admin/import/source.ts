import { z } from 'zod';
import { calendarDate } from '../../../contracts/calendar/calendar.events.js';

/** Ids of the source are numbers today; anything short without spaces will do tomorrow. */
const id = z.string().regex(/^[\w-]{1,40}$/, 'expected an id of the source');
/** Plain text: line breaks of HTML become line breaks. */
const words = z.string().refine((value) => !value.includes('\u0000'), 'contains NUL')
  .transform((value) => value.replace(/<br\s*\/?>/gi, '\n').replace(/\r\n?/g, '\n').replace(/\n{3,}/g, '\n\n').trim().toWellFormed().normalize('NFC'));
const someWords = words.optional().transform((value) => value || undefined);
const number = (min: number, max: number) => z.string().transform(Number).pipe(z.number().min(min).max(max));
/** Who sets no limit to a stay has the greatest number that the source's database knows. */
const count = number(0, Number.MAX_SAFE_INTEGER).pipe(z.int()).optional();
const score = number(0, 100).optional();

/** An amount as the source writes it, `$1,234.50` or `€ 70`: digits before and after the point. Nothing is no price: nobody has said that the home is given away. */
const amount = z.string().regex(/^\s*[^\d\s.,-]{0,4}\s*(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,2})?\s*$/, 'expected a price such as $1,234.50')
  .transform((value) => value.replace(/[^\d.]/g, '')).transform((value) => (Number(value) === 0 ? undefined : value));

/** A home. Everything but its id may be missing. */
export const sourceListing = z.object({
  id, name: someWords, description: someWords, neighborhood_overview: someWords,
  host_id: id.optional(), host_name: someWords, host_since: calendarDate.optional(),
  neighbourhood_cleansed: someWords, latitude: number(-90, 90).optional(), longitude: number(-180, 180).optional(),
  property_type: someWords, room_type: someWords, accommodates: count, amenities: someWords,
  price: amount.optional(), minimum_nights: count, maximum_nights: count,
  review_scores_rating: score, review_scores_accuracy: score, review_scores_checkin: score, review_scores_communication: score, review_scores_value: score,
}).refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), 'latitude and longitude go together');
export type SourceListing = z.output<typeof sourceListing>;

/** A guest's words after a stay. */
export const sourceReview = z.object({ listing_id: id, id, date: calendarDate, reviewer_id: id.optional(), reviewer_name: someWords, comments: someWords });
export type SourceReview = z.output<typeof sourceReview>;

/** Whether a night of a home is free. */
export const sourceDay = z.object({ listing_id: id, date: calendarDate, available: z.enum(['t', 'f'], 'expected t or f').transform((value) => value === 't'), price: amount.optional() });
export type SourceDay = z.output<typeof sourceDay>;

/** The tables of the source and the columns without which they say nothing. */
export const tables = {
  listings: { schema: sourceListing, required: ['id'] },
  reviews: { schema: sourceReview, required: ['listing_id', 'id', 'date'] },
  calendar: { schema: sourceDay, required: ['listing_id', 'date', 'available'] },
} as const;

/** The row as the source means it, or the first thing that is wrong with it, by column. */
export const readRow = <Schema extends z.ZodType>(schema: Schema, fields: Readonly<Record<string, string>>): { readonly row: z.output<Schema> } | { readonly broken: string } => {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { row: parsed.data };
  const [issue] = parsed.error.issues;
  if (issue === undefined) return { broken: 'cannot be read' };
  const column = issue.path.join('.');
  if (issue.code === 'invalid_type' && fields[column] === undefined && column !== '') return { broken: `${column} is missing` };
  return { broken: column === '' ? issue.message : `${column}: ${issue.message}` };
};
