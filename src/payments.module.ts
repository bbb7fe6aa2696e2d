import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PaymentGateway } from './kernel/payment-gateway.js';
import { EventList, WebhookVerifier } from './kernel/webhook-verifier.js';
import { OpenedPayments, type Payments } from './payments.js';

/** Whoever moves card money, for the modules that ask for it by its ports. */
export const cardMoney = (payments: Payments): DynamicModule => {
  const values = [[PaymentGateway, payments.gateway], [WebhookVerifier, payments.verifier], [EventList, payments.events], [OpenedPayments, new OpenedPayments(payments)]] as const;
  return { module: CardMoneyModule, providers: values.map(([provide, useValue]) => ({ provide, useValue })), exports: values.map(([provide]) => provide) };
};

@Global()
@Module({})
class CardMoneyModule {}
