import { Module } from '@nestjs/common';
import { MakePaymentCallsProcess } from './make-payment-calls.process.js';

@Module({ providers: [MakePaymentCallsProcess] })
export class MakePaymentCallsModule {}
