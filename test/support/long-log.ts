import { CommunityFounded } from '../../contracts/community/community.events.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import { communityId, memberId, type CommunityId, type Instant } from '../../contracts/values.js';
import type { Codec } from '../../src/kernel/codec.js';
import type { EventMetadata, EventStore, Expected, NewEvent } from '../../src/kernel/event-store.js';
import { derivedUuid, idFrom } from '../../src/kernel/ids.js';
import { joined, registered, storyOf, type Line } from './long-log-household.js';

/** One append of a long log: what was said in one stream, by whom and when. */
export type Entry = Line & { readonly number: number; readonly communityId: CommunityId; readonly at: Instant };

/** A household is a hundred events: two neighbours, a listing, ten bookings of it and what comes of them. So a tenth of the events is the number of bookings. */
const HOUSEHOLD_EVENTS = 100;
/** Households whose stories happen at the same time: what belongs together lies this far apart in the log. */
const TOGETHER = 100;
const BEGINS_MS = Date.parse('2026-01-01T08:00:00.000Z');
const EVENT_EVERY_MS = 20;

/** So many events, told like the story of a town, one append each; the same ones every time, and others for another town. Nothing in it comes due before the year 2150. */
export function* longLog(events: number, town = 'long-log'): Generator<Entry, void> {
  let number = 0;
  for (const line of linesOfTown(town, Math.min(TOGETHER, Math.ceil(events / HOUSEHOLD_EVENTS)))) {
    if (number === events) return;
    yield { ...line, number, at: new Date(BEGINS_MS + number * EVENT_EVERY_MS).toISOString() };
    number++;
  }
}

/** Without end: so many households of a new community go through their stories side by side, then the next ones. */
function* linesOfTown(town: string, together: number): Generator<Omit<Entry, 'number' | 'at'>, void> {
  for (let first = 0; ; first += together) {
    const community = communityId.parse(idFrom('cmt', town, first));
    const stories = [founding(community), ...Array.from({ length: together }, (_, index) => storyOf(town, first + index, community))];
    for (let step = 0; step < HOUSEHOLD_EVENTS; step++) yield* stories.flatMap((story) => story[step] ?? []).map((line) => ({ ...line, communityId: community }));
  }
}

const founding = (community: CommunityId): readonly Line[] => {
  const founder = memberId.parse(idFrom('mbr', community, 'founder'));
  const event = CommunityFounded.of({ communityId: community, founderId: founder, name: 'The long street', description: 'Neighbours who do things together.', policy: defaultPolicy });
  const asFounder = joined(community, founder);
  return [registered(founder, 'Founder of the long street'), { stream: streamOf.community(community), actor: founder, event }, asFounder];
};

type Encoded = { readonly stream: string; readonly events: readonly NewEvent[]; readonly expected: Expected };

/** The appends of a long log, as the codec stores them. */
export async function* encodedLog(codec: Codec, events: number, town = 'long-log'): AsyncGenerator<Encoded, void> {
  const revisions = new Map<string, bigint>();
  for (const entry of longLog(events, town)) {
    const revision = revisions.get(entry.stream);
    revisions.set(entry.stream, revision === undefined ? 0n : revision + 1n);
    const { type, data } = entry.event;
    yield { stream: entry.stream, events: await codec.encode(entry.stream, [{ id: derivedUuid(town, entry.number), type, data, metadata: metadataOf(entry) }]), expected: revision ?? 'none' };
  }
}

type Ground = { readonly store: EventStore; readonly codec: Codec };
type Extent = { readonly events: number; readonly town?: string | undefined; readonly onWritten?: (events: number) => void };

/** Appends that are on their way at once, so that the log commits many together. */
const ON_THEIR_WAY = 1_024;

/** Writes a long log through the codec into an empty store, durably, one append for each event. A million take about a minute. */
export const writeLongLog = async ({ store, codec }: Ground, { events, town, onWritten }: Extent): Promise<void> => {
  let waiting: Promise<unknown>[] = [];
  const written = async (): Promise<void> => {
    await Promise.all(waiting);
    onWritten?.(waiting.length);
    waiting = [];
  };
  for await (const append of encodedLog(codec, events, town)) {
    waiting.push(store.append(append.stream, append.events, append.expected));
    if (waiting.length === ON_THEIR_WAY) await written();
  }
  await written();
};

/** As the kernel would have written it. */
const metadataOf = ({ number, actor, at, communityId: community }: Entry): EventMetadata => {
  const commandId = derivedUuid('long-log command', number);
  return { commandId, commandHash: commandId.repeat(2).slice(0, 43), actorId: actor, at, correlationId: commandId, communityId: community };
};
