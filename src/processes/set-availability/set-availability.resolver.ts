import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { plan } from '../../../contracts/calendar/calendar.events.js';
import { timeZone } from '../../../contracts/time.js';
import { listingId } from '../../../contracts/values.js';
import type { SetAvailabilityInput } from '../../../contracts/schema.generated.js';
import { Asking, Door, type DoorContext } from '../../kernel/door.js';
import { SetAvailability } from './set-availability.commands.js';

const setAvailabilityInput = z.object({ listingId, ...plan.shape, zone: timeZone, seats: plan.shape.seats.nullish().transform((seats) => seats ?? 1) });

/** The door of this process. */
@Resolver()
export class SetAvailabilityResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  setAvailability(@Args('input') input: SetAvailabilityInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CalendarRejected',
      make: (meta) => {
        const { listingId: planned, ...week } = setAvailabilityInput.parse(input);
        return new SetAvailability({ listingId: planned, plan: week }, meta);
      },
      reply: ({ data }) => ({ success: 'SetAvailabilitySuccess', rejected: 'CalendarRejected', read: { listing: data.listingId } }),
    });
  }
}
