import type { Plan } from '../../contracts/calendar/calendar.events.js';
import type { DatesException } from '../../contracts/calendar/exceptions.js';
import type { Held } from '../../contracts/calendar/occupancy.js';
import type { Notice } from '../../contracts/calendar/slots.js';
import type { Contributions, ListingContent, ListingKind, Place, Price } from '../../contracts/listing/listing.events.js';
import type { LocalDate } from '../../contracts/time.js';
import type { CommunityId, HoldId, Instant, ListingId, MemberId } from '../../contracts/values.js';

export type ListingStatus = 'DRAFT' | 'PUBLISHED' | 'PAUSED' | 'EXPIRED' | 'ARCHIVED';

/** What its owner writes. Words are null once their key has been destroyed; the place is rounded before it is written. */
export type ListingWords = {
  readonly version: number;
  readonly title: string | null;
  readonly description: string | null;
  readonly category: ListingContent['category'];
  readonly resources: readonly { readonly kind: ListingContent['resources'][number]['kind']; readonly name: string | null }[];
  readonly contributions: Contributions | null;
  readonly prices: readonly Price[];
  readonly place: Place | null;
};

/** What a listing shows. */
export type ListingRow = ListingWords & {
  readonly about: 'listing';
  readonly id: ListingId;
  readonly kind: ListingKind;
  readonly status: ListingStatus;
  readonly ownerId: MemberId;
  readonly communityId: CommunityId;
  readonly draftedAt: Instant;
  readonly publishedAt: Instant | null;
  readonly expiresAt: Instant | null;
  /** What everybody could read before its owner wrote on out of sight: others are shown no more than that until it is published again. */
  readonly lastPublic?: ListingWords | undefined;
};

export type UpcomingHold = Held & { readonly holdId: HoldId };

/** When a listing can be booked: the week, what is not as the week says, and what is held from now on. What has passed is left behind. */
export type CalendarRow = {
  readonly about: 'calendar';
  readonly plan: Plan;
  readonly exceptions: readonly DatesException[];
  readonly holds: readonly UpcomingHold[];
  /** Dates on which nothing is left, in order. */
  readonly fullDates: readonly LocalDate[];
  /** Holds of seats that were not left when they were taken. There is none, unless the calendar itself was wrong: it is counted for whoever has to hear of it. */
  readonly overbooked?: readonly HoldId[] | undefined;
};

/** How much notice the bookings of a community want. */
export type NoticeRow = { readonly about: 'notice' } & Notice;

/** Three kinds of rows in one table: a search joins listings with their calendars, and a hold does not touch the words that are searched. */
export type ListingsRow = ListingRow | CalendarRow | NoticeRow;

export const calendarKey = (listing: string): string => `${listing}/calendar`;
export const noticeKey = (community: string): string => `${community}/notice`;
