import { bookingId } from '../../../contracts/values.js';
import { ExpireBooking } from '../../booking/booking.commands.js';
import { defineTimer } from '../../kernel/process.js';
import { negotiationOf } from '../../kernel/read-booking.js';
import { GiveUpUnpaid } from '../../payment/payment.commands.js';

/** Terms that nobody has answered in time are off; those that nobody has paid for in time are, too, unless somebody has. */
export const expireRequest = defineTimer({
  kind: 'expire-request',
  fire: async (about, streams) => {
    const id = bookingId.parse(about);
    const negotiation = await negotiationOf(id, streams);
    const isUnpaid = negotiation.status === 'open' && negotiation.payBy !== undefined;
    return [(meta) => (isUnpaid ? new GiveUpUnpaid({ bookingId: id, how: 'EXPIRE' }, meta) : new ExpireBooking({ bookingId: id }, meta))];
  },
});
