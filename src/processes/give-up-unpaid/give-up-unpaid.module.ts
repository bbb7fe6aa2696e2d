import { Module } from '@nestjs/common';
import { GiveUpUnpaidProcess } from './give-up-unpaid.process.js';

@Module({ providers: [GiveUpUnpaidProcess] })
export class GiveUpUnpaidModule {}
