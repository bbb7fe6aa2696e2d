import type { DomainEvent } from '../../contracts/events.js';
import type { Slot, Terms } from '../../contracts/booking/booking.events.js';
import type { Money } from '../../contracts/money.js';

type DataOf<Type> = Extract<DomainEvent, { type: Type }>['data'];
/** Words to go after who did it; `facts` name what may be told to whoever may see the object. What is left out is never told. */
type Told<Type> = { readonly words: string; readonly facts?: { tell(data: DataOf<Type>): Readonly<Record<string, unknown>> }['tell'] };

const when = ({ startsAt, endsAt, seats }: Slot) => ({ startsAt, endsAt, seats });
const proposed = ({ version, slot, price, note }: Terms) => ({ termsVersion: version, ...when(slot), price: price.kind, note });

const booking = {
  BookingRequested: { words: 'asked for a booking', facts: ({ terms, answerBy }) => ({ ...proposed(terms), answerBy }) },
  TermsCountered: { words: 'proposed other terms', facts: ({ terms, answerBy }) => ({ ...proposed(terms), answerBy }) },
  BookingAccepted: { words: 'accepted the terms', facts: ({ termsVersion }) => ({ termsVersion }) },
  RequestSecured: { words: 'saw that the recipient’s card stands for it', facts: ({ answerBy }) => ({ answerBy }) },
  BookingPaymentMissed: { words: 'could not have the money that was agreed to', facts: ({ payBy }) => ({ payBy }) },
  BookingPaymentRestored: { words: 'saw that it is paid for again' },
  BookingPaymentAbandoned: { words: 'called it off, since nobody paid in time' },
  BookingDeclined: { words: 'declined', facts: ({ reason }) => ({ reason }) },
  BookingWithdrawn: { words: 'withdrew the request', facts: ({ reason }) => ({ reason }) },
  BookingExpired: { words: 'closed the request, which nobody had answered in time' },
  BookingCancelled: { words: 'cancelled the booking', facts: ({ minutesBefore, percent, late, reason }) => ({ minutesBefore, percent, late, reason }) },
  ContributionsReported: {
    words: 'reported what was done',
    facts: ({ by, reports }) => ({ side: by, done: reports.map(({ index, done }) => `${index}: ${done}`), ...Object.fromEntries(reports.map(({ index, note }) => [`note ${index}`, note])) }),
  },
  ContributionsConfirmed: { words: 'confirmed what the other side did', facts: ({ note }) => ({ note }) },
  DeliveryObjected: { words: 'objected', facts: ({ reason }) => ({ reason }) },
  SettlementProposed: { words: 'proposed how to settle it', facts: ({ outcome, reason }) => ({ outcome, reason }) },
  BreakdownSettled: { words: 'settled it', facts: ({ by, outcome, reason }) => ({ settledBy: by, outcome, reason }) },
  BookingCompleted: { words: 'completed the booking', facts: ({ how, reviewsUntil }) => ({ how, reviewsUntil }) },
} satisfies { readonly [Type in DomainEvent['type']]?: Told<Type> };

const review = {
  ReviewSubmitted: { words: 'wrote a review' },
  ReviewRevised: { words: 'wrote the review anew' },
  ReviewsRevealed: { words: 'revealed the reviews', facts: ({ how, reviews }) => ({ how, reviews: reviews.length }) },
  ReviewReplied: { words: 'answered a review', facts: ({ to, text }) => ({ to, text }) },
} satisfies { readonly [Type in DomainEvent['type']]?: Told<Type> };

const listing = {
  ListingDrafted: { words: 'drafted the listing', facts: ({ kind }) => ({ kind }) },
  ListingEdited: { words: 'edited the listing', facts: ({ version }) => ({ version }) },
  ListingPublished: { words: 'published the listing', facts: ({ expiresAt }) => ({ expiresAt }) },
  ListingPaused: { words: 'paused the listing' },
  ListingExpiryWarned: { words: 'warned the owner that the listing ends soon', facts: ({ expiresAt }) => ({ expiresAt }) },
  ListingExpired: { words: 'ended the listing, whose time was over' },
  ListingArchived: { words: 'archived the listing' },
} satisfies { readonly [Type in DomainEvent['type']]?: Told<Type> };

