import { Module } from '@nestjs/common';
import type { BookingEvent } from '../../contracts/booking/booking.events.js';
import { streamOf } from '../../contracts/events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { bookingCommands, type BookingCommand } from './booking.commands.js';
import { bookingDecider, type BookingRejection } from './booking.decider.js';
import { BookingResolver } from './booking.resolver.js';
import type { Booking } from './booking.state.js';

/** What the kernel must know of bookings. */
export const booking: StreamModule<Booking, BookingCommand, BookingEvent, BookingRejection> = {
  decider: bookingDecider,
  streamOf: ({ data }) => streamOf.booking(data.bookingId),
  communityOf: (state, command) => (command.type === 'PlaceBooking' ? command.data.communityId : state.status === 'unknown' ? undefined : state.communityId),
};

@Module({ providers: [BookingResolver, ...commandHandlers<Booking, BookingCommand, BookingEvent, BookingRejection>(bookingCommands, booking)] })
export class BookingModule {}
