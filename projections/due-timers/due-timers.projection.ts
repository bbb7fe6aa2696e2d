import { minutesToNextLook } from '../../contracts/payment/look-again.js';
import { plusMinutes } from '../../contracts/time.js';
import type { Instant } from '../../contracts/values.js';
import type { EventType } from '../../contracts/events.js';
import type { Timer } from '../../src/kernel/process.js';
import { defineProjection, type AnyDomainEvent, type EventNamed, type Step } from '../engine/projection.js';
import { ledgerHeadChange, ledgerHeadTypes, type LedgerHeadTimer } from './ledger-head.js';
import { OPEN_CALLS, openCallsChange, openCallsTypes, type OpenCallsTimer } from './open-calls.js';

/** A hold without a booking is given back so long after it was made. */
export const ORPHANED_HOLD_MINUTES = 2;
/** Where the platform's balance did not reach for a provider, it is looked at again so much later. */
const BALANCE_MINUTES = 60;

/** What an event sets, or clears, of the timers: the thing it is for, and when it is due. */
type Change = { readonly kind: string; readonly thing: string; readonly due?: { readonly at: Instant; readonly about?: string } | undefined };
type Changes = { readonly [Type in EventType]?: (event: EventNamed<Type>) => readonly Change[] };

const set = (kind: string, thing: string, at: Instant | undefined): Change => ({ kind, thing, due: at === undefined ? undefined : { at } });
const clear = (kind: string, thing: string): Change => ({ kind, thing });

const endOfListing = ({ data: { listingId } }: EventNamed<'ListingPaused' | 'ListingExpired' | 'ListingArchived'>) => [clear('warn-listing', listingId), clear('expire-listing', listingId)];
const endOfRequest = ({ data: { bookingId } }: EventNamed<'BookingDeclined' | 'BookingWithdrawn' | 'BookingExpired'>) => [clear('expire-request', bookingId)];

/** A webhook that cannot be acted on is tried again after one minute, then two, four and so on, up to six hours; for ever, since it may be about money. */
const pauseMinutes = (attempt: number): number => Math.min(360, 2 ** Math.min(attempt - 1, 20));

/** Ids of holds and requests are their account's: both together say which one. */
const endOfHold = ({ data: { accountId, holdId } }: EventNamed<'HoldPosted' | 'HoldVoided' | 'HoldExpired'>) => [clear('expire-credit-holds', `${accountId} ${holdId}`), clear('settle-credit-holds', holdId)];
/** Credits that are held for a booking wait for the agreement that names them. */
const untilAgreed = ({ data: { accountId, holdId, purpose }, metadata }: EventNamed<'CreditsHeld'>): readonly Change[] =>
  (purpose.kind === 'BOOKING' ? [{ kind: 'settle-credit-holds', thing: holdId, due: { at: plusMinutes(metadata.at, ORPHANED_HOLD_MINUTES), about: `${accountId} ${purpose.bookingId} ${holdId}` } }] : []);