const people = {
  CommunityFounded: { words: 'founded the community', facts: ({ name }) => ({ name }) },
  PolicyChanged: { words: 'changed the rules', facts: ({ version, reason }) => ({ version, reason }) },
  MemberJoined: { words: 'joined', facts: ({ roles }) => ({ roles }) },
  RoleGranted: { words: 'gave a role', facts: ({ role }) => ({ role }) },
  RoleRevoked: { words: 'took a role away', facts: ({ role }) => ({ role }) },
  MemberLeft: { words: 'left' },
  MemberRegistered: { words: 'joined Barnraise' },
  ProfileUpdated: { words: 'changed what the page says', facts: ({ name, bio }) => ({ changed: [...(name === undefined ? [] : ['name']), ...(bio === undefined ? [] : ['bio'])] }) },
} satisfies { readonly [Type in DomainEvent['type']]?: Told<Type> };

const amount = ({ minutes, purpose: { kind } }: { readonly minutes: string; readonly purpose: { readonly kind: string } }) => ({ minutes, purpose: kind });

const account = {
  CreditsTransferred: { words: 'paid', facts: (data) => ({ to: data.to, ...amount(data), levy: data.levy, belowLimit: data.belowLimit, effectiveAt: data.effectiveAt, balance: data.after.balance, reason: data.reason }) },
  CreditsReceived: { words: 'brought in credits', facts: (data) => ({ from: data.from, ...amount(data), levy: data.isLevy, effectiveAt: data.effectiveAt, balance: data.after.balance, reason: data.reason }) },
  TransferRefused: { words: 'asked for a payment, which was refused', facts: (data) => ({ to: data.to, ...amount(data), code: data.code, missing: data.missing }) },
  CreditsHeld: { words: 'set credits aside', facts: (data) => ({ to: data.to, ...amount(data), expiresAt: data.expiresAt, held: data.after.held }) },
  HoldPosted: { words: 'paid what had been set aside', facts: (data) => ({ to: data.to, ...amount(data), released: data.released, levy: data.levy, effectiveAt: data.effectiveAt, balance: data.after.balance }) },
  HoldVoided: { words: 'gave back what had been set aside', facts: ({ minutes, after }) => ({ minutes, held: after.held }) },
  HoldExpired: { words: 'gave back what had been set aside for too long', facts: ({ minutes, after }) => ({ minutes, held: after.held }) },
  CreditsRequested: { words: 'asked to be paid', facts: ({ to, minutes, answerBy, reason }) => ({ to, minutes, answerBy, reason }) },
  CreditRequestClosed: { words: 'closed a request to be paid', facts: ({ how }) => ({ how }) },
  LimitExceptionSet: { words: 'changed how far below zero the account may go', facts: ({ minutes, reason }) => ({ minutes: minutes ?? 'as the rules say', reason }) },
  MandateGiven: { words: 'let somebody pay from the account', facts: ({ holderId, minutes, until, reason }) => ({ holder: holderId, minutes, until, reason }) },
  MandateRevoked: { words: 'let somebody pay from the account no longer' },
  AccountClosed: { words: 'closed the account', facts: ({ reason }) => ({ reason }) },
  EntryDisputed: { words: 'disputed an entry', facts: ({ transferId, reason }) => ({ transferId, reason }) },
  EntryDisputeWithdrawn: { words: 'took a dispute back', facts: () => ({}) },
  EntryDisputeDismissed: { words: 'answered a dispute, and let the entry stand', facts: ({ reason }) => ({ reason }) },
  BudgetAdopted: { words: 'adopted a budget', facts: ({ minutes, from, until, reason }) => ({ minutes, from, until, reason }) },
  ProgrammeAdopted: { words: 'adopted a reward programme', facts: ({ name, minutes, budget, until, reason }) => ({ name, minutes, budget, until, reason }) },
  ProgrammeEnded: { words: 'ended a reward programme', facts: ({ reason }) => ({ reason }) },
  SponsorOpened: { words: 'opened an account for a sponsor', facts: ({ name, reason }) => ({ name, reason }) },
  RewardApproved: { words: 'approved a reward that a sponsor pays', facts: ({ minutes, bookingId, programmeId, source }) => ({ minutes, bookingId, programmeId, source }) },
  RewardLapsed: { words: 'took back a reward that a sponsor could not pay', facts: ({ minutes, bookingId, missing }) => ({ minutes, bookingId, missing }) },
  ExchangeAgreed: { words: 'agreed to exchange with another community', facts: ({ minutes, reason }) => ({ minutes, reason }) },
  ExchangeEnded: { words: 'ended the exchange with another community', facts: ({ reason }) => ({ reason }) },
  ExchangeNoticed: { words: 'heard what the other community has agreed to', facts: ({ minutes }) => ({ minutes: minutes ?? 'no more' }) },
} satisfies { readonly [Type in DomainEvent['type']]?: Told<Type> };

