import type { Dispute, PaymentAccount } from '../../contracts/payment/payment-account.js';
import type { SeenDispute } from '../../contracts/payment/observed.js';
import { DisputeClosed, DisputeMoved, DisputeOpened, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import type { BookingId } from '../../contracts/values.js';
import { reject, type Case } from '../kernel/decider.js';
import type { Decision } from './payment.calls.js';
import type { ObserveDispute } from './payment.commands.js';

/** The payer's bank wants money back. What was seen may be older than what is known, or skip what lies between. */
export const observeDispute = ({ state, command: { data: { bookingId, seen } } }: Case<PaymentAccount, ObserveDispute>): Decision => {
  if (!state.rounds.some(({ chargeId, captured }) => chargeId === seen.chargeId && captured > 0n)) return reject('NOT_FOUND');
  const known = state.disputes.find(({ disputeId }) => disputeId === seen.disputeId);
  if (known) return isLater(seen, known) ? [moved(bookingId, seen, known)] : [];
  return [opened(bookingId, seen), ...(seen.status === 'INQUIRY' || seen.status === 'NEEDS_RESPONSE' ? [] : [moved(bookingId, seen)])];
};

/** One that is lost may be won on appeal, and not the other way round. */
const ranks: Readonly<Record<SeenDispute['status'], number>> = { INQUIRY: 0, NEEDS_RESPONSE: 1, UNDER_REVIEW: 2, CLOSED: 3, LOST: 4, WON: 5 };

/** In one situation money first goes, and comes back only after it was won. */
const isLater = ({ status, withdrawn }: SeenDispute, known: Dispute): boolean => {
  if (status !== known.status) return ranks[status] > ranks[known.status];
  const taken = BigInt(withdrawn.amountMinor);
  return status === 'WON' || status === 'CLOSED' ? taken < known.withdrawn : taken > known.withdrawn;
};

const opened = (bookingId: BookingId, { disputeId, chargeId, amount, reason, status, evidenceBy, withdrawn }: SeenDispute): PaymentEvent =>
  DisputeOpened.of({ bookingId, disputeId, chargeId, amount, reason, inquiry: status === 'INQUIRY', evidenceBy, withdrawn });

const moved = (bookingId: BookingId, { disputeId, status, withdrawn, evidenceBy }: SeenDispute, known?: Dispute): PaymentEvent =>
  ((status === 'WON' || status === 'LOST' || status === 'CLOSED') && status !== known?.status
    ? DisputeClosed.of({ bookingId, disputeId, outcome: status, withdrawn })
    : DisputeMoved.of({ bookingId, disputeId, status, withdrawn, evidenceBy }));
