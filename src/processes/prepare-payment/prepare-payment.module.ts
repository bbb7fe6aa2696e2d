import { Module } from '@nestjs/common';
import { PreparePaymentProcess } from './prepare-payment.process.js';
import { PreparePaymentResolver } from './prepare-payment.resolver.js';

@Module({ providers: [PreparePaymentResolver, PreparePaymentProcess] })
export class PreparePaymentModule {}
