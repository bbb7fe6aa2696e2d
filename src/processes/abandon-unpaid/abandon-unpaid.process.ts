import { bookingId } from '../../../contracts/values.js';
import { AbandonUnpaid } from '../../booking/booking.commands.js';
import { defineTimer } from '../../kernel/process.js';

/** What was agreed to in money, could not be had, and was not paid anew in time, is off. */
export const abandonUnpaid = defineTimer({ kind: 'abandon-unpaid', fire: (about) => [(meta) => new AbandonUnpaid({ bookingId: bookingId.parse(about) }, meta)] });
