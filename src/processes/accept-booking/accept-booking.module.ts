import { Module } from '@nestjs/common';
import { AcceptBookingProcess } from './accept-booking.process.js';

@Module({ providers: [AcceptBookingProcess] })
export class AcceptBookingModule {}
