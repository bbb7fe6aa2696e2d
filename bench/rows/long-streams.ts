import { randomUUID } from 'node:crypto';
import { SlotHeld } from '../../contracts/calendar/calendar.events.js';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import { ListingDrafted, ListingEdited } from '../../contracts/listing/listing.events.js';
import { bookingId, holdId, listingId } from '../../contracts/values.js';
import { HoldSlot } from '../../src/calendar/calendar.commands.js';
import { calendar } from '../../src/calendar/calendar.module.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import { isRejected, type AnyEvent } from '../../src/kernel/decider.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import { idFrom } from '../../src/kernel/ids.js';
import { Snapshots } from '../../src/kernel/snapshots.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { PauseListing } from '../../src/listing/listing.commands.js';
import { listing } from '../../src/listing/listing.module.js';
import { drafted, everyDay, kreuzberg, leo, planned, repairContent, weekdays } from '../../test/support/listings.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { openEmbedded, type Embedded } from '../harness/embedded.js';
import { median, timed } from '../harness/measure.js';

const AT = '2027-03-01T10:00:00.000Z';
const PAGE_EVENTS = 200;
const HOUR_MS = 3_600_000;
const TARGET = { of: 'value', atMost: 20 } as const;

const id = listingId.parse(idFrom('lst', 'bench', 'long'));

/** What a command to a very long stream takes in a process that remembers nothing of it: its snapshot, what was said since, and the decision. */
export const longStreams: Bench = {
  name: 'long-streams',
  about: 'a calendar with ten thousand holds and a listing edited a thousand times, met by a process that remembers neither',
  rows: ['cold-calendar-10k', 'cold-listing-1k'],
  measure: async ({ directory, isQuick }: Workplace) => {
    const [holds, edits, warmUps, rounds] = isQuick ? [300, 300, 0, 1] : [10_000, 1_000, 5, 25];
    const made = openEmbedded(directory);
    await append(made, streamOf.community(kreuzberg), [CommunityFounded.of({ communityId: kreuzberg, founderId: leo, name: 'Bench', policy: defaultPolicy })]);
    await tell(made, { holds, edits });
    await made.close();
    const met: Met[] = [];
    for (let round = 0; round < warmUps + rounds; round++) met.push(await meet(directory));
    const counted = met.slice(warmUps);
    return [
      { name: 'cold-calendar-10k', value: median(counted.map(({ calendarMs }) => calendarMs)), unit: 'ms', target: TARGET },
      { name: 'cold-listing-1k', value: median(counted.map(({ listingMs }) => listingMs)), unit: 'ms', target: TARGET },
    ];
  },
};

type Met = { readonly calendarMs: number; readonly listingMs: number };

/** A process that has just started on this log. What is worth keeping, it keeps. */
const meet = async (directory: string): Promise<Met> => {
  const embedded = openEmbedded(directory);
  const { store, vault, codec } = embedded;
  const snapshots = new Snapshots({ store, vault, codec, clock: new SystemClock() });
  const communities = new CommunityContexts(new StreamReader(store, codec, snapshots));
  const handling = new CommandHandling(store, codec, { communities, hashKey: new Uint8Array(32).fill(7), snapshots });
  const hold = async () => refused(await handling.handle(calendar, new HoldSlot({ ...slot(0), communityId: kreuzberg, bookingId: bookingId.parse(idFrom('bkg', randomUUID())) }, newMeta())), 'SLOT_TAKEN');
  const pause = async () => refused(await handling.handle(listing, new PauseListing({ listingId: id }, newMeta())), 'NOT_PUBLISHED');
  const met = { calendarMs: await msOf(hold), listingMs: await msOf(pause) };
  await snapshots.settled();
  await embedded.close();
  return met;
};

const msOf = async (ask: () => Promise<void>): Promise<number> => (await timed(ask)).seconds * 1_000;

/** Day and night. */
const open = planned({ ...weekdays, weekly: everyDay('00:00', '24:00') });

const newMeta = () => ({ commandId: randomUUID(), actor: leo, at: AT });

/** @throws when the answer is another one: then something else was measured */
const refused = (outcome: object, why: string): void => {
  if (!isRejected(outcome) || outcome.rejected !== why) throw new Error(`the answer was ${JSON.stringify(outcome)}, not ${why}`);
};

const slot = (number: number) => ({
  listingId: id, holdId: holdId.parse(idFrom('hld', id, number)), seats: 1,
  startsAt: new Date(Date.UTC(2027, 5, 1) + number * HOUR_MS).toISOString(), endsAt: new Date(Date.UTC(2027, 5, 1) + (number + 1) * HOUR_MS).toISOString(),
});

const tell = async (embedded: Embedded, { holds, edits }: { readonly holds: number; readonly edits: number }): Promise<void> => {
  const held = Array.from({ length: holds }, (_, number) => SlotHeld.of({ ...slot(number), bookingId: bookingId.parse(idFrom('bkg', id, number)) }));
  const edited = Array.from({ length: edits }, (_, index) => ListingEdited.of({ listingId: id, ownerId: leo, version: index + 2, content: { ...repairContent, title: `Edition ${index + 2}` } }));
  await append(embedded, streamOf.calendar(id), [{ ...open, data: { ...open.data, listingId: id } }, ...held]);
  await append(embedded, streamOf.listing(id), [ListingDrafted.of({ ...drafted.data, listingId: id }), ...edited]);
};

const append = async ({ store, codec }: Embedded, stream: string, events: readonly AnyEvent[]): Promise<void> => {
  for (let from = 0; from < events.length; from += PAGE_EVENTS) {
    const page = events.slice(from, from + PAGE_EVENTS).map(({ type, data }) => ({ id: randomUUID(), type, data, metadata: { commandId: randomUUID(), commandHash: 'x'.repeat(43), actorId: leo, at: AT } }));
    await store.append(stream, await codec.encode(stream, page), 'any');
  }
};
