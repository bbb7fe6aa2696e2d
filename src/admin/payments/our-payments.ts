import { streamOf } from '../../../contracts/events.js';
import { noPayment, paymentAfter, type PaymentAccount } from '../../../contracts/payment/payment-account.js';
import { paymentEvents, type PaymentEvent } from '../../../contracts/payment/payment.events.js';
import type { Instant } from '../../../contracts/values.js';
import type { RecordedEvent } from '../../kernel/event-store.js';
import { WithoutWords } from '../../kernel/without-words.js';

/** A payment as our log has it: since when, and after how many events. */
export type OurPayment = { readonly account: PaymentAccount; readonly since: Instant; readonly events: number };
/** By booking. */
export type OurPayments = ReadonlyMap<string, OurPayment>;
export type Pages = Iterable<readonly RecordedEvent[]> | AsyncIterable<readonly RecordedEvent[]>;

/** The categories of streams that card money is in. */
export const PAYMENT_CATEGORIES = ['payment'] as const;

const PAYMENT = streamOf.payment('');
const words = new WithoutWords(paymentEvents);

/** Every payment of the log, folded. @throws LogUnreadable, or ZodError where an event has another shape than its contract says */
export const ourPayments = async (pages: Pages, onRead: (events: number) => void = () => undefined): Promise<OurPayments> => {
  const payments = new Map<string, OurPayment>();
  for await (const events of pages) {
    for (const event of events.filter(({ stream }) => stream.startsWith(PAYMENT))) enter(payments, event);
    onRead(events.length);
  }
  return payments;
};

const enter = (payments: Map<string, OurPayment>, recorded: RecordedEvent): void => {
  const booking = recorded.stream.slice(PAYMENT.length);
  const { account, since, events } = payments.get(booking) ?? { account: noPayment, since: recorded.metadata.at, events: 0 };
  const event = { type: recorded.type, data: words.read(recorded) } as PaymentEvent;
  payments.set(booking, { account: paymentAfter(account, event), since, events: events + 1 });
};
