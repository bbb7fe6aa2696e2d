import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import type { PayeeAccount } from '../../contracts/payment/payee-account.js';
import type { PayeeEvent } from '../../contracts/payment/payment.events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { payeeCommands, type PayeeCommand } from './payee.commands.js';
import { payeeDecider, type PayeeRejection } from './payee.decider.js';

/** A member who wants to be paid by card. */
export const payee: StreamModule<PayeeAccount, PayeeCommand, PayeeEvent, PayeeRejection> = {
  decider: payeeDecider,
  streamOf: ({ data }) => streamOf.payee(data.memberId),
};

@Module({ providers: commandHandlers<PayeeAccount, PayeeCommand, PayeeEvent, PayeeRejection>(payeeCommands, payee) })
export class PayeeModule {}
