import type { BookingEvent } from '../../contracts/booking/booking.events.js';
import { negotiationAfter, notYetNegotiated, type Negotiation } from '../../contracts/booking/negotiation.js';
import { streamOf } from '../../contracts/events.js';
import { noPayment, paymentAfter, type PaymentAccount } from '../../contracts/payment/payment-account.js';
import type { PaymentEvent } from '../../contracts/payment/payment.events.js';
import type { StreamReader } from './stream-reader.js';

/** What there is to know of a booking beside it, read from the log; `unknown` where nobody has asked for it. */
export const negotiationOf = (bookingId: string, streams: StreamReader): Promise<Negotiation> => streams.fold<Negotiation, BookingEvent>(streamOf.booking(bookingId), notYetNegotiated, negotiationAfter);

/** The card money of a booking, read from the log; without a round where nobody has begun to pay. */
export const paymentOf = (bookingId: string, streams: StreamReader): Promise<PaymentAccount> => streams.fold<PaymentAccount, PaymentEvent>(streamOf.payment(bookingId), noPayment, paymentAfter);
