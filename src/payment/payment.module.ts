import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import type { PaymentAccount } from '../../contracts/payment/payment-account.js';
import type { PaymentEvent } from '../../contracts/payment/payment.events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { paymentCommands, type PaymentCommand } from './payment.commands.js';
import { paymentDecider, type PaymentRejection } from './payment.decider.js';
import { PaymentResolver } from './payment.resolver.js';

/** The card money of one booking. */
export const payment: StreamModule<PaymentAccount, PaymentCommand, PaymentEvent, PaymentRejection> = {
  decider: paymentDecider,
  streamOf: ({ data }) => streamOf.payment(data.bookingId),
  communityOf: ({ parties }, command) => (command.type === 'BeginPayment' ? command.data.communityId : parties?.communityId),
};

@Module({ providers: [PaymentResolver, ...commandHandlers<PaymentAccount, PaymentCommand, PaymentEvent, PaymentRejection>(paymentCommands, payment)] })
export class PaymentModule {}