const sum = ({ amountMinor, currency }: Money) => ({ amountMinor, currency });

/** What became of a booking's money; what Stripe is asked, and under which names, is the house's own affair. */
const payment = {
  PaymentAuthorised: { words: 'saw the money held on the card', facts: ({ amount: held, captureBefore }) => ({ ...sum(held), captureBefore }) },
  CardSaved: { words: 'saw the card saved, to be charged before the start' },
  PaymentDeclined: { words: 'saw the card declined', facts: ({ code, declineCode }) => ({ code, declineCode }) },
  PaymentCaptured: { words: 'took the money from the card', facts: ({ amount: taken, feeMinor }) => ({ ...sum(taken), feeMinor }) },
  PaymentReleased: { words: 'let go of the card, and took nothing', facts: ({ why }) => ({ why }) },
  PaymentMissed: { words: 'could not have the money', facts: ({ why }) => ({ why }) },
  PaymentSettled: { words: 'divided the money, since the booking is over', facts: ({ how, percent, refundMinor, owedMinor, feeMinor }) => ({ how, percent, refundMinor, owedMinor, feeMinor }) },
  RefundGranted: { words: 'gave money back', facts: ({ amount: granted, why, percent }) => ({ ...sum(granted), why, percent }) },
  PaymentRefunded: { words: 'saw the money on its way back, or there', facts: ({ amount: back, status }) => ({ ...sum(back), status }) },
  RefundFailed: { words: 'saw that the money did not arrive back', facts: ({ amount: lost }) => sum(lost) },
  EarningsTransferred: { words: 'paid the provider', facts: ({ amount: paid }) => sum(paid) },
  EarningsDeferred: { words: 'kept what the provider is owed until it can be paid', facts: ({ owed, why }) => ({ ...sum(owed), why }) },
  EarningsReversed: { words: 'took back what the provider had been paid', facts: ({ amount: back }) => sum(back) },
  DisputeOpened: { words: 'heard from the payer’s bank, which asks for the money back', facts: ({ amount: asked, reason, inquiry, evidenceBy }) => ({ ...sum(asked), reason, inquiry, evidenceBy }) },
  DisputeMoved: { words: 'heard more of the dispute', facts: ({ status, evidenceBy }) => ({ status, evidenceBy }) },
  DisputeClosed: { words: 'heard the end of the dispute', facts: ({ outcome }) => ({ outcome }) },
} satisfies { readonly [Type in DomainEvent['type']]?: Told<Type> };

/** What is told of each event that people hear of. */
export const toldOf: { readonly [Type in DomainEvent['type']]?: Told<Type> } = { ...booking, ...review, ...listing, ...people, ...account, ...payment };

export type Fact = { readonly name: string; readonly value: string | null; readonly hidden: 'SEALED' | 'ERASED' | null };

/** The facts that an event's words go with, in their order. What was not said is left out. */
export const factsOf = ({ type, data }: { readonly type: string; readonly data: object }): readonly Fact[] => {
  const facts = (toldOf as Readonly<Record<string, Told<never>>>)[type]?.facts;
  return Object.entries(facts?.(data as never) ?? {}).filter(([, value]) => value !== undefined).map(([name, value]) => ({ name, ...shown(value) }));
};

const shown = (value: unknown): Omit<Fact, 'name'> => {
  if (typeof value === 'object' && value !== null && 'erased' in value) return { value: null, hidden: 'ERASED' };
  if (typeof value === 'object' && value !== null && 'sealed' in value) return { value: null, hidden: 'SEALED' };
  return { value: Array.isArray(value) ? value.join(', ') : String(value), hidden: null };
};
