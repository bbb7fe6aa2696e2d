import { earnedOf, type Earned } from '../../../contracts/payment/earned.js';
import { noPayment, paymentAfter, type Parties, type PaymentAccount } from '../../../contracts/payment/payment-account.js';
import { paymentEvents, payeeEvents, type PayeeEvent, type PaymentEvent } from '../../../contracts/payment/payment.events.js';
import type { BookingId, CommunityId, Instant, MemberId } from '../../../contracts/values.js';
import { WithoutWords } from '../../kernel/without-words.js';
import type { Pages } from './our-payments.js';

/** The categories of streams that are read: payments, and who is paid. */
export const YEARLY_CATEGORIES = ['payment', 'payee'] as const;

/** So many payments are in memory at once: where there were more in a year, the log is read once more for each so many. */
const PAYMENTS_MAX = 20_000;

/** Reads the log from its beginning to where it ends. */
export type Reading = <Result>(task: (pages: Pages) => Promise<Result>) => Promise<Result>;
type Asked = { /** In UTC. */ readonly year: number; readonly community?: CommunityId | undefined; /** Payments in memory at once. */ readonly max?: number };
type Settled = readonly (readonly [booking: BookingId, at: Instant])[];
type Provider = { readonly account: string; readonly country: string };
/** Of a provider in a community, a quarter and a currency. */
type Sum = Omit<Earned, 'quarter'> & { readonly quarter: number; readonly provider: MemberId; readonly community: CommunityId; readonly services: number };

const words = new WithoutWords([...paymentEvents, ...payeeEvents]);
const NOBODY: Provider = { account: '', country: '' };
const HEADER = ['year', 'quarter', 'currency', 'gross_minor', 'fees_minor', 'net_minor', 'services', 'provider', 'community', 'stripe_account', 'country'] as const;

/**
 * What every provider has earned in a year, by community, quarter and currency: lines of CSV (RFC 4180), a header first, sorted by provider. The
 * same sums as a provider's own statement. In memory are the sums, the names of the bookings of that year, and some payments at a time.
 */
export async function* yearlyLines(reading: Reading, { year, community, max = PAYMENTS_MAX }: Asked): AsyncGenerator<string> {
  const { settled, providers } = await reading((pages) => settledIn(pages, year));
  const sums = new Map<string, Sum>();
  for (let from = 0; from < settled.length; from += max) await reading((pages) => add(pages, { sums, settled: settled.slice(from, from + max), community }));
  yield lineOf(HEADER);
  for (const [, { quarter, currency, gross, fees, net, services, provider, community: where }] of [...sums].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { account, country } = providers.get(provider) ?? NOBODY;
    yield lineOf([year, quarter, currency, gross, fees, net, services, provider, where, account, country]);
  }
}

const lineOf = (cells: readonly (string | number | bigint)[]): string => `${cells.join(',')}\r\n`;

/** What was settled in the year, and the accounts of all who are paid. */
const settledIn = async (pages: Pages, year: number): Promise<{ readonly settled: Settled; readonly providers: ReadonlyMap<string, Provider> }> => {
  const [from, to] = [String(year).padStart(4, '0'), String(year + 1).padStart(4, '0')];
  const settled: [BookingId, Instant][] = [];
  const providers = new Map<string, Provider>();
  for await (const { event, at } of eventsIn(pages)) {
    if (event.type === 'PaymentSettled' && at >= from && at < to) settled.push([event.data.bookingId, at]);
    if (event.type === 'PayeeAccountOpened') providers.set(event.data.memberId, { account: event.data.accountId, country: event.data.country });
  }
  return { settled, providers };
};

/** Of some payments, as they stand at the end of the log. */
const add = async (pages: Pages, { sums, settled, community }: { readonly sums: Map<string, Sum>; readonly settled: Settled; readonly community: CommunityId | undefined }): Promise<void> => {
  const accounts = await accountsOf(pages, settled);
  for (const [booking, at] of settled) {
    const account = accounts.get(booking) ?? noPayment;
    const earned = community === undefined || account.parties?.communityId === community ? earnedOf(account, at) : undefined;
    if (earned && account.parties) count(sums, account.parties, earned);
  }
};

const accountsOf = async (pages: Pages, settled: Settled): Promise<ReadonlyMap<BookingId, PaymentAccount>> => {
  const accounts = new Map<BookingId, PaymentAccount>(settled.map(([booking]) => [booking, noPayment]));
  for await (const { event } of eventsIn(pages)) {
    const before = isOfPayment(event) ? accounts.get(event.data.bookingId) : undefined;
    if (before && isOfPayment(event)) accounts.set(event.data.bookingId, paymentAfter(before, event));
  }
  return accounts;
};

const count = (sums: Map<string, Sum>, { payeeId: provider, communityId: community }: Parties, { gross, fees, net, ...when }: Earned): void => {
  const name = `${provider} ${community} ${when.quarter} ${when.currency}`;
  const before = sums.get(name) ?? { gross: 0n, fees: 0n, net: 0n, services: 0 };
  sums.set(name, { ...when, provider, community, gross: before.gross + gross, fees: before.fees + fees, net: before.net + net, services: before.services + 1 });
};

type Known = PaymentEvent | PayeeEvent;
const payments: ReadonlySet<string> = new Set(paymentEvents.map(({ type }) => type));
const known: ReadonlySet<string> = new Set([...payments, ...payeeEvents.map(({ type }) => type)]);
const isOfPayment = (event: Known): event is PaymentEvent => payments.has(event.type);

/** @throws LogUnreadable, or ZodError where an event has another shape than its contract says */
async function* eventsIn(pages: Pages): AsyncGenerator<{ readonly event: Known; readonly at: Instant }> {
  for await (const page of pages) {
    for (const recorded of page) if (known.has(recorded.type)) yield { event: { type: recorded.type, data: words.read(recorded) } as Known, at: recorded.metadata.at };
  }
}
