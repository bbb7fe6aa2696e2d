import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentRound } from '../../../contracts/payment/payment-position.js';
import type { Round } from '../../../contracts/payment/payment-account.js';
import { standingOf } from '../../../contracts/payment/standing.js';
import type { BookingId } from '../../../contracts/values.js';
import { AbandonUnpaid, ExpireBooking, SecureRequest } from '../../booking/booking.commands.js';
import { unlessUnavailable } from '../../kernel/ask-gateway.js';
import type { AnyCommand, CommandMeta } from '../../kernel/command.js';
import { isRejected, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { PaymentGateway } from '../../kernel/payment-gateway.js';
import { paymentOf } from '../../kernel/read-booking.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { observationOf } from '../../payment/observation.commands.js';
import { GiveUpUnpaid } from '../../payment/payment.commands.js';

/**
 * Somebody may have paid in time, and nobody here has heard of it: a webhook is late, or this server was away for longer than there was to pay. So Stripe
 * is looked at once more before anything is given up. Where it does not answer, or there is no key to ask it with, nothing is given up; the timer comes again.
 */
@CommandHandler(GiveUpUnpaid)
export class GiveUpUnpaidProcess implements ICommandHandler<GiveUpUnpaid> {
  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader, private readonly gateway: PaymentGateway) {}

  async execute({ data: { bookingId, how }, meta }: GiveUpUnpaid): Promise<Outcome> {
    const no = (await this.#look(bookingId, meta)) ?? (await this.#secure(bookingId, meta));
    if (no) return no;
    const last = { ...meta, commandId: derivedUuid('give-up-unpaid', meta.commandId, how) };
    return this.#send(how === 'EXPIRE' ? new ExpireBooking({ bookingId }, last) : new AbandonUnpaid({ bookingId }, last));
  }

  /** Tells the payment how what the payer was to confirm stands now. @returns why it could not be looked at */
  async #look(id: BookingId, meta: CommandMeta): Promise<Rejected<string> | undefined> {
    for (const intentId of intentsOf(currentRound(await paymentOf(id, this.streams)))) {
      const found = await unlessUnavailable(() => this.gateway.status({ id: intentId }));
      if (found === undefined) continue;
      if ('rejected' in found) return found;
      const observation = observationOf(id, found, { by: 'give-up-unpaid', of: meta.commandId, meta });
      const told = observation && (await this.#send(observation));
      if (told && isRejected(told) && told.rejected === 'BUSY') return told;
    }
    return undefined;
  }

  /** Sent as `follow-payments` sends it, only not later than what gives up: that the card stands counts first. @returns BUSY where it could not be said */
  async #secure(id: BookingId, meta: CommandMeta): Promise<Rejected<string> | undefined> {
    const standing = standingOf(await paymentOf(id, this.streams));
    if (standing === undefined) return undefined;
    const secured = await this.#send(new SecureRequest({ bookingId: id, ...standing }, { ...meta, commandId: derivedUuid('give-up-unpaid', meta.commandId, 'secure', JSON.stringify(standing)) }));
    return isRejected(secured) && secured.rejected === 'BUSY' ? secured : undefined;
  }

  #send(command: AnyCommand): Promise<Outcome> {
    return this.commands.execute<AnyCommand, Outcome>(command);
  }
}

/** What the payer confirms: a hold, the saving of a card, or the charge of one that was saved. */
const intentsOf = (round: Round | undefined): readonly string[] => [round?.intentId, round?.chargeIntentId].filter((id) => id !== undefined);
