import { Injectable } from '@nestjs/common';
import { Codec } from '../../src/kernel/codec.js';
import { comparePositions, EventStore, type RecordedEvent } from '../../src/kernel/event-store.js';
import type { Connection, PageArgs } from '../engine/page.js';
import { ReadModels } from '../engine/read-models.js';
import { actorShown, type ActorShown } from './actor.js';
import { eventPage } from './event-page.js';
import { factsOf, toldOf, type Fact } from './story-words.js';

/** Something that happened, as a client shows it. */
export type HistoryEntry = { readonly id: string; readonly type: string; readonly words: string; readonly at: string; readonly by: ActorShown; readonly facts: readonly Fact[] };

/** What is told of an object: of which streams, and which of their events. */
export type Story = {
  readonly streams: readonly string[];
  readonly viewer: string | undefined;
  /** What of it this viewer may know; everything where it is left out. */
  readonly known?: (events: readonly RecordedEvent[]) => readonly RecordedEvent[];
  /** Up to this instant. */
  readonly asOf?: string | undefined;
};

/** Tells what happened, from the streams themselves: there is no table that could know more than it should. */
@Injectable()
export class Stories {
  constructor(private readonly store: EventStore, private readonly codec: Codec, private readonly models: ReadModels) {}

  /** A page of a story, the oldest first. Words that were erased, and what is sealed, are not in it. @throws GraphQLError BAD_PAGE, BAD_CURSOR */
  async page(story: Story, args: PageArgs): Promise<Connection<HistoryEntry>> {
    const events = await this.#eventsOf(story);
    const about = { list: [...story.streams, story.asOf ?? 'now'].join(' '), viewer: story.viewer };
    return eventPage({ events, show: (page) => this.#shown(page), cursorKey: this.models.cursorKey, about }, args);
  }

  async #eventsOf({ streams, known = (events) => events, asOf }: Story): Promise<readonly RecordedEvent[]> {
    const read = await Promise.all(streams.map(async (stream) => upTo(await this.store.readStream(stream), asOf)));
    const all = read.flat().sort((a, b) => comparePositions(a.position, b.position) || Number(a.revision - b.revision));
    return known(all).filter(({ type }) => type in toldOf);
  }

  async #shown(page: readonly RecordedEvent[]): Promise<readonly HistoryEntry[]> {
    const events = await this.codec.decode(page, 'closed');
    return events.map(({ id, type, data, metadata }) => ({
      id, type, words: toldOf[type as keyof typeof toldOf]?.words ?? '', at: metadata.at, by: actorShown(metadata.actorId), facts: factsOf({ type, data }),
    }));
  }
}

/** The events before the first one of a later time. */
const upTo = (events: readonly RecordedEvent[], asOf: string | undefined): readonly RecordedEvent[] => {
  const later = asOf === undefined ? -1 : events.findIndex(({ metadata }) => metadata.at > asOf);
  return later < 0 ? events : events.slice(0, later);
};
