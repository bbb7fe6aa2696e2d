import { Module } from '@nestjs/common';
import { OwnReviewResolver } from './own-review.resolver.js';

@Module({ providers: [OwnReviewResolver] })
export class OwnReviewModule {}
