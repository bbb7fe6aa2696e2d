import { epochMs } from '../time.js';
import type { Instant } from '../values.js';

/** Seats of a stretch that a booking holds. */
export type Held = { readonly bookingId: string; readonly startsAt: Instant; readonly endsAt: Instant; readonly seats: number };
/** A stretch of time, its begin included, its end not. */
export type Stretch = { readonly startsMs: number; readonly endsMs: number };

/** How many seats are taken, from each of these instants to the next; none before the first. */
export type Occupancy = { readonly fromMs: readonly number[]; readonly seats: readonly number[] };

type Taken = Stretch & { readonly seats: number };

/** Adds up what bookings hold. Several holds of one booking do not add up where they overlap: the greatest counts, since only one of them will last. */
export const occupancyOf = (holds: Iterable<Held>): Occupancy => {
  const bookings = new Map<string, Taken[]>();
  for (const { bookingId, startsAt, endsAt, seats } of holds) {
    const taken = { startsMs: epochMs(startsAt), endsMs: epochMs(endsAt), seats };
    const known = bookings.get(bookingId);
    if (known) known.push(taken);
    else bookings.set(bookingId, [taken]);
  }
  return addedUp([...bookings.values()].flatMap((taken) => (taken.length === 1 ? taken : apart(taken))));
};

/** Overlapping holds of one booking as stretches that do not overlap, each with the greatest number of seats. */
const apart = (taken: readonly Taken[]): readonly Taken[] => {
  const edges = [...new Set(taken.flatMap(({ startsMs, endsMs }) => [startsMs, endsMs]))].sort((a, b) => a - b);
  return edges.slice(0, -1).flatMap((startsMs, index) => {
    const seats = Math.max(0, ...taken.filter((one) => one.startsMs <= startsMs && startsMs < one.endsMs).map((one) => one.seats));
    return seats === 0 ? [] : [{ startsMs, endsMs: edges[index + 1] ?? startsMs, seats }];
  });
};

const addedUp = (taken: readonly Taken[]): Occupancy => {
  const steps = new Map<number, number>();
  const step = (at: number, seats: number) => steps.set(at, (steps.get(at) ?? 0) + seats);
  for (const { startsMs, endsMs, seats } of taken) {
    step(startsMs, seats);
    step(endsMs, -seats);
  }
  let now = 0;
  const sorted = [...steps].sort(([a], [b]) => a - b);
  return { fromMs: sorted.map(([at]) => at), seats: sorted.map(([, seats]) => (now += seats)) };
};

/** The most seats that are taken at any instant of a stretch. */
export const peakOf = ({ fromMs, seats }: Occupancy, { startsMs, endsMs }: Stretch): number => {
  let low = 0;
  let high = fromMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((fromMs[middle] ?? Infinity) <= startsMs) low = middle + 1;
    else high = middle;
  }
  let peak = seats[low - 1] ?? 0;
  for (let index = low; (fromMs[index] ?? Infinity) < endsMs; index++) peak = Math.max(peak, seats[index] ?? 0);
  return peak;
};
