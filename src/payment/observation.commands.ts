import type { BookingId } from '../../contracts/values.js';
import type { CommandMeta } from '../kernel/command.js';
import type { Seen } from '../kernel/payment-gateway.js';
import { ObserveDispute, ObserveIntent, ObserveRefund, ObserveReversal, ObserveSetup, ObserveTransfer, type PaymentCommand } from './payment.commands.js';

/** How a payment is told what was seen at Stripe. @returns undefined for an account: that is the provider's, not a payment's */
export const observationOf = (bookingId: BookingId, seen: Seen, meta: CommandMeta): PaymentCommand | undefined => {
  switch (seen.kind) {
    case 'intent': return new ObserveIntent({ bookingId, seen: seen.seen }, meta);
    case 'setup': return new ObserveSetup({ bookingId, seen: seen.seen }, meta);
    case 'refund': return new ObserveRefund({ bookingId, seen: seen.seen }, meta);
    case 'transfer': return new ObserveTransfer({ bookingId, seen: seen.seen }, meta);
    case 'reversal': return new ObserveReversal({ bookingId, seen: seen.seen }, meta);
    case 'dispute': return new ObserveDispute({ bookingId, seen: seen.seen }, meta);
    case 'account': return undefined;
  }
};
