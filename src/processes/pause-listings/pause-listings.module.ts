import { Module } from '@nestjs/common';
import { PauseListingsOfLeaverProcess, PausePaidListingsProcess, Pausing } from './pause-listings.process.js';

/** Needs `PublishedListings` from whoever knows the read models. */
@Module({ providers: [Pausing, PausePaidListingsProcess, PauseListingsOfLeaverProcess] })
export class PauseListingsModule {}
