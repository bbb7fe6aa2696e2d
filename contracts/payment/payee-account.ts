import type { BookingId, Instant } from '../values.js';
import type { OnboardCall } from './calls.js';
import type { PayeeStatus } from './observed.js';
import type { PayeeEvent } from './payment.events.js';

/** What others must know of somebody who wants to be paid by card. `waiting`: bookings whose money waits until they can be. */
export type PayeeAccount = {
  readonly status: 'NONE' | PayeeStatus;
  readonly accountId?: string | undefined;
  readonly country?: string | undefined;
  readonly wanting: readonly string[];
  readonly waiting: readonly BookingId[];
  /** Asked of Stripe and not answered yet, and since when. */
  readonly open?: { readonly call: OnboardCall; readonly since: Instant } | undefined;
  /** How often Stripe was asked for an account: each time under another name. */
  readonly attempts: number;
};

/** Before its first event. */
export const notAPayee: PayeeAccount = { status: 'NONE', wanting: [], waiting: [], attempts: 0 };

/** Folds a payee's events to what others must know. */
export const payeeAfter = (before: PayeeAccount, said: PayeeEvent & { readonly metadata: { readonly at: Instant } }): PayeeAccount => {
  switch (said.type) {
    case 'OnboardingIntended': return { ...before, open: { call: said.data.call, since: said.metadata.at }, attempts: before.attempts + 1 };
    case 'OnboardingFailed': return { ...before, open: undefined };
    case 'PayeeAccountOpened': return { ...before, accountId: said.data.accountId, country: said.data.country, status: 'ONBOARDING', open: undefined };
    case 'PayeeStatusChanged': return { ...before, status: said.data.status, wanting: said.data.wanting };
    case 'DebtDeferred': return { ...before, waiting: [...without(before, said.data.bookingId), said.data.bookingId] };
    case 'DebtResumed': return { ...before, waiting: without(before, said.data.bookingId) };
  }
};

const without = ({ waiting }: PayeeAccount, booking: BookingId): readonly BookingId[] => waiting.filter((one) => one !== booking);