const changes: Changes = {
  SlotHeld: ({ data: { listingId, bookingId, holdId }, metadata }) =>
    [{ kind: 'settle-holds', thing: holdId, due: { at: plusMinutes(metadata.at, ORPHANED_HOLD_MINUTES), about: `${listingId} ${bookingId} ${holdId}` } }],
  SlotReleased: ({ data: { holdId } }) => [clear('settle-holds', holdId)],
  BookingRequested: ({ data: { bookingId, terms, answerBy, payBy } }) => [clear('settle-holds', terms.slot.holdId), set('expire-request', bookingId, payBy ?? answerBy)],
  RequestSecured: ({ data: { bookingId, answerBy } }) => [set('expire-request', bookingId, answerBy)],
  BookingPaymentMissed: ({ data: { bookingId, payBy } }) => [set('abandon-unpaid', bookingId, payBy)],
  BookingPaymentRestored: ({ data: { bookingId } }) => [clear('abandon-unpaid', bookingId)],
  BookingPaymentAbandoned: ({ data: { bookingId } }) => [clear('abandon-unpaid', bookingId), clear('auto-complete', bookingId)],
  TermsCountered: ({ data: { bookingId, terms, answerBy } }) => [clear('settle-holds', terms.slot.holdId), set('expire-request', bookingId, answerBy)],
  BookingAccepted: ({ data: { bookingId, completesAt, credits } }) => [clear('expire-request', bookingId), set('auto-complete', bookingId, completesAt), ...(credits ? [clear('settle-credit-holds', credits.holdId)] : [])],
  PaymentIntended: ({ data: { bookingId, chargeAt } }) => [set('charge-saved-card', bookingId, chargeAt)],
  PaymentCaptured: ({ data: { bookingId } }) => [clear('charge-saved-card', bookingId)],
  PaymentMissed: ({ data: { bookingId } }) => [clear('charge-saved-card', bookingId)],
  PaymentClosed: ({ data: { bookingId } }) => [clear('charge-saved-card', bookingId)],
  EarningsDeferred: ({ data: { bookingId, why }, metadata }) => (why === 'BALANCE_INSUFFICIENT' ? [set('pay-earnings', bookingId, plusMinutes(metadata.at, BALANCE_MINUTES))] : []),
  OnboardingIntended: ({ data: { memberId }, metadata }) => [set('onboard-payee', memberId, plusMinutes(metadata.at, 1))],
  OnboardingFailed: ({ data: { memberId } }) => [clear('onboard-payee', memberId)],
  PayeeAccountOpened: ({ data: { memberId } }) => [clear('onboard-payee', memberId)],
  PayeeStatusChanged: ({ data: { memberId, status }, metadata }) => [set('look-at-payee', memberId, plusMinutes(metadata.at, minutesToNextLook({ status, waiting: 0, unchanged: 0 })))],
  PayeeLookedAt: ({ data: { memberId, nextAt } }) => [set('look-at-payee', memberId, nextAt)],
  DebtDeferred: ({ data: { memberId }, metadata }) => [set('look-at-payee', memberId, plusMinutes(metadata.at, minutesToNextLook({ status: undefined, waiting: 1, unchanged: 0 })))],
  EarningsTransferred: ({ data: { bookingId } }) => [clear('pay-earnings', bookingId)],
  BookingDeclined: endOfRequest,
  BookingWithdrawn: endOfRequest,
  BookingExpired: endOfRequest,
  BookingCancelled: ({ data: { bookingId, reviewsUntil } }) => [clear('auto-complete', bookingId), clear('abandon-unpaid', bookingId), set('close-reviews', bookingId, reviewsUntil)],
  DeliveryObjected: ({ data: { bookingId } }) => [clear('auto-complete', bookingId), clear('abandon-unpaid', bookingId)],
  BreakdownSettled: ({ data: { bookingId, reviewsUntil } }) => [set('close-reviews', bookingId, reviewsUntil)],
  BookingCompleted: ({ data: { bookingId, reviewsUntil } }) => [clear('auto-complete', bookingId), clear('abandon-unpaid', bookingId), set('close-reviews', bookingId, reviewsUntil)],
  WebhookParked: ({ data: { eventId, attempt }, metadata }) => [set('retry-webhook', eventId, plusMinutes(metadata.at, pauseMinutes(attempt)))],
  WebhookHandled: ({ data: { eventId } }) => [clear('retry-webhook', eventId)],
  ReviewsRevealed: ({ data: { bookingId } }) => [clear('close-reviews', bookingId)],
  ListingPublished: ({ data: { listingId, warnAt, expiresAt } }) => [set('warn-listing', listingId, warnAt), set('expire-listing', listingId, expiresAt)],
  ListingExpiryWarned: ({ data: { listingId } }) => [clear('warn-listing', listingId)],
  ListingPaused: endOfListing,
  ListingExpired: endOfListing,
  ListingArchived: endOfListing,
  CreditsHeld: (event) => [set('expire-credit-holds', `${event.data.accountId} ${event.data.holdId}`, event.data.expiresAt), ...untilAgreed(event)],
  HoldPosted: endOfHold,
  HoldVoided: endOfHold,
  HoldExpired: endOfHold,
  CreditsRequested: ({ data: { accountId, requestId, answerBy } }) => [set('lapse-credit-requests', `${accountId} ${requestId}`, answerBy)],
  CreditRequestClosed: ({ data: { accountId, requestId } }) => [clear('lapse-credit-requests', `${accountId} ${requestId}`)],
  CreditsTransferred: ({ data: { accountId, purpose } }) => (purpose.kind === 'REQUEST' ? [clear('lapse-credit-requests', `${accountId} ${purpose.requestId}`)] : []),
};

const changesOf = (event: AnyDomainEvent): readonly Change[] => (changes[event.type] as ((event: AnyDomainEvent) => readonly Change[]) | undefined)?.(event) ?? [];

/** One timer of a kind for one thing. */
const keyOf = ({ kind, thing }: Pick<Change, 'kind' | 'thing'>): string => `${kind}:${thing}`;

const timerAfter = (before: Timer | undefined, event: AnyDomainEvent, key: string): Timer | undefined => {
  const change = changesOf(event).find((one) => keyOf(one) === key);
  if (key.startsWith(`${OPEN_CALLS}:`)) return openCallsChange(event)?.next(before as OpenCallsTimer | undefined);
  if (change === undefined) return ledgerHeadChange(event)?.next(before as LedgerHeadTimer | undefined);
  return change.due && { kind: change.kind, about: change.due.about ?? change.thing, dueAt: change.due.at };
};

/** What is waiting to happen by itself, and when. Rebuilt like every read model; the deciders have the last word on every timer. */
export const dueTimers = defineProjection<Timer>({
  name: 'due-timers',
  version: 6,
  key: (event) => [...changesOf(event), ...[ledgerHeadChange(event) ?? []].flat(), ...[openCallsChange(event) ?? []].flat()].map(keyOf),
  on: Object.fromEntries([...new Set([...Object.keys(changes), ...ledgerHeadTypes, ...openCallsTypes])].map((type) => [type, timerAfter as Step<Timer, EventType>])),
  table: { columns: { due_at: { type: 'text not null', value: ({ dueAt }) => dueAt } }, indexes: { by_due: '(due_at, key)' } },
});
