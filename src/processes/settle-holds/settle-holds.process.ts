import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { bookingId, holdId, listingId } from '../../../contracts/values.js';
import { AbandonHold, GiveSlotBack } from '../../booking/booking.commands.js';
import { ReleaseSlot } from '../../calendar/calendar.commands.js';
import { isRejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { defineTimer } from '../../kernel/process.js';

/**
 * Gives a hold back that no terms came to name. The booking's stream is asked first and says, once and for all, that none ever will:
 * so a request that was delayed for ever so long finds its slot refused, and nothing is booked on a slot that others can take.
 */
@CommandHandler(GiveSlotBack)
export class SettleHoldsProcess implements ICommandHandler<GiveSlotBack> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ data, meta }: GiveSlotBack): Promise<Outcome> {
    const step = (n: number) => ({ ...meta, commandId: derivedUuid('settle-holds', meta.commandId, n) });
    const abandoned = await this.commands.execute<AbandonHold, Outcome>(new AbandonHold({ bookingId: data.bookingId, holdId: data.holdId }, step(0)));
    return isRejected(abandoned) ? abandoned : this.commands.execute<ReleaseSlot, Outcome>(new ReleaseSlot(data, step(1)));
  }
}

const about = z.tuple([listingId, bookingId, holdId]);

/** Two minutes after a slot was held there is a booking that lives by it, or a crash came between. */
export const settleHolds = defineTimer({
  kind: 'settle-holds',
  fire: (names) => {
    const [listing, booking, hold] = about.parse(names.split(' '));
    return [(meta) => new GiveSlotBack({ listingId: listing, bookingId: booking, holdId: hold }, meta)];
  },
});
