import { Module } from '@nestjs/common';
import { CommunityMoneyResolver, ViewerMoneyResolver } from './money-overview.resolver.js';
import { BookingPaymentResolver, PaymentChangesResolver, PaymentFieldsResolver } from './payments.resolver.js';
import { PayoutsResolver } from './payouts.resolver.js';
import { PriceBreakdownResolver } from './price-breakdown.resolver.js';

@Module({ providers: [BookingPaymentResolver, PaymentFieldsResolver, PaymentChangesResolver, ViewerMoneyResolver, CommunityMoneyResolver, PayoutsResolver, PriceBreakdownResolver] })
export class PaymentsModule {}
