import { Module } from '@nestjs/common';
import { SettleHoldsProcess } from './settle-holds.process.js';

@Module({ providers: [SettleHoldsProcess] })
export class SettleHoldsModule {}
