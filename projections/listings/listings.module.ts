import { Module } from '@nestjs/common';
import { ListingCalendarResolver, ListingFieldsResolver, MoneyPriceResolver } from './listing-fields.resolver.js';
import { listings } from './listings.projection.js';
import { isVisible, ListingQueriesResolver, ListingsResolver, ViewerListingsResolver } from './listings.resolver.js';

/** Success types that show a listing, and `node`: to whom `listing` would show it. */
export const readBack = { listing: { projection: listings, isVisible } };

@Module({ providers: [ListingQueriesResolver, ListingsResolver, ViewerListingsResolver, ListingFieldsResolver, ListingCalendarResolver, MoneyPriceResolver] })
export class ListingsModule {}
