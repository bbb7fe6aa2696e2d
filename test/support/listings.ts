import { AvailabilitySet, type Plan } from '../../contracts/calendar/calendar.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { ListingDrafted, ListingPublished, type ListingContent } from '../../contracts/listing/listing.events.js';
import { bookingId, communityId, holdId, listingId, memberId, type Instant } from '../../contracts/values.js';
import type { CommandContext } from '../../src/kernel/decider.js';

const id = (prefix: string, last: string) => `${prefix}_${last.padStart(32, '0')}`;
export const aListingId = (last: string) => listingId.parse(id('lst', last));
export const aBookingId = (last: string) => bookingId.parse(id('bkg', last));
export const aHoldId = (last: string) => holdId.parse(id('hld', last));

/** Leo mends bicycles in Kreuzberg; Ana lives next door; Mia has nothing to do with either. */
export const leo = memberId.parse(id('mbr', '1e0'));
export const ana = memberId.parse(id('mbr', 'a2a'));
export const mia = memberId.parse(id('mbr', 'b1a'));
export const kreuzberg = communityId.parse(id('cmt', '36'));
export const bicycleRepair = aListingId('b1c');

export const amongMembers: CommandContext = { policy: defaultPolicy, roles: ['member'], founded: true };
export const by = (actor: string, at: Instant) => ({ commandId: 'any', actor, at });

export const repairContent: ListingContent = {
  title: 'Bicycle repair, together',
  description: 'You learn to mend your own bicycle.',
  category: 'REPAIR',
  resources: [{ kind: 'SKILL', name: 'twenty years in a bicycle shop' }, { kind: 'TOOL', name: 'repair stand' }],
  contributions: {
    provider: [{ kind: 'TOOL', what: 'brings the tools' }, { kind: 'KNOWLEDGE', what: 'shows every step' }],
    recipient: [{ kind: 'TASK', what: 'holds the wheel and does the second brake alone', minutes: 60 }],
  },
  prices: [{ kind: 'CREDITS', credits: { minutes: 60, per: 'HOUR' } }, { kind: 'GIFT' }],
  place: { label: 'Kreuzberg, by the canal', latitude: 52.496_123, longitude: 13.422_987 },
};

export const draftedAt = '2027-03-01T09:00:00.000Z';
export const drafted = ListingDrafted.of({ listingId: bicycleRepair, ownerId: leo, communityId: kreuzberg, kind: 'OFFER', content: repairContent });
export const warnAt = '2027-05-23T09:00:00.000Z';
export const expiresAt = '2027-05-30T09:00:00.000Z';
export const published = ListingPublished.of({ listingId: bicycleRepair, ownerId: leo, warnAt, expiresAt });

/** Weekdays from nine to five, in slots of an hour, one visitor at a time. */
export const weekdays: Plan = {
  zone: 'Europe/Berlin', seats: 1, grain: { kind: 'SLOTS', lengthsMinutes: [60] },
  weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, windows: [{ from: '09:00', to: '17:00' }] })),
};
export const everyDay = (from: string, to: string): Plan['weekly'] => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from, to }] }));
export const planned = (plan: Plan) => AvailabilitySet.of({ listingId: bicycleRepair, ownerId: leo, plan });
