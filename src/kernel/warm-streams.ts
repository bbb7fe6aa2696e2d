import { Answers } from './answers.js';
import type { Appended, NewEvent, Position, RecordedEvent } from './event-store.js';
import { RecentMap } from './recent-map.js';
import type { FoldedSoFar } from './snapshots.js';

/** A stream as it was last seen: its state, and every command it has answered. */
export type WarmStream<State> = {
  readonly state: State;
  readonly revision: bigint | 'none';
  readonly position: Position | undefined;
  /** The last event. */
  readonly eventId: string | undefined;
  /** Grows with the stream; what stands here stands in the log for ever. */
  readonly answered: Answers;
};

type Remembered = { readonly decider: object; readonly warm: WarmStream<unknown> };
type Seen<State> = { readonly warm: WarmStream<State>; readonly state: State };

const REMEMBERED_MAX = 2_000;

/** Remembers streams by revision. It only saves reading them anew: whoever uses it reads what came since, and appends at the revision it saw. */
export class WarmStreams {
  readonly #streams = new RecentMap<string, Remembered>(REMEMBERED_MAX);

  /** What this decider remembers of the stream; what another one made of it means nothing to it. */
  get<State>(stream: string, decider: { readonly initial: State }): WarmStream<State> {
    const known = this.#streams.get(stream);
    if (known?.decider === decider) return known.warm as WarmStream<State>;
    return { state: decider.initial, revision: 'none', position: undefined, eventId: undefined, answered: new Answers() };
  }

  /** After taking up what was kept. */
  resume<State>(stream: string, decider: object, { state, revision, position, eventId, answers = new Answers() }: FoldedSoFar<State>): WarmStream<State> {
    return this.#remember(stream, decider, { state, revision, position, eventId, answered: answers });
  }

  /** After reading what came since. */
  catchUp<State>(stream: string, decider: object, { warm, state, since }: Seen<State> & { readonly since: readonly RecordedEvent[] }): WarmStream<State> {
    for (const { metadata, revision, position } of since) warm.answered.set(metadata.commandId, { commandHash: metadata.commandHash, revision, position });
    const last = since.at(-1);
    return this.#remember(stream, decider, { state, revision: last?.revision ?? warm.revision, position: last?.position ?? warm.position, eventId: last?.id ?? warm.eventId, answered: warm.answered });
  }

  /** After appending. */
  advance<State>(stream: string, decider: object, { warm, state, events, appended }: Seen<State> & { readonly events: readonly Pick<NewEvent, 'id' | 'metadata'>[]; readonly appended: Appended }): WarmStream<State> {
    const first = appended.revision - BigInt(events.length) + 1n;
    events.forEach(({ metadata }, index) => warm.answered.set(metadata.commandId, { commandHash: metadata.commandHash, revision: first + BigInt(index), position: appended.position }));
    return this.#remember(stream, decider, { state, ...appended, eventId: events.at(-1)?.id, answered: warm.answered });
  }

  #remember<State>(stream: string, decider: object, warm: WarmStream<State>): WarmStream<State> {
    this.#streams.set(stream, { decider, warm });
    return warm;
  }
}
