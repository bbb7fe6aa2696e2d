import { CREDITS_MAX } from '../account/credits.js';
import type { Price } from '../listing/listing.events.js';
import { minutesBetween } from '../time.js';
import type { Slot } from './booking.events.js';

const QUARTER_MINUTES = 15;
const NIGHT_MINUTES = 24 * 60;

type Stretch = Pick<Slot, 'startsAt' | 'endsAt' | 'seats'>;

/**
 * What a price in credits comes to for a slot. By the hour every quarter that was begun counts, and a part of a minute counts as one; by the
 * night a stay counts as the days that it is nearest to, since check-in and check-out are hours apart. What is charged by time is charged
 * for every seat; a price for the booking is the same for all seats together.
 * @returns whole minutes of credit; undefined for any other price, and for more than an account can move at once
 */
export const creditsOf = (price: Price, slot: Stretch): string | undefined => {
  if (price.kind !== 'CREDITS') return undefined;
  const { minutes, per } = price.credits;
  const due = unitMinutes[per](BigInt(minutes), slot);
  return due > CREDITS_MAX ? undefined : `${due}`;
};

const lasting = ({ startsAt, endsAt }: Stretch): number => minutesBetween(startsAt, endsAt);
const quarters = (slot: Stretch): bigint => BigInt(Math.ceil(lasting(slot) / QUARTER_MINUTES));
const nights = (slot: Stretch): bigint => BigInt(Math.max(1, Math.round(lasting(slot) / NIGHT_MINUTES)));
const seatsOf = ({ seats }: Stretch): bigint => BigInt(seats);

const unitMinutes = {
  BOOKING: (each: bigint) => each,
  SEAT: (each: bigint, slot: Stretch) => each * seatsOf(slot),
  HOUR: (each: bigint, slot: Stretch) => (each * quarters(slot) * seatsOf(slot) + 3n) / 4n,
  NIGHT: (each: bigint, slot: Stretch) => each * nights(slot) * seatsOf(slot),
} as const;

/** Whether this house can see to it that a price is paid: a gift needs nothing, and credits are held. Money is not paid here yet. */
export const isPayable = (price: Price, slot: Stretch): boolean => price.kind === 'GIFT' || creditsOf(price, slot) !== undefined;

/** So many per cent of minutes, rounded down to whole ones. */
export const shareOf = (minutes: string, percent: number): string => `${(BigInt(minutes) * BigInt(percent)) / 100n}`;
