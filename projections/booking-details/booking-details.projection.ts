import type { HeldCredits, Outcome, Report, Terms } from '../../contracts/booking/booking.events.js';
import { creditsOf, moneyOf, shareOf } from '../../contracts/booking/price-of.js';
import { readable } from '../../contracts/event.js';
import type { Contributions, Price } from '../../contracts/listing/listing.events.js';
import type { Money } from '../../contracts/money.js';
import type { BookingId, CommunityId, Instant, ListingId, MemberId, Side } from '../../contracts/values.js';
import { defineProjection, type AnyDomainEvent, type EventNamed } from '../engine/projection.js';

export type BookingStatus = 'AWAITING_PAYMENT' | 'REQUESTED' | 'COUNTERED' | 'ACCEPTED' | 'DELIVERED' | 'BROKEN_DOWN' | 'COMPLETED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED' | 'CANCELLED';
type ShownSide = 'PROVIDER' | 'RECIPIENT';
/** Words are null where there are none, and once they are erased. */
type Words = string | null;
/** Minutes of credit, as decimal strings: there where the price is in credits, and they were said. */
type Minutes = { readonly creditMinutes?: string };
/** One version of the terms. */
export type TermsRow = Minutes & {
  readonly version: number; readonly proposedBy: ShownSide; readonly proposedAt: Instant;
  readonly startsAt: Instant; readonly endsAt: Instant; readonly seats: number;
  readonly price: Price; readonly money?: Money; readonly contributions: Contributions | null; readonly note: Words;
};
/** `posted` once the booking is over; `unpaid` where the hold had expired by then, and the account had not enough any more. */
type Credits = { readonly minutes: string; readonly held: string; readonly posted: string | null; readonly unpaid: string; readonly providerSays: string | null; readonly recipientSays: string | null };
type ReportRow = Omit<Report, 'note'> & { readonly note?: string };
type Confirmation = { readonly by: ShownSide; readonly at: Instant; readonly note: Words };
type Cancellation = { readonly by: ShownSide; readonly minutesBefore: number; readonly percent: number; readonly late: boolean };
type Proposal = Minutes & { readonly by: ShownSide; readonly outcome: Outcome; readonly reason: Words };
type Settlement = Minutes & { readonly by: 'BOTH' | 'COORDINATOR'; readonly outcome: Outcome; readonly reason: Words; readonly at: Instant };
/** What went wrong, and how it was settled. */
export type Breakdown = { readonly by: ShownSide; readonly at: Instant; readonly reason: Words; readonly proposals: readonly Proposal[]; readonly settlement: Settlement | null };

/** Everything the two parties can read of their booking, in the words of the SDL. Nothing of their reviews stands here. */
export type BookingRow = {
  readonly id: BookingId;
  readonly communityId: CommunityId;
  readonly listingId: ListingId;
  readonly listingVersion: number;
  readonly providerId: MemberId;
  readonly recipientId: MemberId;
  readonly requestedBy: ShownSide;
  readonly requestedAt: Instant;
  readonly status: BookingStatus;
  readonly statusSince: Instant;
  /** The last one holds. */
  readonly termsHistory: readonly TermsRow[];
  /** There while the recipient is waited for to pay. */
  readonly payBy?: Instant | null;
  readonly answerBy: Instant | null;
  readonly completesAt: Instant | null;
  readonly providerReport: readonly ReportRow[];
  readonly recipientReport: readonly ReportRow[];
  readonly confirmations: readonly Confirmation[];
  readonly reason: Words;
  /** There once terms are agreed whose price is in credits. */
  readonly credits?: Credits;
  readonly cancellation: Cancellation | null;
  readonly breakdown: Breakdown | null;
  readonly reviewsUntil: Instant | null;
};

const shown = (side: Side): ShownSide => (side === 'provider' ? 'PROVIDER' : 'RECIPIENT');

type Said = { readonly metadata: { readonly at: string } };

const words = (value: unknown): Words => {
  const found = readable(value);
  return typeof found === 'string' ? found : null;
};

const moneyPart = (money: Money | undefined): Pick<TermsRow, 'money'> => (money ? { money } : {});

const minutesOf = (creditMinutes: string | undefined): Minutes => (creditMinutes === undefined ? {} : { creditMinutes });

