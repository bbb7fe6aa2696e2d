import { BookingCompleted, type BookingEvent } from '../../contracts/booking/booking.events.js';
import { plusDays } from '../../contracts/time.js';
import type { Instant } from '../../contracts/values.js';
import type { Case } from '../kernel/decider.js';
import type { AbandonUnpaid, CompleteBooking, ConfirmContributions, SecureRequest, SettleBreakdown } from './booking.commands.js';
import { deliveredMinutes, type Agreed, type BrokenDown } from './booking.state.js';

type Ending = Case<Agreed | BrokenDown, ConfirmContributions | CompleteBooking | SettleBreakdown | SecureRequest | AbandonUnpaid>;

export const completed = (asked: Ending, ended: { readonly how: 'CONFIRMED' | 'IN_TIME' | 'SETTLED'; readonly creditMinutes: string | undefined }): BookingEvent =>
  BookingCompleted.of({ bookingId: asked.state.bookingId, reviewsUntil: reviewsUntil(asked), ...ended });

export const reviewsUntil = ({ command: { meta }, context: { policy } }: Ending): Instant => plusDays(meta.at, policy.reviewDays);

/** Both have confirmed, and only the money was waited for: nothing else keeps it from being completed. */
export const completedAtLast = (asked: Case<Agreed, SecureRequest | AbandonUnpaid>): readonly BookingEvent[] =>
  (asked.state.confirmed.length === 2 ? [completed(asked, { how: 'CONFIRMED', creditMinutes: deliveredMinutes(asked.state) })] : []);
