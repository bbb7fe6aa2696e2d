import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BookingRequested } from '../../contracts/booking/booking.events.js';
import { creditsOf, moneyOf } from '../../contracts/booking/price-of.js';
import type { Price } from '../../contracts/listing/listing.events.js';
import { accountEntries } from '../../projections/account-entries/account-entries.projection.js';
import { accounts } from '../../projections/accounts/accounts.projection.js';
import { creditHolds } from '../../projections/accounts/credit-holds.projection.js';
import { creditRequests } from '../../projections/accounts/credit-requests.projection.js';
import { bookingDetails } from '../../projections/booking-details/booking-details.projection.js';
import type { AnyProjection } from '../../projections/engine/projection.js';
import { ledger } from '../../projections/ledger/ledger.projection.js';
import { endsAt, requested, startsAt } from '../support/bookings.js';
import { acceptedForAnHour, completedFor } from '../support/credit-bookings.js';
import { recordedAt, rowsAfter } from '../support/given.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';
import { Purses, purseOfAna, purseOfLeo, theFund } from '../support/purses.js';
import { sumsOfBoth } from '../support/sums.js';

const RUNS = ledgerRuns(60);
const ROOT = join(import.meta.dirname, '..', '..');
const SAMPLES = join(ROOT, 'contracts', 'samples');
type Said = { readonly type: string; readonly data: object };

