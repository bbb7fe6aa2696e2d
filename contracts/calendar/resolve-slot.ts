import { localDateTime, readLocal, utcOffset, type LocalDateTime } from '../time.js';
import { instant, type Instant } from '../values.js';
import type { CalendarEvent } from './calendar.events.js';
import type { SlotEnds } from './slots.js';

/** An end of a slot as a person writes it: an instant, or a local time of the listing's zone, with an offset where the clocks show it twice. */
export type WrittenSlot = { readonly startsAt: string; readonly endsAt: string; readonly seats: number };
export type ResolvedSlot = SlotEnds & { readonly seats: number };
/** `facts` help to ask better: the valid times next to a gap, or the two offsets of a time that comes twice. */
export type Unresolved =
  | { readonly rejected: 'LOCAL_TIME_IN_GAP'; readonly path: readonly string[]; readonly facts: { readonly nearest: readonly LocalDateTime[] } }
  | { readonly rejected: 'LOCAL_TIME_TWICE'; readonly path: readonly string[]; readonly facts: { readonly offsets: readonly string[] } }
  | { readonly rejected: 'INVALID_INPUT'; readonly path: readonly string[]; readonly message: string };

/** A slot by instants, both ends read by the clocks of the zone where they are written as local times. `path` is relative to the slot. */
export const resolveSlot = ({ startsAt, endsAt, seats }: WrittenSlot, { zone }: { readonly zone: string }): ResolvedSlot | Unresolved => {
  const start = resolveEnd('startsAt', startsAt, zone);
  if (typeof start !== 'string') return start;
  const end = resolveEnd('endsAt', endsAt, zone);
  return typeof end === 'string' ? { startsAt: start, endsAt: end, seats } : end;
};

/** Folds a calendar's events to its zone, by whose clocks local times are read; undefined until there is a plan. */
export const zoneAfter = (before: string | undefined, { type, data }: CalendarEvent): string | undefined => (type === 'AvailabilitySet' ? data.plan.zone : before);

const resolveEnd = (field: string, written: string, zone: string): Instant | Unresolved => {
  const known = instant.safeParse(written);
  if (known.success) return known.data;
  const [, local = written, offset] = /^(.{16,})([+-]\d\d:\d\d)$/.exec(written) ?? [];
  const wall = localDateTime.safeParse(local);
  if (!wall.success || (offset !== undefined && !utcOffset.safeParse(offset).success)) return unreadable(field);
  return onWall({ field, local: wall.data, offset }, zone);
};

type Wall = { readonly field: string; readonly local: LocalDateTime; readonly offset: string | undefined };

const onWall = ({ field, local, offset }: Wall, zone: string): Instant | Unresolved => {
  const reading = readLocal(local, zone);
  if (reading.kind === 'gap') return { rejected: 'LOCAL_TIME_IN_GAP', path: [field], facts: { nearest: reading.nearest } };
  const shown = reading.kind === 'once' ? [reading] : reading.both;
  const [only, second] = shown.filter((one) => offset === undefined || one.offset === offset);
  if (second) return { rejected: 'LOCAL_TIME_TWICE', path: [field], facts: { offsets: shown.map((one) => one.offset) } };
  return only ? only.instant : { rejected: 'INVALID_INPUT', path: [field], message: `the clocks of ${zone} are then ${shown.map((one) => one.offset).join(' or ')} from UTC` };
};

const unreadable = (field: string): Unresolved =>
  ({ rejected: 'INVALID_INPUT', path: [field], message: 'expected an instant such as 2027-03-03T09:00:00.000Z, or a local time such as 2027-03-03T10:00' });
