import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { dayWindows, ranges } from '../../contracts/calendar/calendar.events.js';
import { listingId } from '../../contracts/values.js';
import type { CloseDatesInput, OpenDatesInput } from '../../contracts/schema.generated.js';
import { Asking, Door, type DoorContext } from '../kernel/door.js';
import { CloseDates, OpenDates } from './calendar.commands.js';

const closeDatesInput = z.object({ listingId, ranges });
const openDatesInput = z.object({ listingId, ranges, windows: dayWindows.nullish().transform((windows) => windows ?? []) });

/** The door: greets, asks, answers. It decides nothing. The week itself is set by the process `set-availability`. */
@Resolver()
export class CalendarResolver {
  constructor(private readonly door: Door) {}

  @Mutation()
  closeDates(@Args('input') input: CloseDatesInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CalendarRejected',
      make: (meta) => new CloseDates(closeDatesInput.parse(input), meta),
      reply: ({ data }) => ({ success: 'CloseDatesSuccess', rejected: 'CalendarRejected', read: { listing: data.listingId } }),
    });
  }

  @Mutation()
  openDates(@Args('input') input: OpenDatesInput, @Asking() asking: DoorContext) {
    return this.door.ask(asking, {
      input, rejected: 'CalendarRejected',
      make: (meta) => new OpenDates(openDatesInput.parse(input), meta),
      reply: ({ data }) => ({ success: 'OpenDatesSuccess', rejected: 'CalendarRejected', read: { listing: data.listingId } }),
    });
  }
}
