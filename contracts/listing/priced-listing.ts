import type { MemberId } from '../values.js';
import type { ListingEvent, ListingKind, Price } from './listing.events.js';

/** What must be known of a listing before it may ask for money. */
export type PricedListing = { readonly ownerId: MemberId; readonly kind: ListingKind; readonly prices: readonly Price[]; readonly isPublished: boolean };

/** Folds a listing's events to what it asks for; undefined: there is none. */
export const pricedAfter = (before: PricedListing | undefined, { type, data }: ListingEvent): PricedListing | undefined => {
  if (type === 'ListingDrafted') return { ownerId: data.ownerId, kind: data.kind, prices: data.content.prices, isPublished: false };
  if (before === undefined) return undefined;
  switch (type) {
    case 'ListingEdited': return { ...before, prices: data.content.prices };
    case 'ListingPublished': return { ...before, isPublished: true };
    case 'ListingPaused':
    case 'ListingExpired':
    case 'ListingArchived': return { ...before, isPublished: false };
    case 'ListingExpiryWarned': return before;
  }
};

/** Whether its owner is paid in money: who has a need pays, and is paid nothing. */
export const asksForMoney = ({ kind, prices }: Pick<PricedListing, 'kind' | 'prices'>): boolean => kind === 'OFFER' && prices.some((price) => 'money' in price);
