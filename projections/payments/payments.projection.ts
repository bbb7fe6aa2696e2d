import { noPayment, paymentAfter, type PaymentAccount } from '../../contracts/payment/payment-account.js';
import { openDisputes, parkedFailures, positionOf } from '../../contracts/payment/payment-position.js';
import { paymentEvents, type PaymentEvent } from '../../contracts/payment/payment.events.js';
import type { EventType } from '../../contracts/events.js';
import type { BookingId, CommunityId, Instant, MemberId } from '../../contracts/values.js';
import { defineProjection, type AnyDomainEvent, type Step } from '../engine/projection.js';

/** Something that was said of a payment, and when. */
export type Said = PaymentEvent & { readonly at: Instant };
/**
 * The money of one booking. A payment is a few dozen events at most, and everything that is shown of it follows from them: so the row keeps
 * what was said, and readers fold it as the payment itself does.
 */
export type PaymentRow = { readonly id: BookingId; readonly communityId: CommunityId; readonly payerId: MemberId; readonly payeeId: MemberId; readonly said: readonly Said[] };

const folded = new WeakMap<readonly Said[], PaymentAccount>();
/** All that is known of a payment; folded once, however much is asked of it. */
export const accountOf = ({ said }: Pick<PaymentRow, 'said'>): PaymentAccount => {
  const known = folded.get(said) ?? said.reduce<PaymentAccount>(paymentAfter, noPayment);
  folded.set(said, known);
  return known;
};

const types: readonly EventType[] = paymentEvents.map(({ type }) => type);
const isOfPayment = (event: AnyDomainEvent): event is Extract<AnyDomainEvent, PaymentEvent> => types.includes(event.type);

/** What is said where nobody has begun to pay concerns nobody. */
const after = (row: PaymentRow | undefined, event: AnyDomainEvent): PaymentRow | undefined => {
  if (!isOfPayment(event)) return row;
  const said = [...(row?.said ?? []), { type: event.type, data: event.data, at: event.metadata.at } as Said];
  if (event.type !== 'PaymentIntended') return row && { ...row, said };
  const { bookingId: id, communityId, payerId, payeeId } = event.data;
  return { id, communityId, payerId, payeeId, said };
};

const flag = (holds: (account: PaymentAccount) => boolean) => ({ type: 'smallint not null', value: (row: PaymentRow) => (holds(accountOf(row)) ? 1 : 0) });
const settledAt = ({ said }: PaymentRow): Instant => said.find(({ type }) => type === 'PaymentSettled')?.at ?? '';

export const payments = defineProjection<PaymentRow>({
  name: 'payments',
  version: 1,
  key: ({ data }) => ('bookingId' in data ? data.bookingId : []),
  on: Object.fromEntries(types.map((type) => [type, after as Step<PaymentRow, EventType>])),
  table: {
    columns: {
      community_id: { type: 'text not null', value: ({ communityId }) => communityId },
      payee_id: { type: 'text not null', value: ({ payeeId }) => payeeId },
      begun_at: { type: 'text not null', value: ({ said }) => said[0]?.at ?? '' },
      /** Empty until then. */
      settled_at: { type: 'text not null', value: settledAt },
      owed: flag((account) => positionOf(account).owed > 0n || positionOf(account).owedBack > 0n),
      disputed: flag((account) => openDisputes(account).length > 0 || account.disputes.some(({ status }) => status === 'INQUIRY')),
      failed: flag((account) => parkedFailures(account).length > 0),
    },
    indexes: {
      by_payee: '(payee_id, settled_at)',
      by_community: '(community_id, begun_at desc, key desc)',
    },
  },
});
