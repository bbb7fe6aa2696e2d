import { Module } from '@nestjs/common';
import { RequestBookingProcess } from './request-booking.process.js';
import { WhoMayAsk } from './who-may-ask.js';

/** Needs `OpenRequests` and `PaymentGateway` from whoever knows the read models. */
@Module({ providers: [RequestBookingProcess, WhoMayAsk] })
export class RequestBookingModule {}
