import { Module } from '@nestjs/common';
import { PausePaidListingsProcess } from './pause-unpayable.process.js';

/** Needs `PaidListings` from whoever knows the read models. */
@Module({ providers: [PausePaidListingsProcess] })
export class PauseUnpayableModule {}
