import type { BookingId, Instant } from '../values.js';
import type { OnboardCall } from './calls.js';
import type { PayeeStatus } from './observed.js';
import type { PayeeEvent } from './payment.events.js';

/** What is known of a provider who wants to be paid by card. */
export type PayeeAccount = {
  /** The id of their account at Stripe. */
  readonly account?: string | undefined;
  readonly status?: PayeeStatus | undefined;
  /** What Stripe still asks for, in its own short names. */
  readonly wanting: readonly string[];
  /** As it was said last. */
  readonly country?: string | undefined;
  /** What Stripe was asked for, in order: the words, and whether it is answered. */
  readonly calls: readonly { readonly call: OnboardCall; readonly intendedAt: Instant; readonly state: 'OPEN' | 'DONE' | 'FAILED' }[];
  /** Bookings of which the provider's share waits for them to be payable. */
  readonly debts: readonly BookingId[];
  /** How often Stripe was asked in its turn since it last said something new, or a debt began to wait. */
  readonly unchanged: number;
};

export const noPayee: PayeeAccount = { wanting: [], calls: [], debts: [], unchanged: 0 };

/** The payee after one more event. */
export const payeeAfter = (before: PayeeAccount, event: PayeeEvent): PayeeAccount => {
  switch (event.type) {
    case 'OnboardingIntended': return { ...before, country: event.data.call.country, calls: [...before.calls, { call: event.data.call, intendedAt: event.data.intendedAt, state: 'OPEN' }] };
    case 'PayeeAccountOpened': return { ...before, account: event.data.accountId, country: event.data.country, calls: before.calls.map((one) => (one.state === 'OPEN' ? { ...one, state: 'DONE' } : one)) };
    case 'OnboardingFailed': return { ...before, calls: before.calls.map((one) => (one.call.key === event.data.key ? { ...one, state: 'FAILED' } : one)) };
    case 'PayeeStatusChanged': return { ...before, status: event.data.status, wanting: event.data.wanting, unchanged: 0 };
    case 'PayeeLookedAt': return { ...before, unchanged: event.data.unchanged };
    case 'DebtDeferred': return { ...before, debts: [...before.debts, event.data.bookingId], unchanged: 0 };
    case 'DebtResumed': return { ...before, debts: before.debts.filter((bookingId) => bookingId !== event.data.bookingId) };
    default: return unheardOf(event);
  }
};

const unheardOf = (event: never): never => {
  throw new Error(`not an event of a payee: ${JSON.stringify(event)}`);
};

/** The account that money can be sent to now; undefined while there is none. */
export const destinationOf = ({ account, status }: PayeeAccount): string | undefined => (status === 'ACTIVE' ? account : undefined);
