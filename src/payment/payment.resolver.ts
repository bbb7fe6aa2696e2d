import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { money } from '../../contracts/money.js';
import type { RefundPaymentInput, RetryPaymentInput } from '../../contracts/schema.generated.js';
import { bookingId } from '../../contracts/values.js';
import { Asking, Door, type DoorContext } from '../kernel/door.js';
import { RefundPayment, RetryPaymentCall } from './payment.commands.js';

const refundInput = z.object({ bookingId, amountMinor: money.shape.amountMinor.refine((value) => value !== '0', 'expected more than nothing'), currency: money.shape.currency });
const retryInput = z.object({ bookingId });

/** The door for those who look after money that has been paid. Paying comes in at `processes/prepare-payment`. */
@Resolver()
export class PaymentResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  refundPayment(@Args('input') input: RefundPaymentInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'PaymentRejected',
      make: (meta) => {
        const { bookingId: id, ...amount } = refundInput.parse(input);
        return new RefundPayment({ bookingId: id, amount }, meta);
      },
      reply: ({ data }) => ({ success: 'RefundPaymentSuccess', rejected: 'PaymentRejected', read: { booking: data.bookingId } }),
    });
  }

  @Mutation()
  retryPayment(@Args('input') input: RetryPaymentInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'PaymentRejected', make: (meta) => new RetryPaymentCall(retryInput.parse(input), meta),
      reply: ({ data }) => ({ success: 'RetryPaymentSuccess', rejected: 'PaymentRejected', read: { booking: data.bookingId } }),
    });
  }
}
