import { Module } from '@nestjs/common';
import { BookingReviewsResolver, ListingReviewsResolver, MemberReviewsResolver, ReviewFieldsResolver } from './reviews.resolver.js';

@Module({ providers: [ReviewFieldsResolver, BookingReviewsResolver, MemberReviewsResolver, ListingReviewsResolver] })
export class ReviewsModule {}
