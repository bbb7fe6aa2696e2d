import { Module } from '@nestjs/common';
import { ListingRatingResolver, MemberRatingResolver } from './ratings.resolver.js';

@Module({ providers: [MemberRatingResolver, ListingRatingResolver] })
export class RatingsModule {}
