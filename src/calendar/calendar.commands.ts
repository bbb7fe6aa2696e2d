import type { DateRange, DayWindow, Plan } from '../../contracts/calendar/calendar.events.js';
import type { BookingId, CommunityId, HoldId, Instant, ListingId, MemberId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** Sets or replaces the plan. Sent by the process `set-availability`, which knows the owner from the listing; closed and opened dates stay. */
export class PlanAvailability extends command('PlanAvailability')<{ listingId: ListingId; ownerId: MemberId; plan: Plan }> {}
export class CloseDates extends command('CloseDates')<{ listingId: ListingId; ranges: readonly DateRange[] }> {}
/** With windows: these dates have exactly those. Without: they are again as the week says. */
export class OpenDates extends command('OpenDates')<{ listingId: ListingId; ranges: readonly DateRange[]; windows: readonly DayWindow[] }> {}
/** Takes seats of a stretch for a booking, under the policy of the community. Holds of one booking do not compete: a counter-offer may move the slot. */
export class HoldSlot extends command('HoldSlot')<{
  communityId: CommunityId; listingId: ListingId; bookingId: BookingId; holdId: HoldId; startsAt: Instant; endsAt: Instant; seats: number;
}> {}
/** Gives a hold back; one that is not there is as good as given back. */
export class ReleaseSlot extends command('ReleaseSlot')<{ listingId: ListingId; bookingId: BookingId; holdId: HoldId }> {}

export const calendarCommands = [PlanAvailability, CloseDates, OpenDates, HoldSlot, ReleaseSlot] as const;
export type CalendarCommand = InstanceType<(typeof calendarCommands)[number]>;
