import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isForgotten, type Call } from '../../../contracts/payment/calls.js';
import type { KnownCall } from '../../../contracts/payment/payment-account.js';
import { openCalls } from '../../../contracts/payment/payment-position.js';
import { bookingId, type BookingId } from '../../../contracts/values.js';
import { unlessUnavailable } from '../../kernel/ask-gateway.js';
import type { CommandMeta } from '../../kernel/command.js';
import { isRejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { KeyedQueue } from '../../kernel/keyed-queue.js';
import { CallRefused, FailureKept, PaymentGateway, type Seen } from '../../kernel/payment-gateway.js';
import { defineProcess, defineTimer } from '../../kernel/process.js';
import { paymentOf } from '../../kernel/read-booking.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { observationOf } from '../../payment/observation.commands.js';
import { FailPaymentCall, MakePaymentCalls } from '../../payment/payment.commands.js';
import { askedOf } from './asked-of.js';

/** Whatever a payment intends to ask of Stripe is asked; of one booking in order, of several side by side. */
export const makePaymentCalls = defineProcess({
  name: 'make-payment-calls',
  on: { PaymentCallIntended: ({ data: { bookingId: id } }) => [(meta) => new MakePaymentCalls({ bookingId: id }, meta)] },
  sideBySide: ({ data }) => bookingOf(data),
});
const bookingOf = ({ bookingId: id = '' }: { readonly bookingId?: string }): string => id;

/** What has had no answer is asked again: the process was stopped in the middle, or Stripe was away. */
export const remakePaymentCalls = defineTimer({ kind: 'make-payment-calls', fire: (about) => [(meta) => new MakePaymentCalls({ bookingId: bookingId.parse(about) }, meta)] });

/** Asked for twice they come to the same: nobody pays before a card is given, and one intent is captured or let go once. */
const doesNothingTwice: ReadonlySet<Call['operation']> = new Set<Call['operation']>(['AUTHORISE', 'SAVE_CARD', 'CAPTURE', 'RELEASE']);
const BY = 'make-payment-calls';

/**
 * Makes the calls of one payment, one after the other in the order in which they were intended, in the words and under the name that were stored.
 * One that is older than Stripe's memory is looked up first. The answer is told to the payment as what was seen; what never came stays open.
 */
@CommandHandler(MakePaymentCalls)
export class MakePaymentCallsProcess implements ICommandHandler<MakePaymentCalls> {
  readonly #oneAtATime = new KeyedQueue();

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader, private readonly gateway: PaymentGateway) {}

  /** @returns GATEWAY_UNAVAILABLE when Stripe did not answer: the call stays open, and is asked again by the timer */
  execute(asked: MakePaymentCalls): Promise<Outcome> {
    return this.#oneAtATime.run(asked.data.bookingId, () => this.#askAll(asked));
  }

  async #askAll({ data: { bookingId: id }, meta }: MakePaymentCalls): Promise<Outcome> {
    let last: Outcome = { position: undefined, revision: 'none' };
    for (let next = await this.#nextOf(id); next !== undefined; next = await this.#nextOf(id)) {
      const outcome = await this.#ask(id, next, meta);
      if (isRejected(outcome)) return outcome;
      last = outcome;
    }
    return last;
  }

  #ask(id: BookingId, asked: KnownCall, meta: CommandMeta): Promise<Outcome> {
    return unlessUnavailable(() => this.#askedOnce(id, asked, meta));
  }

  async #askedOnce(id: BookingId, asked: KnownCall, meta: CommandMeta): Promise<Outcome> {
    try {
      return await this.#answered(id, asked, { seen: await this.#made(asked, meta), meta });
    } catch (error) {
      if (error instanceof FailureKept && doesNothingTwice.has(asked.call.operation)) return this.#failedThere(id, asked, meta);
      if (!(error instanceof CallRefused)) throw error;
      if (error.seen) await this.#tell(id, asked, { seen: error.seen, meta });
      return this.#fail(id, asked, { refused: error, meta });
    }
  }

  /** Stripe failed and would say so for a day: what it has done all the same is looked for, and if that is nothing the payment asks under another name. */
  async #failedThere(id: BookingId, asked: KnownCall, meta: CommandMeta): Promise<Outcome> {
    const seen = await this.gateway.lookUp(asked.call, asked.intendedAt);
    return seen ? this.#answered(id, asked, { seen, meta }) : this.#fail(id, asked, { refused: new CallRefused('SERVER_ERROR', undefined), meta });
  }

  async #made(asked: KnownCall, { at }: CommandMeta): Promise<Seen> {
    const found = isForgotten(asked, at) ? await this.gateway.lookUp(asked.call, asked.intendedAt) : undefined;
    return found ?? askedOf(this.gateway, asked.call);
  }

  /** What was seen must answer the call, or nothing ever would: then somebody has to look at it. */
  async #answered(id: BookingId, asked: KnownCall, { seen, meta }: { readonly seen: Seen; readonly meta: CommandMeta }): Promise<Outcome> {
    const told = await this.#tell(id, asked, { seen, meta });
    if (isRejected(told)) return told;
    return (await this.#isOpen(id, asked)) ? this.#fail(id, asked, { refused: new CallRefused('OTHER', 'unexpected_answer'), meta }) : told;
  }

  #tell(id: BookingId, { call: { key } }: KnownCall, { seen, meta }: { readonly seen: Seen; readonly meta: CommandMeta }): Promise<Outcome> {
    const observation = observationOf(id, seen, { by: BY, of: key, meta });
    if (observation === undefined) throw new Error(`${key} was answered by an account`);
    return this.commands.execute(observation);
  }

  async #fail(id: BookingId, asked: KnownCall, { refused: { failure, code }, meta }: { readonly refused: CallRefused; readonly meta: CommandMeta }): Promise<Outcome> {
    if (!(await this.#isOpen(id, asked))) return { position: undefined, revision: 'none' };
    return this.commands.execute(new FailPaymentCall({ bookingId: id, call: asked.call, failure, code }, { ...meta, actor: `system:${BY}`, commandId: derivedUuid('make-payment-calls', asked.call.key, 'refused') }));
  }

  async #isOpen(id: BookingId, { call: { key } }: KnownCall): Promise<boolean> {
    return openCalls(await paymentOf(id, this.streams)).some(({ call }) => call.key === key);
  }

  async #nextOf(id: BookingId): Promise<KnownCall | undefined> {
    return openCalls(await paymentOf(id, this.streams))[0];
  }
}
