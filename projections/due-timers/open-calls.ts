import { isAnsweredBy, type AskedCall } from '../../contracts/payment/answered.js';
import { paymentEvents } from '../../contracts/payment/payment.events.js';
import type { EventType } from '../../contracts/events.js';
import { plusMinutes } from '../../contracts/time.js';
import type { BookingId } from '../../contracts/values.js';
import type { Timer } from '../../src/kernel/process.js';
import type { AnyDomainEvent } from '../engine/projection.js';

export const OPEN_CALLS = 'make-payment-calls';
/** Whoever has asked Stripe has an answer by then, or was stopped. */
const ANSWERED_MINUTES = 1;

/** `open`: what is asked of Stripe for this booking and not answered. */
export type OpenCallsTimer = Timer & { readonly open: readonly AskedCall[] };
export type OpenCallsChange = { readonly kind: typeof OPEN_CALLS; readonly thing: BookingId; readonly next: (before: OpenCallsTimer | undefined) => OpenCallsTimer | undefined };

/** The events that `openCallsChange` looks at. */
export const openCallsTypes: readonly EventType[] = paymentEvents.map(({ type }) => type);
const types: ReadonlySet<string> = new Set(openCallsTypes);

/** A call that is intended sets the timer of its booking; the last one that is answered clears it. */
export const openCallsChange = (event: AnyDomainEvent): OpenCallsChange | undefined => {
  if (!types.has(event.type)) return undefined;
  const { bookingId: about } = event.data as { readonly bookingId: BookingId };
  return { kind: OPEN_CALLS, thing: about, next: (before) => timerOf(about, before, event) };
};

const timerOf = (about: BookingId, before: OpenCallsTimer | undefined, event: AnyDomainEvent): OpenCallsTimer | undefined => {
  if (event.type === 'PaymentCallIntended') {
    const { round, call: { key, operation } } = event.data;
    return { kind: OPEN_CALLS, about, dueAt: plusMinutes(event.metadata.at, ANSWERED_MINUTES), open: [...(before?.open ?? []), { round, key, operation }] };
  }
  const open = before?.open.filter((call) => !isAnsweredBy(call, event)) ?? [];
  return before && open.length > 0 ? { ...before, open } : undefined;
};