const termsRow = ({ version, slot, price, contributions, note }: Terms, proposedBy: Side, { metadata }: Said): TermsRow => {
  const { startsAt, endsAt, seats } = slot;
  return { version, proposedBy: shown(proposedBy), proposedAt: metadata.at, startsAt, endsAt, seats, price, ...minutesOf(creditsOf(price, slot)), ...moneyPart(moneyOf(price, slot)), contributions: readable(contributions) ?? null, note: words(note) };
};

/** It stands somewhere else now, and no clock of where it stood goes on. */
const moved = (row: BookingRow, status: BookingStatus, { metadata }: Said): BookingRow => ({ ...row, status, statusSince: metadata.at, answerBy: null, completesAt: null, ...(row.payBy ? { payBy: null } : {}) });

/** It has taken place: the clock that completes it goes on. */
const delivered = (row: BookingRow, said: Said): BookingRow => (row.status === 'DELIVERED' ? row : { ...row, status: 'DELIVERED', statusSince: said.metadata.at });

const mended = (row: BookingRow, change: (breakdown: Breakdown) => Breakdown): BookingRow => ({ ...row, breakdown: row.breakdown && change(row.breakdown) });

const held = (credits: HeldCredits | undefined): Pick<BookingRow, 'credits'> =>
  (credits ? { credits: { minutes: credits.minutes, held: credits.minutes, posted: null, unpaid: '0', providerSays: null, recipientSays: null } } : {});

/** What a side says was delivered; the latest word of each. */
const withWord = (row: BookingRow, { by, creditMinutes }: { readonly by: Side; readonly creditMinutes?: string | undefined }): BookingRow => {
  const field = by === 'provider' ? 'providerSays' : 'recipientSays';
  return row.credits && creditMinutes !== undefined ? { ...row, credits: { ...row.credits, [field]: creditMinutes } } : row;
};

/** Nothing is held any more: so much is paid, and the rest has gone back. */
const paid = (row: BookingRow, posted: (minutes: string) => string): BookingRow =>
  (row.credits ? { ...row, credits: { ...row.credits, held: '0', posted: posted(row.credits.minutes) } } : row);

const reportRow = ({ index, done, note }: Report): ReportRow => {
  const said = readable(note);
  return { index, done, ...(said === undefined ? {} : { note: said }) };
};

const withReports = (before: readonly ReportRow[], reports: readonly Report[]): readonly ReportRow[] =>
  [...before.filter(({ index }) => !reports.some((one) => one.index === index)), ...reports.map(reportRow)].sort((a, b) => a.index - b.index);

/** Ended before anything happened, with or without a word. */
const ended = (status: BookingStatus) => (row: BookingRow | undefined, event: Said & { readonly data: { readonly reason?: unknown } }) =>
  row && { ...moved(row, status, event), reason: words(event.data.reason) };

/** The booking for which a transfer was to pay and could not; a hold that was refused is a booking that was not agreed. */
const owedBooking = ({ data: { attempt, purpose } }: EventNamed<'TransferRefused'>): BookingId | undefined =>
  (attempt.startsWith('trf_') && (purpose.kind === 'BOOKING' || purpose.kind === 'CANCELLATION') ? purpose.bookingId : undefined);

