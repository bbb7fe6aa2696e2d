import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { derivedUuid, idFrom } from '../../src/kernel/ids.js';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { commandIdOf, type Attempt } from './fault-client.js';
import { tempDirectory } from './temp-directory.js';
import { wholeLogOf } from './whole-log.js';

/** The log of a data directory that nobody uses now, from copies of its files: what mends the originals is the server itself. */
export const logOfCopy = async (dataDir: string): Promise<readonly RecordedEvent[]> => {
  const { path, remove } = tempDirectory();
  mkdirSync(path, { recursive: true });
  for (const file of ['log.sqlite', 'log.sqlite-wal']) if (existsSync(join(dataDir, file))) copyFileSync(join(dataDir, file), join(path, file));
  const store = new SqliteEventStore(path);
  const events = await wholeLogOf(store);
  await store.close();
  remove();
  return events;
};

/** Streams without gaps, ids that are unique, and each command's events together in one place: nothing was written twice. */
export const mustBeSound = (events: readonly RecordedEvent[]): void => {
  const [heads, ids, lastOf] = [new Map<string, bigint>(), new Set<string>(), new Map<string, { readonly stream: string; readonly revision: bigint }>()];
  for (const { stream, revision, id, type, metadata: { commandId } } of events) {
    if (revision !== (heads.get(stream) ?? -1n) + 1n) throw new Error(`${stream} has a gap or a repeat at ${revision}`);
    if (ids.has(id)) throw new Error(`the event ${id} (${type}) stands in the log twice`);
    const before = lastOf.get(commandId);
    if (before && (before.stream !== stream || before.revision !== revision - 1n)) throw new Error(`the command ${commandId} had an effect twice: ${type} in ${stream}`);
    heads.set(stream, revision);
    ids.add(id);
    lastOf.set(commandId, { stream, revision });
  }
};

/** The command under which a mutation's own effect stands in the log. */
const effectOf = (attempt: Attempt): { readonly stream?: string; readonly commandId?: string } => {
  const commandId = commandIdOf(attempt);
  if (attempt.mutation === 'requestBooking') return { stream: `booking-${idFrom('bkg', commandId)}` };
  if (attempt.mutation === 'counterBooking') return { commandId: derivedUuid('counter-booking', commandId, 'propose') };
  return { commandId: attempt.mutation === 'giveCredits' ? derivedUuid('pay-member', commandId) : commandId };
};

/** What was acknowledged is in the log, once; what was refused is not; and what was acknowledged before another was asked stands before it. */
export const mustKeep = (events: readonly RecordedEvent[], attempts: readonly Attempt[]): void => {
  const byCommand = Map.groupBy(events, ({ metadata }) => metadata.commandId);
  const requests = Map.groupBy(events.filter(({ type }) => type === 'BookingRequested'), ({ stream }) => stream);
  const placed = attempts.flatMap((attempt) => {
    const { stream, commandId } = effectOf(attempt);
    const all = (stream === undefined ? byCommand.get(commandId ?? '') : requests.get(stream)) ?? [];
    const effects = all.filter(({ type }) => type === all[0]?.type); // a command may say several things at once, each of them once
    const wrong = whyNotKept(attempt, effects.length);
    if (wrong !== undefined) throw new Error(`${attempt.mutation} ${commandIdOf(attempt)} ${wrong}`);
    return effects.map((effect) => ({ attempt, at: effect.position.commit }));
  });
  mustRespectTime(placed);
};

const whyNotKept = ({ fate, code }: Attempt, effects: number): string | undefined => {
  if (fate === 'ok' && effects === 0) return 'was acknowledged and is not in the log';
  if (fate === 'rejected' && effects > 0) return `was refused with ${code} and is in the log`;
  return effects > 1 ? `is in the log ${effects} times` : undefined;
};

const mustRespectTime = (placed: readonly { readonly attempt: Attempt; readonly at: bigint }[]): void => {
  let latestStart = 0;
  for (const { attempt } of placed.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
    if ((attempt.endedMs ?? Infinity) < latestStart) throw new Error(`${attempt.mutation} was acknowledged before one was asked that stands before it`);
    latestStart = Math.max(latestStart, attempt.startedMs);
  }
};

type Hold = { readonly bookingId: string; readonly holdId: string; readonly startsAt: string; readonly endsAt: string };
const fieldsOf = (event: RecordedEvent): Readonly<Record<string, unknown>> => event.data as Readonly<Record<string, unknown>>;