const per = fc.constantFrom('BOOKING', 'HOUR', 'NIGHT', 'SEAT');
const amountMinor = fc.bigInt({ min: 0n, max: 10n ** 15n }).map(String);
const money = fc.record({ amountMinor, currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'), per });
const credits = fc.record({ minutes: fc.integer({ min: 1, max: 1440 }), per });
const slot = fc.record({ startsAt: fc.constant(startsAt), endsAt: fc.constant(endsAt), seats: fc.integer({ min: 1, max: 20 }) });

/** Everything that is ever said of money, and of nothing that has an account of credits: the samples of those events. */
const ofMoney: readonly Said[] = globSync('*.v*.json', { cwd: SAMPLES }).flatMap((file) => {
  const text = readFileSync(join(SAMPLES, file), 'utf8');
  return text.includes('"amountMinor"') && !file.startsWith('Listing') ? [{ type: file.split('.')[0] ?? '', data: JSON.parse(text) as object }] : [];
});
/** The same event about other amounts. */
const withAmounts = ({ type, data }: Said, amount: string): Said => ({ type, data: JSON.parse(JSON.stringify(data), (name, value: unknown) => (name === 'amountMinor' ? amount : value)) as object });
const heard = (events: readonly Said[]) => events.map((event, index) => recordedAt('2027-03-01T10:00:00.000Z')(event, index));
const rowsOf = (projection: AnyProjection, events: readonly Said[]): string => JSON.stringify([...rowsAfter(projection)(...heard(events))], (name, value: unknown) => (name === 'seq' ? undefined : value)).replaceAll(/ 0{9}\d{3}"/g, '"');

const aLife = fc.array(fc.record({ minutes: fc.integer({ min: 1, max: 300 }), levy: fc.constantFrom(0, 1), to: fc.constantFrom(purseOfLeo, theFund) }), { minLength: 1, maxLength: 12 })
  .map((payments): readonly Said[] => {
    const purses = new Purses();
    return payments.flatMap(({ minutes, levy, to }) => purses.pay({ from: purseOfAna, to, minutes, ...(minutes > 1 && levy > 0 ? { levy } : {}) }));
  });
/** One life among events of money, wherever they come. */
const among = (life: readonly Said[], others: readonly (readonly [at: number, event: Said])[]): readonly Said[] =>
  life.flatMap((event, index) => [event, ...others.filter(([at]) => at % life.length === index).map(([, other]) => other)]);
const moneyEvents = fc.array(fc.tuple(fc.nat({ max: 50 }), fc.constantFrom(...ofMoney), amountMinor).map(([at, event, amount]) => [at, withAmounts(event, amount)] as const), { maxLength: 20 });

describe('P15 money and credits are never summed:', () => {
  it('there are events of money to try it with', () => expect(ofMoney.map(({ type }) => type)).toEqual(expect.arrayContaining(['PaymentCaptured', 'PaymentRefunded', 'EarningsTransferred'])));

  it('what a mixed price comes to in the one does not depend on the other', () => fc.assert(fc.property(money, credits, slot, (m, c, stretch) => {
    const mixed: Price = { kind: 'MIXED', money: m, credits: c };
    expect([creditsOf(mixed, stretch), moneyOf(mixed, stretch)]).toEqual([creditsOf({ kind: 'CREDITS', credits: c }, stretch), moneyOf({ kind: 'MONEY', money: m }, stretch)]);
    expect([creditsOf({ kind: 'MONEY', money: m }, stretch), moneyOf({ kind: 'CREDITS', credits: c }, stretch)]).toEqual([undefined, undefined]);
  }), { numRuns: RUNS }), LONG_MS);

  it.each<AnyProjection>([accounts, accountEntries, creditHolds, creditRequests, ledger])('the read model $name knows nothing of money, whatever is paid beside it', (projection) => fc.assert(fc.property(aLife, moneyEvents, (life, others) => {
    expect(rowsOf(projection, among(life, others))).toBe(rowsOf(projection, life));
  }), { numRuns: RUNS }), LONG_MS);

  it('a booking of both shows each as it was agreed, whatever the other is', () => fc.assert(fc.property(money, money, fc.integer({ min: 1, max: 60 }), (one, another, minutes) => {
    const rowWith = (price: Price) => [...rowsAfter(bookingDetails)(...heard([BookingRequested.of({ ...requested.data, terms: { ...requested.data.terms, price } }), acceptedForAnHour, completedFor('CONFIRMED', `${minutes}`)])).values()][0];
    const hour = { minutes: 60, per: 'HOUR' } as const;
    const [first, second, free] = [rowWith({ kind: 'MIXED', money: one, credits: hour }), rowWith({ kind: 'MIXED', money: another, credits: hour }), rowWith({ kind: 'MONEY', money: one })];
    expect(first?.credits).toEqual(second?.credits);
    expect(first?.credits).toMatchObject({ minutes: '60', posted: `${minutes}` });
    expect(first?.termsHistory.map((terms) => ('money' in terms ? terms.money : undefined))).toEqual(free?.termsHistory.map((terms) => ('money' in terms ? terms.money : undefined)));
  }), { numRuns: RUNS }), LONG_MS);

  const texts = globSync('{contracts,src,projections}/**/*.ts', { cwd: ROOT }).filter((file) => !/\.(spec|generated)\.ts$/.test(file));
  it('nowhere in the code stands a sum of both', () => {
    const found = texts.flatMap((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return /amountMinor|money|fee/i.test(text) ? sumsOfBoth(text).map((sum) => `${file}: ${sum}`) : [];
    });
    expect(texts.length).toBeGreaterThan(300);
    expect(found).toEqual([]);
  }, LONG_MS);
  it('who keeps the accounts of credits does not know of money', () => {
    const keepers = texts.filter((file) => /^(src\/(account|ledger)|src\/processes\/(deliver-credits|settle-credits|pay-member|answer-dispute)|projections\/(accounts|account-entries|ledger)|contracts\/(account|ledger))\//.test(file));
    expect(keepers.length).toBeGreaterThan(40);
    expect(keepers.filter((file) => /amountMinor|contracts\/money|contracts\/payment|\.\.\/payment\/|\.\.\/money\.js/.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
  });
  it.each(['const all = BigInt(money.amountMinor) + BigInt(credits.minutes);', 'sum += 1n; balance += moneyOf(price, slot);', 'const left = creditMinutes - fee;', 'const owed = () => rows.map((row) => row.minutes - Number(row.price.money.amountMinor));'])('a sum of both is found: %s', (text) =>
    expect(sumsOfBoth(text)).toHaveLength(1));
  it.each(['const all = BigInt(money.amountMinor) + BigInt(fee.amountMinor);', 'const left = minutes - levy;', 'const both = { money, credits: minutes };', 'const part = (amountMinor * minutes) / 60n;'])('and nothing else is: %s', (text) => expect(sumsOfBoth(text)).toEqual([]));
});
