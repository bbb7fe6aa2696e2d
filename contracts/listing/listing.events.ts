import { z } from 'zod';
import { defineEvent, personal, type EventOf } from '../event.js';
import { money } from '../money.js';
import { credits } from '../account/credits.js';
import { communityId, instant, listingId, memberId, minutes, programmeId, text } from '../values.js';

/** OFFER: the owner provides. NEED: who answers provides, the owner receives. */
export const listingKind = z.enum(['OFFER', 'NEED']);
export const resourceKind = z.enum(['SKILL', 'TIME', 'TOOL', 'SPACE', 'RIDE', 'OTHER']);
export const contributionKind = z.enum(['TASK', 'TIME', 'TOOL', 'MATERIAL', 'PLACE', 'KNOWLEDGE']);
export const listingCategory = z.enum(['REPAIR', 'GARDEN', 'CARE', 'LEARNING', 'LANGUAGE', 'TRANSPORT', 'TOOLS', 'FOOD', 'HOME', 'DIGITAL', 'ARTS', 'SPORT', 'LODGING', 'OTHER']);
export const priceUnit = z.enum(['BOOKING', 'HOUR', 'NIGHT', 'SEAT']);
export type ListingKind = z.infer<typeof listingKind>;

/** How something is paid. */
export const priceKind = z.enum(['GIFT', 'CREDITS', 'MONEY', 'MIXED']);

/** One thing one side brings. */
export const contribution = z.object({ kind: contributionKind, what: text(200), minutes: minutes.max(43_200).optional() });
export type Contribution = z.infer<typeof contribution>;

/** What who receives earns for doing it, from a reward programme of the community; who provides never pays it. `reason` is for the two to read. */
export const contributionReward = z.object({ programmeId, minutes: credits, reason: text(200) });
const rewardable = contribution.extend({ reward: contributionReward.optional() });

/** What both sides bring: at most 10 things each. */
export const contributions = z.object({ provider: z.array(contribution).min(1).max(10), recipient: z.array(rewardable).max(10) });
export type Contributions = z.infer<typeof contributions>;

const moneyPart = money.extend({ per: priceUnit });
/** Minutes of credit per unit; per HOUR, 60 is one to one. */
const creditsPart = z.object({ minutes: minutes.max(1440), per: priceUnit });

/** Money and credits stand apart and are never added together. */
export const price = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('GIFT') }),
  z.object({ kind: z.literal('CREDITS'), credits: creditsPart }),
  z.object({ kind: z.literal('MONEY'), money: moneyPart }),
  z.object({ kind: z.literal('MIXED'), money: moneyPart, credits: creditsPart }),
]);
export type Price = z.infer<typeof price>;

/** Where it happens; degrees, WGS 84. */
export const place = z.object({ label: text(120), latitude: z.number().min(-90).max(90).optional(), longitude: z.number().min(-180).max(180).optional() })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), 'latitude and longitude go together');
export type Place = z.infer<typeof place>;

/** Everything a listing says. Editing replaces it whole. The words belong to the owner and are encrypted with the owner's key. */
export const listingContent = z.object({
  title: personal(text(120), { of: 'ownerId' }),
  description: personal(text(5000), { of: 'ownerId' }),
  category: listingCategory,
  resources: z.array(z.object({ kind: resourceKind, name: personal(text(120), { of: 'ownerId' }) })).min(1).max(10),
  contributions: personal(contributions, { of: 'ownerId' }),
  /** Stand side by side; a booking picks one by its place in this list. With none the listing is shown, but cannot be booked. */
  prices: z.array(price).max(5),
  place: personal(place, { of: 'ownerId' }).optional(),
});
export type ListingContent = z.infer<typeof listingContent>;

const ofListing = { listingId, ownerId: memberId };

export const ListingDrafted = defineEvent('ListingDrafted', 1, z.object({ ...ofListing, communityId, kind: listingKind, content: listingContent }));
/** Open bookings keep the terms they agreed to. */
export const ListingEdited = defineEvent('ListingEdited', 1, z.object({ ...ofListing, version: z.int().min(2), content: listingContent }));
export const ListingPublished = defineEvent('ListingPublished', 1, z.object({ ...ofListing, warnAt: instant, expiresAt: instant }));
export const ListingPaused = defineEvent('ListingPaused', 1, z.object(ofListing));
/** The owner is to be told that the listing ends soon; publishing it again renews it. */
export const ListingExpiryWarned = defineEvent('ListingExpiryWarned', 1, z.object({ ...ofListing, expiresAt: instant }));
export const ListingExpired = defineEvent('ListingExpired', 1, z.object(ofListing));
export const ListingArchived = defineEvent('ListingArchived', 1, z.object(ofListing));

export const listingEvents = [ListingDrafted, ListingEdited, ListingPublished, ListingPaused, ListingExpiryWarned, ListingExpired, ListingArchived] as const;
export type ListingEvent = EventOf<(typeof listingEvents)[number]>;
