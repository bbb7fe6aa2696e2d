import { accountOf } from '../../../contracts/account/accounts.js';
import type { Purpose } from '../../../contracts/account/account.events.js';
import type { HeldCredits } from '../../../contracts/booking/booking.events.js';
import { currentProposal } from '../../../contracts/booking/negotiation.js';
import { shareOf } from '../../../contracts/booking/price-of.js';
import { transferId, type AccountId, type BookingId, type Instant } from '../../../contracts/values.js';
import { VoidHold } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { defineProcess, type Send } from '../../kernel/process.js';
import { negotiationOf } from '../../kernel/read-booking.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import { PayWhatIsOwed } from './settle-credits.commands.js';

/** What a booking has set aside, in whose account and for whose, and when its slot ends. */
type Held = HeldCredits & { readonly accountId: AccountId; readonly to: AccountId; readonly endsAt: Instant };
/** What the provider is paid of it. */
type Payment = { readonly minutes: string; readonly purpose: Purpose; readonly effectiveAt?: Instant };

/** When a booking in credits is over, what was held for it is paid to the provider as far as it is owed, and the rest goes back. */
export const settleCredits = defineProcess({
  name: 'settle-credits',
  on: {
    BookingCompleted: async ({ data: { bookingId, creditMinutes } }, streams) => {
      const held = await heldFor(bookingId, streams);
      return held ? [settle(held, { minutes: creditMinutes ?? held.minutes, purpose: { kind: 'BOOKING', bookingId }, effectiveAt: held.endsAt })] : [];
    },
    BookingCancelled: async ({ data: { bookingId, percent } }, streams) => {
      const held = await heldFor(bookingId, streams);
      return held ? [settle(held, { minutes: shareOf(held.minutes, percent), purpose: { kind: 'CANCELLATION', bookingId } })] : [];
    },
    BookingPaymentAbandoned: async ({ data: { bookingId } }, streams) => {
      const held = await heldFor(bookingId, streams);
      return held ? [release(held)] : [];
    },
    BreakdownSettled: async ({ data: { bookingId, outcome } }, streams) => {
      const held = outcome === 'CANCELLED' ? await heldFor(bookingId, streams) : undefined;
      return held ? [release(held)] : [];
    },
  },
});

const heldFor = async (bookingId: BookingId, streams: StreamReader): Promise<Held | undefined> => {
  const negotiation = await negotiationOf(bookingId, streams);
  if (negotiation.status === 'unknown') throw new Error(`${bookingId} has ended without having begun`);
  const { booking: { communityId, recipientId, providerId }, agreement } = negotiation;
  return agreement?.credits && { ...agreement.credits, accountId: accountOf(communityId, recipientId), to: accountOf(communityId, providerId), endsAt: currentProposal(negotiation).terms.slot.endsAt };
};

const settle = (held: Held, payment: Payment): Send => (payment.minutes === '0' ? release(held) : post(held, payment));
/** The transfer has the name of its hold: of two that are sent for one booking only one is ever made. */
const post = ({ accountId, to, holdId }: Held, payment: Payment): Send => (meta) => new PayWhatIsOwed({ accountId, to, holdId, transferId: transferId.parse(idFrom('trf', holdId)), ...payment }, meta);
const release = ({ accountId, holdId }: Held): Send => (meta) => new VoidHold({ accountId, holdId }, meta);
