import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Kind, parse } from 'graphql';
import type { Unresolved } from '../../contracts/calendar/resolve-slot.js';
import type { BookingRejection } from '../../src/booking/booking.decider.js';
import type { CalendarRejection } from '../../src/calendar/calendar.decider.js';
import type { KernelRejection } from '../../src/kernel/outcome.js';
import type { NoSuchReward } from '../../src/kernel/named-rewards.js';
import type { bookable } from '../../src/processes/request-booking/request-booking.process.js';

/** What the processes around bookings answer beside the deciders' words. */
type ProcessRejection = 'PAYEE_NOT_READY' | Extract<ReturnType<typeof bookable>, { rejected: string }>['rejected'] | 'TOO_MANY_OPEN_REQUESTS';
/** What the recipient's account can answer when credits are to be held. */
type HoldRejection = 'LIMIT_REACHED' | 'ACCOUNT_CLOSED';
type AnyCode = BookingRejection | Exclude<CalendarRejection, 'TOO_MANY_EXCEPTIONS'> | Unresolved['rejected'] | ProcessRejection | NoSuchReward['rejected'] | HoldRejection | 'NOT_SIGNED_IN' | 'INVALID_INPUT' | KernelRejection;

/** Every code with which a mutation about bookings can be refused: the compiler asks for each, and for no other. */
const codes: Readonly<Record<AnyCode, true>> = {
  NOT_SIGNED_IN: true, INVALID_INPUT: true, NOT_FOUND: true, BUSY: true, IDEMPOTENCY_CONFLICT: true,
  OWN_LISTING: true, LISTING_NOT_PUBLISHED: true, NOT_A_MEMBER: true, NO_SUCH_PRICE: true, PRICE_NOT_YET_PAYABLE: true, PAYMENT_REQUIRED: true, PAYEE_NOT_READY: true, TOO_MANY_OPEN_REQUESTS: true,
  NO_AVAILABILITY: true, SLOT_TAKEN: true, SLOT_NOT_OFFERED: true, SLOT_IN_THE_PAST: true, TOO_SOON: true, TOO_FAR: true, TOO_SHORT: true, TOO_LONG: true, SEATS_OUT_OF_RANGE: true,
  LOCAL_TIME_IN_GAP: true, LOCAL_TIME_TWICE: true, HOLD_LAPSED: true, HOLD_IN_USE: true, ALREADY_REQUESTED: true,
  NOT_NEGOTIABLE: true, OWN_PROPOSAL: true, STALE_TERMS: true, ANSWER_TOO_LATE: true, STILL_OPEN: true, WRONG_SIDE: true,
  NOT_YET_ACCEPTED: true, TOO_LATE_TO_CANCEL: true, NOT_YET_ENDED: true, NOT_YET_DUE: true, NO_SUCH_CONTRIBUTION: true, REPORTED_TWICE: true, NOT_YET_REPORTED: true,
  ALREADY_CONFIRMED: true, MINUTES_OUT_OF_RANGE: true, MINUTES_DIFFER: true, LIMIT_REACHED: true, ACCOUNT_CLOSED: true, BROKEN_DOWN: true, NOT_BROKEN_DOWN: true, REASON_REQUIRED: true, CLOSED: true,
  NO_SUCH_PROGRAMME: true, PROGRAMME_ENDED: true, ABOVE_PROGRAMME: true, ABOVE_REWARD_CAP: true,
};

describe('the reasons for which a booking is refused', () => {
  const sdl = parse(readFileSync(join(import.meta.dirname, '../../contracts/booking/booking.graphql'), 'utf8'));
  const told = sdl.definitions.flatMap((one) => (one.kind === Kind.ENUM_TYPE_DEFINITION && one.name.value === 'BookingRejectionCode' ? one.values ?? [] : []));

  it('are all told in the SDL, and none is told that is never given', () => expect(told.map(({ name }) => name.value).sort()).toEqual(Object.keys(codes).sort()));
  it('are each told in a sentence of their own', () => {
    const sentences = told.map(({ description }) => description?.value);
    expect(sentences.filter((sentence) => !sentence?.endsWith('.'))).toEqual([]);
    expect(new Set(sentences).size).toBe(sentences.length);
  });
});
