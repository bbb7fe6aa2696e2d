import type { BookingId } from '../../contracts/values.js';
import type { CommandMeta } from '../kernel/command.js';
import { derivedUuid } from '../kernel/ids.js';
import type { Seen } from '../kernel/payment-gateway.js';
import { ObserveDispute, ObserveIntent, ObserveRefund, ObserveReversal, ObserveSetup, ObserveTransfer, type PaymentCommand } from './payment.commands.js';

/** Which process looked at Stripe, and by what: the command that made it look, or the name of the call that was answered. */
export type Look = { readonly by: string; readonly of: string; readonly meta: CommandMeta };

/** Whoever looked: what was seen by one look is told under one name, however often it is told. */
export const seenBy = ({ by, of, meta }: Look, { seen }: Seen): CommandMeta => ({ ...meta, actor: `system:${by}`, commandId: derivedUuid('seen', by, of, JSON.stringify(seen)) });

/** How a payment is told what was seen at Stripe. @returns undefined for an account: that is the provider's, not a payment's */
export const observationOf = (bookingId: BookingId, seen: Seen, look: Look): PaymentCommand | undefined => {
  const meta = seenBy(look, seen);
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
