import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { currentRound } from '../../../contracts/payment/payment-position.js';
import type { PreparePaymentInput } from '../../../contracts/schema.generated.js';
import { bookingId, type BookingId } from '../../../contracts/values.js';
import { askGateway } from '../../kernel/ask-gateway.js';
import { reject } from '../../kernel/decider.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { PaymentGateway } from '../../kernel/payment-gateway.js';
import { paymentOf } from '../../kernel/read-booking.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { PreparePayment } from '../../payment/payment.commands.js';

const SUCCESS = 'PreparePaymentSuccess';
const REJECTED = 'PaymentRejected';
const preparePaymentInput = z.object({ bookingId, consent: z.string().max(40).nullish().transform((value) => value ?? undefined) });

/** The door for those who pay. What their client needs in order to take the card is asked of Stripe each time, and never kept. */
@Resolver()
export class PreparePaymentResolver {
  constructor(private readonly door: Door, private readonly streams: StreamReader, private readonly gateway: PaymentGateway) {}

  @Mutation()
  async preparePayment(@Args('input') input: PreparePaymentInput, @Asking() asking: DoorContext) {
    const answer = await this.door.ask(asking, {
      input, rejected: REJECTED,
      make: (meta) => new PreparePayment(preparePaymentInput.parse(input), meta),
      reply: ({ data }) => ({ success: SUCCESS, rejected: REJECTED, read: { booking: data.bookingId } }),
    });
    return answer.__typename === SUCCESS ? this.#withKeys(bookingId.parse(input.bookingId), answer) : answer;
  }

  async #withKeys(id: BookingId, answer: object) {
    const { way, intentId } = currentRound(await paymentOf(id, this.streams)) ?? {};
    if (intentId === undefined) return this.door.refuse(reject('GATEWAY_UNAVAILABLE'), REJECTED);
    const keys = await askGateway(() => this.gateway.clientKeys(intentId));
    return 'rejected' in keys ? this.door.refuse(keys, REJECTED) : { ...answer, way, ...keys };
  }
}
