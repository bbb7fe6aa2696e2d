import { bookingId } from '../../../contracts/values.js';
import { ExpireBooking } from '../../booking/booking.commands.js';
import { defineTimer } from '../../kernel/process.js';

/** Terms that nobody has answered in time are off. */
export const expireRequest = defineTimer({ kind: 'expire-request', fire: (about) => [(meta) => new ExpireBooking({ bookingId: bookingId.parse(about) }, meta)] });
