import { Module } from '@nestjs/common';
import { PublishListingProcess } from './publish-listing.process.js';

@Module({ providers: [PublishListingProcess] })
export class PublishListingModule {}
