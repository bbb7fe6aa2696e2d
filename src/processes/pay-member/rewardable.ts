import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import type { CommunityId, MemberId } from '../../../contracts/values.js';

/** What a booking says of its recipient's part: whether they did some of it, the provider has confirmed that, and the booking is completed. */
export type Rewardable =
  | { readonly status: 'unknown' }
  | { readonly status: 'known'; readonly communityId: CommunityId; readonly recipientId: MemberId; readonly tookPart: boolean; readonly confirmed: boolean; readonly completed: boolean };

/** Before its first event. */
export const notYetRequested: Rewardable = { status: 'unknown' };

/** Folds a booking's events to what a reward depends on. Of several reports the last one counts. */
export const rewardableAfter = (before: Rewardable, { type, data }: BookingEvent): Rewardable => {
  if (type === 'BookingRequested') return { status: 'known', communityId: data.communityId, recipientId: data.recipientId, tookPart: false, confirmed: false, completed: false };
  if (before.status === 'unknown') return before;
  switch (type) {
    case 'ContributionsReported': return data.by === 'recipient' ? { ...before, tookPart: data.reports.some(({ done }) => done !== 'NOT_DONE') } : before;
    case 'ContributionsConfirmed': return data.by === 'provider' ? { ...before, confirmed: true } : before;
    case 'BookingCompleted': return { ...before, completed: true };
    default: return before;
  }
};