export const bookingDetails = defineProjection<BookingRow>({
  name: 'booking-details',
  version: 2,
  key: (event: AnyDomainEvent) => {
    if (event.type === 'TransferRefused') return owedBooking(event) ?? [];
    return 'bookingId' in event.data ? event.data.bookingId : [];
  },
  on: {
    BookingRequested: (_, event) => {
      const { bookingId: id, communityId, listingId, listingVersion, providerId, recipientId, by, terms, answerBy, payBy } = event.data;
      const { at } = event.metadata;
      return {
        id, communityId, listingId, listingVersion, providerId, recipientId, requestedBy: shown(by), requestedAt: at, status: payBy ? 'AWAITING_PAYMENT' : 'REQUESTED', statusSince: at,
        termsHistory: [termsRow(terms, by, event)], ...(payBy ? { payBy } : {}), answerBy: payBy ? null : answerBy, completesAt: null, providerReport: [], recipientReport: [], confirmations: [],
        reason: null, cancellation: null, breakdown: null, reviewsUntil: null,
      };
    },
    RequestSecured: (row, event) => row && { ...moved(row, 'REQUESTED', event), answerBy: event.data.answerBy },
    BookingPaymentMissed: (row, event) => row && { ...row, payBy: event.data.payBy },
    BookingPaymentRestored: (row) => row && { ...row, payBy: null },
    BookingPaymentAbandoned: (row, event) => row && paid(moved(row, 'CANCELLED', event), () => '0'),
    TermsCountered: (row, event) => row && {
      ...moved(row, 'COUNTERED', event), termsHistory: [...row.termsHistory, termsRow(event.data.terms, event.data.by, event)], answerBy: event.data.answerBy,
    },
    BookingAccepted: (row, event) => row && { ...moved(row, 'ACCEPTED', event), completesAt: event.data.completesAt, ...held(event.data.credits) },
    BookingDeclined: ended('DECLINED'),
    BookingWithdrawn: ended('WITHDRAWN'),
    BookingExpired: (row, event) => row && moved(row, 'EXPIRED', event),
    BookingCancelled: (row, event) => {
      const { by, minutesBefore, percent, late, reviewsUntil, reason } = event.data;
      return row && { ...paid(moved(row, 'CANCELLED', event), (minutes) => shareOf(minutes, percent)), reason: words(reason), cancellation: { by: shown(by), minutesBefore, percent, late }, reviewsUntil: reviewsUntil ?? null };
    },
    ContributionsReported: (row, event) => {
      const field = event.data.by === 'provider' ? 'providerReport' : 'recipientReport';
      return row && { ...withWord(delivered(row, event), event.data), [field]: withReports(row[field], event.data.reports) };
    },
    ContributionsConfirmed: (row, event) => row && {
      ...withWord(delivered(row, event), event.data), confirmations: [...row.confirmations, { by: shown(event.data.by), at: event.metadata.at, note: words(event.data.note) }],
    },
    DeliveryObjected: (row, event) => row && {
      ...moved(row, 'BROKEN_DOWN', event), breakdown: { by: shown(event.data.by), at: event.metadata.at, reason: words(event.data.reason), proposals: [], settlement: null },
    },
    SettlementProposed: (row, { data: { by, outcome, reason, creditMinutes } }) => row && mended(row, (breakdown) => ({
      ...breakdown, proposals: [...breakdown.proposals.filter((one) => one.by !== shown(by)), { by: shown(by), outcome, ...minutesOf(creditMinutes), reason: words(reason) }],
    })),
    BreakdownSettled: (row, event) => {
      const { by, outcome, reason, reviewsUntil, creditMinutes } = event.data;
      const settled = row && moved(row, outcome, event);
      return settled && {
        ...mended(outcome === 'CANCELLED' ? paid(settled, () => '0') : settled, (breakdown) => ({ ...breakdown, settlement: { by: by === 'both' ? 'BOTH' : 'COORDINATOR', outcome, ...minutesOf(creditMinutes), reason: words(reason), at: event.metadata.at } })), reviewsUntil,
      };
    },
    TransferRefused: (row, { data: { minutes: unpaid } }) => row && { ...row, ...(row.credits ? { credits: { ...row.credits, posted: '0', unpaid } } : {}) },
    BookingCompleted: (row, event) => row && {
      ...paid(moved(row, 'COMPLETED', event), (minutes) => event.data.creditMinutes ?? minutes), reviewsUntil: event.data.reviewsUntil,
    },
  },
  table: {
    columns: {
      provider_id: { type: 'text not null', value: (row) => row.providerId },
      recipient_id: { type: 'text not null', value: (row) => row.recipientId },
      requester_id: { type: 'text not null', value: (row) => (row.requestedBy === 'PROVIDER' ? row.providerId : row.recipientId) },
      status: { type: 'text not null', value: (row) => row.status },
      requested_at: { type: 'text not null', value: (row) => row.requestedAt },
    },
    indexes: {
      by_provider: '(provider_id, requested_at desc, key desc)',
      by_recipient: '(recipient_id, requested_at desc, key desc)',
      by_requester: '(requester_id, status)',
    },
  },
});