/** Goes through the log once more in its order: whatever was held was free then, for calendars of one seat, and nothing was given back twice. @returns the holds that stand */
export const mustNotDoubleBook = (events: readonly RecordedEvent[]): ReadonlyMap<string, Hold> => {
  const calendars = new Map<string, Map<string, Hold>>();
  for (const event of events) {
    if (event.type !== 'SlotHeld' && event.type !== 'SlotReleased') continue;
    const hold = fieldsOf(event) as Hold;
    const held = calendars.get(event.stream) ?? new Map<string, Hold>();
    calendars.set(event.stream, held);
    if (event.type === 'SlotHeld') mustBeFree(held, hold);
    else if (!held.has(hold.holdId)) throw new Error(`${hold.holdId} was given back though it was not held`);
    if (event.type === 'SlotHeld') held.set(hold.holdId, hold);
    else held.delete(hold.holdId);
  }
  return new Map([...calendars.values()].flatMap((held) => [...held]));
};

const mustBeFree = (held: ReadonlyMap<string, Hold>, hold: Hold): void => {
  const overlaps = (each: Hold): boolean => each.bookingId !== hold.bookingId && each.startsAt < hold.endsAt && hold.startsAt < each.endsAt;
  const other = held.get(hold.holdId) ?? [...held.values()].find(overlaps);
  if (other) throw new Error(`${hold.holdId} was held on ${hold.startsAt}, which ${other.holdId} had: a double booking`);
};

const ENDED = ['BookingDeclined', 'BookingWithdrawn', 'BookingExpired', 'BookingCancelled'];
/** What an event may make a process say, at most, by the event that was its cause. */
const ONCE_A_CAUSE = ['SlotReleased', 'MemberJoined', 'BookingExpired', 'BookingCompleted', 'ReviewsRevealed', 'ListingExpired', 'HoldAbandoned'];

/** No process has said the same thing twice because of the same event. */
export const mustReactOnce = (events: readonly RecordedEvent[]): void => {
  const caused = Map.groupBy(events.filter(({ metadata, type }) => metadata.causationId !== undefined && ONCE_A_CAUSE.includes(type)), ({ metadata, type }) => `${type} because of ${metadata.causationId}`);
  for (const [what, effects] of caused) if (effects.length > 1) throw new Error(`${what}, ${effects.length} times`);
};

/** Holds that no living booking names, and those that one names and that do not stand. */
export const unsettled = (events: readonly RecordedEvent[], standing: ReadonlyMap<string, Hold>): { readonly orphans: readonly string[]; readonly missing: readonly string[] } => {
  const bookings = new Map<string, { named: string | undefined; hasEnded: boolean }>();
  for (const event of events.filter(({ stream }) => stream.startsWith('booking-'))) {
    const booking = bookings.get(event.stream) ?? { named: undefined, hasEnded: false };
    const terms = fieldsOf(event)['terms'] as { readonly slot: { readonly holdId: string } } | undefined;
    bookings.set(event.stream, { named: terms?.slot.holdId ?? booking.named, hasEnded: booking.hasEnded || ENDED.includes(event.type) });
  }
  const wanted = new Set([...bookings.values()].flatMap(({ named, hasEnded }) => (hasEnded || named === undefined ? [] : [named])));
  return { orphans: [...standing.keys()].filter((holdId) => !wanted.has(holdId)), missing: [...wanted].filter((holdId) => !standing.has(holdId)) };
};

/** When nothing is left to do: what is held is held by a booking that lives, and every booking that lives has what its terms name. @throws with what happened to the first that is wrong */
export const mustHaveSettled = (events: readonly RecordedEvent[], standing: ReadonlyMap<string, Hold>): void => {
  const { orphans, missing } = unsettled(events, standing);
  const [first] = [...orphans, ...missing];
  if (first === undefined) return;
  const story = events.filter(({ data }) => JSON.stringify(data).includes(first)).map(({ type, stream, recordedAt, metadata: { at, commandId, actorId } }) => `${recordedAt} ${type} in ${stream}, asked at ${at} by ${actorId} as ${commandId}`);
  throw new Error(`${orphans.length} holds without a booking (${orphans.slice(0, 3).join(', ')}), ${missing.length} bookings without their hold (${missing.slice(0, 3).join(', ')}); of ${first}:\n${story.join('\n')}`);
};
