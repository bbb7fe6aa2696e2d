import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { streamOf } from '../../../contracts/events.js';
import type { ListingEvent } from '../../../contracts/listing/listing.events.js';
import type { MemberId } from '../../../contracts/values.js';
import { PlanAvailability } from '../../calendar/calendar.commands.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { SetAvailability } from './set-availability.commands.js';

/** Brings the owner from the listing's stream to the calendar's. Only the second is written, so there is nothing to undo. */
@CommandHandler(SetAvailability)
export class SetAvailabilityProcess implements ICommandHandler<SetAvailability> {
  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {}

  async execute(asked: SetAvailability): Promise<Outcome> {
    const drafted = await this.streams.first<ListingEvent>(streamOf.listing(asked.data.listingId)); // a listing has one owner for ever
    const command = planAvailability(drafted?.data.ownerId, asked);
    return isRejected(command) ? command : this.commands.execute<PlanAvailability, Outcome>(command);
  }
}

/** The command for the calendar. Strangers learn nothing, not even that the listing exists. */
export const planAvailability = (ownerId: MemberId | undefined, { data, meta }: SetAvailability): PlanAvailability | Rejected<'NOT_FOUND'> =>
  ownerId === undefined || ownerId !== meta.actor ? reject('NOT_FOUND')
    : new PlanAvailability({ ...data, ownerId }, { ...meta, commandId: derivedUuid('set-availability', meta.commandId, 0) });
