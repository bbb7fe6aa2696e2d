import { Module } from '@nestjs/common';
import type { GraphContext } from '../engine/graph-context.js';
import { bookingDetails, type BookingRow } from './booking-details.projection.js';
import { BookingsResolver, ViewerBookingsResolver } from './booking-details.resolver.js';
import { BookingFieldsResolver } from './booking-fields.resolver.js';
import { BookingRewardsResolver } from './booking-rewards.resolver.js';
import { maySee } from './who-may-see.js';

const isVisible = (row: BookingRow, viewer: string | undefined, rolesIn: GraphContext['rolesIn']) => maySee(row, { viewer, rolesIn });

/** Success types that show a booking, by field: for whoever may see it. */
export const readBack = { booking: { projection: bookingDetails, isVisible } };

@Module({ providers: [BookingsResolver, ViewerBookingsResolver, BookingFieldsResolver, BookingRewardsResolver] })
export class BookingDetailsModule {}
