import type { BookingEvent } from '../../contracts/booking/booking.events.js';
import { streamOf } from '../../contracts/events.js';
import { openCalls, parkedFailures, positionOf } from '../../contracts/payment/payment-position.js';
import type { PaymentEvent } from '../../contracts/payment/payment.events.js';
import type { FaultRandom } from './fault-random.js';
import type { FaultRun } from './fault-run.js';
import { PaymentBooks } from './payment-books.js';
import { daysOf, moments, type Day } from './payment-days.js';
import { fatesOf, type Fate } from './payment-fates.js';
import { calm, storm, type Weather } from './payment-storm.js';
import { PaymentTown, somePrices } from './payment-town.js';
import { treasurerLooks } from './payment-treasurer.js';

/** What became of one booking and its money. */
export type End = { readonly booking: readonly string[]; readonly money: Readonly<Record<string, string>>; readonly refunds: readonly string[]; readonly disputes: readonly string[]; readonly settled: string; readonly parked: number };

type Lived = { readonly ends: ReadonlyMap<string, End>; readonly said: ReadonlySet<string> };
type Town = { readonly fates: readonly Fate[]; readonly days: readonly Day[]; readonly prices: typeof somePrices };

type Living = { readonly weather: Weather; readonly random?: FaultRandom; readonly timeoutMs: number };

/** Lets one town live through all its days. @throws where a rule of money is broken, or our log and Stripe differ at the end */
const lived = async (plan: Town, living: Living): Promise<Lived> => {
  const town = await PaymentTown.open({ prices: plan.prices, timeoutMs: living.timeoutMs });
  const end = await lifeIn(town, plan, living).catch(async (error: unknown) => {
    await town.breaksOff();
    throw error;
  });
  await town.close();
  return end;
};

const lifeIn = async (town: PaymentTown, { fates, days }: Town, { weather, random }: Living): Promise<Lived> => {
  for (const [index, { at, deed, once }] of days.entries()) {
    town.comes(at);
    await weather.begins(town);
    await once?.(town);
    for (const fate of random?.shuffled(fates) ?? fates) await deed(town, fate);
    await looksAfter(town, { at, next: days[index + 1]?.at, weather });
  }
  await treasurerLooks(town, fates.map(({ id }) => id));
  return endOf(town, fates);
};

/** Timers, sweeps and the post between two days; the last moment before the next one is calm. */
const looksAfter = async (town: PaymentTown, { at, next, weather }: { readonly at: string; readonly next: string | undefined; readonly weather: Weather }): Promise<void> => {
  const all = moments(at, next);
  for (const [index, moment] of all.entries()) {
    town.comes(moment);
    await (index === all.length - 2 ? weather.ends(town) : weather.lasts(town));
    await town.rests();
  }
};

const endOf = async (town: PaymentTown, fates: readonly Fate[]): Promise<Lived> => {
  mustKeepBooks(await town.world.log());
  const sums = new Map<string, bigint>();
  for (const [pot, amount] of Object.entries(town.sandbox.control.totals())) sums.set(pot.slice(0, 3), (sums.get(pot.slice(0, 3)) ?? 0n) + amount);
  for (const [currency, sum] of sums) if (sum !== 0n) throw new Error(`the sandbox is off by ${sum} ${currency}`);
  const ends = new Map<string, End>();
  for (const { id } of fates) ends.set(id, await oneEnd(town, id));
  return { ends, said: new Set((await town.world.log()).map(({ type }) => type)) };
};

type Logged = Awaited<ReturnType<PaymentTown['world']['log']>>[number];

/** The rules of money, after every event of every payment, by books of their own; and one charge for each round. */
const mustKeepBooks = (log: readonly Logged[]): void => {
  const books = new Map<string, PaymentBooks>();
  const taken = new Set<string>();
  for (const event of log.filter(({ stream }) => stream.startsWith('payment-'))) {
    const own = books.get(event.stream) ?? new PaymentBooks();
    books.set(event.stream, own);
    const { type, data } = event as typeof event & PaymentEvent;
    own.hear({ type, data } as PaymentEvent);
    if (type !== 'PaymentCaptured') continue;
    const round = `${event.stream} ${data.round}`;
    if (taken.has(round)) throw new Error(`${round} was charged twice`);
    taken.add(round);
  }
};

const oneEnd = async (town: PaymentTown, id: Fate['id']): Promise<End> => {
  const account = await town.payment(id);
  const booking = (await town.world.parts.streams.read<BookingEvent>(streamOf.booking(id))).map(({ type }) => type);
  if (openCalls(account).length > 0) throw new Error(`${id} still asks: ${openCalls(account).map(({ call: { key } }) => key).join(', ')}`);
  const { settled, refunds, disputes } = account;
  const position = positionOf(account);
  if (position.owedBack !== 0n) throw new Error(`${id}: ${position.owedBack} is still to be taken back`);
  return {
    booking, money: Object.fromEntries(Object.entries(position).map(([name, amount]) => [name, String(amount)])), refunds: refunds.map(({ why, amount, status }) => `${why} ${amount} ${status}`).sort(),
    disputes: disputes.map(({ status, withdrawn }) => `${status} ${withdrawn}`), settled: settled ? `${settled.how} ${settled.percent}` : 'not', parked: parkedFailures(account).length,
  };
};

export type LivesPlan = { readonly bookings: number; readonly perTown: number; readonly faultsPerDay: number; readonly timeOutsPerDay: number };

const TIMEOUT_MS = 200;

/** Towns of some bookings each, lived once in calm weather and once in a storm: both come to the same. @throws where they do not */
export const paymentLives = async ({ random, happened, say }: FaultRun, { bookings, perTown, faultsPerDay, timeOutsPerDay }: LivesPlan): Promise<void> => {
  for (let lives = 0, town = 0; lives < bookings; town++) {
    const dice = random.of(`town ${town}`);
    const fates = fatesOf(dice.of('fates'), Math.min(perTown, bookings - lives));
    const [leoWaits, leoIsAsked] = [dice.chance(0.25), dice.chance(0.25)];
    const same: Town = { fates, days: daysOf({ leoWaits, leoIsAsked }), prices: dice.shuffled(somePrices).slice(0, 2) };
    const inCalm = await lived(same, { weather: calm, timeoutMs: 10_000 });
    const inStorm = await lived(same, { weather: storm(dice.of('storm'), happened, { perDay: faultsPerDay, timeOuts: timeOutsPerDay }), random: dice.of('order'), timeoutMs: TIMEOUT_MS });
    for (const fate of fates) mustBeSame(`town ${town}, ${JSON.stringify(fate)}`, inCalm.ends.get(fate.id), inStorm.ends.get(fate.id));
    for (const type of inStorm.said) happened.note(type);
    lives += fates.length;
    happened.note('bookings', fates.length);
    say(`${lives} of ${bookings} bookings`);
  }
};

const mustBeSame = (what: string, calmly: End | undefined, stormily: End | undefined): void => {
  const [one, other] = [JSON.stringify(calmly), JSON.stringify(stormily)];
  if (one !== other) throw new Error(`${what}\nends in calm weather as ${one}\nand in a storm as ${other}`);
};
