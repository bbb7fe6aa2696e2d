import { CreditHoldAbandoned, HoldAbandoned, type BookingEvent } from '../../contracts/booking/booking.events.js';
import { reject, type Rejected } from '../kernel/decider.js';
import type { AbandonCreditHold, AbandonHold } from './booking.commands.js';
import type { Booking, Closed, Known } from './booking.state.js';

/** Said before a hold, of a slot or of credits, is given back. */
export type Abandoning = AbandonHold | AbandonCreditHold;
type Decision = readonly BookingEvent[] | Rejected<'HOLD_IN_USE' | 'NOT_FOUND'>;

/** No agreement and no terms will ever live by this hold: said by the booking itself, unless one does. Where nothing new can be agreed it need not be said. */
export const abandon = (state: Booking, command: Abandoning): Decision => (command.type === 'AbandonHold' ? abandonSlot(state, command) : abandonCredits(state, command));

const abandonSlot = (state: Booking, { data }: AbandonHold): Decision => {
  if (isOpen(state) && state.terms.slot.holdId === data.holdId) return reject('HOLD_IN_USE');
  if (!('abandoned' in state)) return [];
  return state.abandoned.includes(data.holdId) ? [] : [HoldAbandoned.of(data)];
};

/** Credits of a booking that is over may still have to be paid: they are never given back so. */
const abandonCredits = (state: Booking, { data }: AbandonCreditHold): Decision => {
  if (state.status === 'unknown') return reject('NOT_FOUND');
  if ('credits' in state) return state.credits?.holdId === data.holdId ? reject('HOLD_IN_USE') : [];
  return state.abandonedCredits.includes(data.holdId) ? [] : [CreditHoldAbandoned.of(data)];
};

const isOpen = (state: Booking): state is Exclude<Known, Closed> => 'terms' in state;
