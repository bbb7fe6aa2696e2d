import type { ListingKind } from '../listing/listing.events.js';
import type { Money } from '../money.js';
import type { BookingId, CommunityId, Instant, ListingId, MemberId, Side } from '../values.js';
import type { BookingEvent, HeldCredits, Terms } from './booking.events.js';

/** What a booking is, whatever becomes of it. */
export type BookedListing = {
  readonly bookingId: BookingId; readonly communityId: CommunityId; readonly listingId: ListingId; readonly listingKind: ListingKind;
  readonly providerId: MemberId; readonly recipientId: MemberId;
};
/** One version of the terms, whose it is, until when it can be answered, and which command said it, at which place of the log. */
export type Proposal = {
  readonly terms: Terms; readonly by: Side; readonly answerBy: Instant;
  readonly commandId: string; readonly revision: bigint; readonly position: { readonly commit: bigint; readonly prepare: bigint };
};
/** Which command agreed to the terms, and what was held for them. */
export type Agreement = { readonly commandId: string; readonly credits?: HeldCredits | undefined; readonly money?: Money | undefined };
/** What processes must know of a booking: who and what, which slots it has named, and what was agreed to, if anything was. `payBy`: until when the recipient is waited for to pay. */
export type Negotiation =
  | { readonly status: 'unknown' }
  | { readonly status: 'open' | 'agreed' | 'over'; readonly booking: BookedListing; readonly proposals: readonly [Proposal, ...Proposal[]]; readonly agreement?: Agreement; readonly payBy?: Instant | undefined };

type Parties = Pick<BookedListing, 'providerId' | 'recipientId'>;

/** Who has heard of a booking: the two; of a request that is not paid for yet only the recipient, who is to pay. */
export const isHeardOfBy = (member: string | undefined, { providerId, recipientId }: Parties, { isUnpaid }: { readonly isUnpaid: boolean }): boolean =>
  member === recipientId || (member === providerId && !isUnpaid);

/** The same of a booking as processes know it. */
export const isNegotiationHeardOfBy = (member: string, { booking, status, payBy }: Exclude<Negotiation, { readonly status: 'unknown' }>): boolean =>
  isHeardOfBy(member, booking, { isUnpaid: status === 'open' && payBy !== undefined });

type Said = BookingEvent & Pick<Proposal, 'revision' | 'position'> & { readonly metadata: { readonly commandId: string } };

/** Before its first event. */
export const notYetNegotiated: Negotiation = { status: 'unknown' };

/** Folds a booking's events to what processes must know of it. */
export const negotiationAfter = (before: Negotiation, said: Said): Negotiation => {
  if (said.type === 'BookingRequested') return { status: 'open', booking: bookedListingOf(said.data), proposals: [proposalOf(said, said.data)], payBy: said.data.payBy };
  if (before.status === 'unknown') return before;
  switch (said.type) {
    case 'TermsCountered': return { ...before, proposals: [...before.proposals, proposalOf(said, said.data)] };
    case 'BookingAccepted': return { ...before, status: 'agreed', agreement: { commandId: said.metadata.commandId, credits: said.data.credits, money: said.data.money } };
    case 'BookingPaymentMissed': return { ...before, payBy: said.data.payBy };
    case 'RequestSecured': return { ...before, payBy: undefined, proposals: answeredUntil(before.proposals, said.data.answerBy) };
    case 'BookingPaymentRestored': return { ...before, payBy: undefined };
    case 'BookingDeclined':
    case 'BookingWithdrawn':
    case 'BookingExpired':
    case 'BookingCancelled':
    case 'BookingPaymentAbandoned':
    case 'BreakdownSettled':
    case 'BookingCompleted': return { ...before, status: 'over' };
    default: return before;
  }
};

const bookedListingOf = ({ bookingId, communityId, listingId, listingKind, providerId, recipientId }: BookedListing): BookedListing =>
  ({ bookingId, communityId, listingId, listingKind, providerId, recipientId });

const proposalOf = ({ revision, position, metadata }: Said, { terms, by, answerBy }: Pick<Proposal, 'terms' | 'by' | 'answerBy'>): Proposal =>
  ({ terms, by, answerBy, commandId: metadata.commandId, revision, position });

const answeredUntil = ([first, ...later]: readonly [Proposal, ...Proposal[]], answerBy: Instant): readonly [Proposal, ...Proposal[]] => {
  const last = later.at(-1);
  return last === undefined ? [{ ...first, answerBy }] : [first, ...later.slice(0, -1), { ...last, answerBy }];
};

/** The terms as they stand: proposed while it is open, agreed afterwards. */
export const currentProposal = ({ proposals }: { readonly proposals: readonly [Proposal, ...Proposal[]] }): Proposal => proposals.at(-1) ?? proposals[0];
