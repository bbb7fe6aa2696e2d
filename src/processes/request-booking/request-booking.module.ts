import { Module } from '@nestjs/common';
import { RequestBookingProcess } from './request-booking.process.js';

/** Needs `OpenRequests` from whoever knows the read models. */
@Module({ providers: [RequestBookingProcess] })
export class RequestBookingModule {}
