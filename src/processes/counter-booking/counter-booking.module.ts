import { Module } from '@nestjs/common';
import { CounterBookingProcess } from './counter-booking.process.js';

@Module({ providers: [CounterBookingProcess] })
export class CounterBookingModule {}
