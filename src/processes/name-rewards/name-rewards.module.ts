import { Module } from '@nestjs/common';
import { RewriteListingProcess, WriteListingProcess } from './name-rewards.process.js';

@Module({ providers: [WriteListingProcess, RewriteListingProcess] })
export class NameRewardsModule {}
