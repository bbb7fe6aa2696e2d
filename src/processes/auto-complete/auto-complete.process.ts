import { bookingId } from '../../../contracts/values.js';
import { CompleteBooking } from '../../booking/booking.commands.js';
import { defineTimer } from '../../kernel/process.js';

/** What nobody has objected to in time was delivered as agreed. */
export const autoComplete = defineTimer({ kind: 'auto-complete', fire: (about) => [(meta) => new CompleteBooking({ bookingId: bookingId.parse(about) }, meta)] });
