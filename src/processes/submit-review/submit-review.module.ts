import { Module } from '@nestjs/common';
import { SubmitReviewProcess } from './submit-review.process.js';
import { SubmitReviewResolver } from './submit-review.resolver.js';

@Module({ providers: [SubmitReviewResolver, SubmitReviewProcess] })
export class SubmitReviewModule {}
