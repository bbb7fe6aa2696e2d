import { Module } from '@nestjs/common';
import { bookingDetails } from './booking-details.projection.js';
import { BookingsResolver, ViewerBookingsResolver } from './booking-details.resolver.js';
import { BookingFieldsResolver } from './booking-fields.resolver.js';
import { isParty } from './who-may-see.js';

/** Success types that show a booking, by field: for its two parties. */
export const readBack = { booking: { projection: bookingDetails, isVisible: isParty } };

@Module({ providers: [BookingsResolver, ViewerBookingsResolver, BookingFieldsResolver] })
export class BookingDetailsModule {}
