import { CREDITS_MAX } from '../account/credits.js';
import type { Price } from '../listing/listing.events.js';
import type { Money } from '../money.js';
import { roundedTo, whyNotChargeable } from '../payment/chargeable.js';
import { minutesBetween } from '../time.js';
import type { Slot } from './booking.events.js';

const QUARTER_MINUTES = 15;
const NIGHT_MINUTES = 24 * 60;
const CLOCKS_MINUTES = 60;
/** What one booking can cost in credits: larger amounts are mistakes, or more than anybody can owe a neighbour. */
const BOOKING_MIN = 15n;
const BOOKING_MAX = 24n * 60n;

type Stretch = Pick<Slot, 'startsAt' | 'endsAt' | 'seats'>;

/**
 * What a price in credits comes to for a slot. By the hour every quarter that was begun counts, and a part of a minute counts as one; by the
 * night every night that was begun counts, however late guests come and however early they leave. What is charged by time is charged
 * for every seat; a price for the booking is the same for all seats together.
 * @returns whole minutes of credit; undefined for any other price, and for more than an account can move at once
 */
export const creditsOf = (price: Price, slot: Stretch): string | undefined => {
  if (!('credits' in price)) return undefined;
  const { minutes, per } = price.credits;
  const units = unitsOf[per](slot);
  const due = (BigInt(minutes) * units.count + units.of - 1n) / units.of;
  return due > CREDITS_MAX ? undefined : `${due}`;
};

/**
 * What a price in money comes to for a slot, by the same units; a part of a minor unit is rounded half up, once, to what the currency can be charged in.
 * @returns undefined for a price without money
 */
export const moneyOf = (price: Price, slot: Stretch): Money | undefined => {
  if (!('money' in price)) return undefined;
  const { amountMinor, currency, per } = price.money;
  const units = unitsOf[per](slot);
  return { amountMinor: `${roundedTo(currency, { numerator: BigInt(amountMinor) * units.count, denominator: units.of })}`, currency };
};

const lasting = ({ startsAt, endsAt }: Stretch): number => minutesBetween(startsAt, endsAt);
const quarters = (slot: Stretch): bigint => BigInt(Math.ceil(lasting(slot) / QUARTER_MINUTES));
/** An hour of tolerance: from noon to noon is an hour longer where the clocks go back in between. */
const nights = (slot: Stretch): bigint => BigInt(Math.max(1, Math.ceil((lasting(slot) - CLOCKS_MINUTES) / NIGHT_MINUTES)));
const seatsOf = ({ seats }: Stretch): bigint => BigInt(seats);

/** How many units a stretch is, as a fraction. */
const unitsOf = {
  BOOKING: () => ({ count: 1n, of: 1n }),
  SEAT: (slot: Stretch) => ({ count: seatsOf(slot), of: 1n }),
  HOUR: (slot: Stretch) => ({ count: quarters(slot) * seatsOf(slot), of: 4n }),
  NIGHT: (slot: Stretch) => ({ count: nights(slot) * seatsOf(slot), of: 1n }),
} as const;

/** Whether this house can see to it that a price is paid: a gift needs nothing, credits are held, and a card can be charged so much. */
export const isPayable = (price: Price, slot: Stretch): boolean => inCredits(price, slot) && inMoney(price, slot);

/** Asked of what is proposed from now on alone: what was agreed to before there was such a limit is paid as it was agreed. */
const inCredits = (price: Price, slot: Stretch): boolean => {
  if (!('credits' in price)) return true;
  const due = creditsOf(price, slot);
  return due !== undefined && BigInt(due) >= BOOKING_MIN && BigInt(due) <= BOOKING_MAX;
};
const inMoney = (price: Price, slot: Stretch): boolean => {
  const money = moneyOf(price, slot);
  return money === undefined || whyNotChargeable(money) === undefined;
};

/** So many per cent of minutes, rounded down to whole ones. */
export const shareOf = (minutes: string, percent: number): string => `${(BigInt(minutes) * BigInt(percent)) / 100n}`;
