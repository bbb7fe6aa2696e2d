import { z } from 'zod';

/** Ids are a noun's short name and 128 random bits: global, opaque, telling nothing of time or order. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the brand is given by name: there is no value to infer it from
const id = <Brand extends string>(prefix: string) => z.string().regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`), `expected an id that begins with ${prefix}_`).brand<Brand>();

export const memberId = id<'MemberId'>('mbr');
export const communityId = id<'CommunityId'>('cmt');
export const listingId = id<'ListingId'>('lst');
export const bookingId = id<'BookingId'>('bkg');
export const holdId = id<'HoldId'>('hld');
export const transferId = id<'TransferId'>('trf');
export const creditHoldId = id<'CreditHoldId'>('crh');
export const creditRequestId = id<'CreditRequestId'>('crq');
export const mandateId = id<'MandateId'>('mdt');
export const budgetId = id<'BudgetId'>('bgt');
export const programmeId = id<'ProgrammeId'>('prg');
export const sponsorId = id<'SponsorId'>('sponsor');
export const disputeId = id<'DisputeId'>('dsp');
export type MemberId = z.infer<typeof memberId>;
export type CommunityId = z.infer<typeof communityId>;
export type ListingId = z.infer<typeof listingId>;
export type BookingId = z.infer<typeof bookingId>;
export type HoldId = z.infer<typeof holdId>;
export type TransferId = z.infer<typeof transferId>;
export type CreditHoldId = z.infer<typeof creditHoldId>;
export type CreditRequestId = z.infer<typeof creditRequestId>;
export type MandateId = z.infer<typeof mandateId>;
export type BudgetId = z.infer<typeof budgetId>;
export type ProgrammeId = z.infer<typeof programmeId>;
export type SponsorId = z.infer<typeof sponsorId>;
export type DisputeId = z.infer<typeof disputeId>;

/**
 * An account of time credits: its community, and whose it is there: a member's, the community's `fund`, or its `issue`, where credits
 * come from: never above zero; or a sponsor's, who pays rewards. What was exchanged with another community stands in `boundary_` and that community's id.
 */
export const accountId = z.string().regex(/^cmt_[0-9a-f]{32}\.(mbr_[0-9a-f]{32}|fund|issue|sponsor_[0-9a-f]{32}|boundary_cmt_[0-9a-f]{32})$/, 'expected the id of an account').brand<'AccountId'>();
export type AccountId = z.infer<typeof accountId>;

/** The nouns that have ids, by the prefix of the id. */
export const nounOf = { mbr: 'Member', cmt: 'Community', lst: 'Listing', bkg: 'Booking' } as const;

/** UTC with milliseconds: one written form, so that text order is time order. */
export const instant = z.iso.datetime({ precision: 3 });
export type Instant = z.infer<typeof instant>;

/** A calendar date of the listing's zone, `2027-03-28`. */
export const localDate = z.iso.date();
/** A time of day of the listing's zone on the quarter-hour grain, `09:15`; `24:00` ends a day. */
export const localTime = z.string().regex(/^(([01]\d|2[0-3]):(00|15|30|45)|24:00)$/, 'expected a quarter of an hour such as 09:15');

/** Whole minutes; 60 are one hour, which is one credit. */
export const minutes = z.int().positive();

/** What a person typed: composed once (NFC), then one to `max` characters, no NUL, no half of a surrogate pair. Composed before it is counted: some characters become three. */
export const text = (max: number) => z.string().normalize('NFC').min(1).max(max).refine((value) => value.isWellFormed() && !value.includes('\u0000'), 'contains NUL or half a character');

/**
 * The same from a client, who is asked for more than a stored event is: something that can be seen, no control characters but new lines and
 * tabs, and none that turn the direction of text around, which make words read otherwise than they were written.
 */
export const words = (max: number) => text(max)
  .refine((value) => VISIBLE.test(value), 'expected words')
  .refine((value) => !/[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069]/u.test(value), 'contains a character that cannot be seen');

/** Some letters, marks and signs are drawn as nothing: fillers, selectors of variants, the empty pattern of Braille. */
const VISIBLE = /(?![\u2800\p{Default_Ignorable_Code_Point}])[\p{L}\p{M}\p{N}\p{P}\p{S}]/u;

/** The two people of every booking: both bring something to it. */
export const side = z.enum(['provider', 'recipient']);
export type Side = z.infer<typeof side>;
export const otherSide = (of: Side): Side => (of === 'provider' ? 'recipient' : 'provider');
