import { bookingId } from '../../../contracts/values.js';
import { defineTimer } from '../../kernel/process.js';
import { GiveUpUnpaid } from '../../payment/payment.commands.js';

/** What was agreed to in money, could not be had, and was not paid anew in time, is off. */
export const abandonUnpaid = defineTimer({ kind: 'abandon-unpaid', fire: (about) => [(meta) => new GiveUpUnpaid({ bookingId: bookingId.parse(about), how: 'ABANDON' }, meta)] });
