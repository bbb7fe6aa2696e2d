import { Module } from '@nestjs/common';
import { SettleCreditHoldsProcess } from './settle-credit-holds.process.js';

@Module({ providers: [SettleCreditHoldsProcess] })
export class SettleCreditHoldsModule {}
