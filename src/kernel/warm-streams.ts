import type { Appended, NewEvent, Position, RecordedEvent } from './event-store.js';

type Answered = { readonly commandHash: string; readonly revision: bigint; readonly position: Position };

/** A stream as it was last seen: its state, and every command it has answered. */
export type WarmStream<State> = {
  readonly state: State;
  readonly revision: bigint | 'none';
  readonly position: Position | undefined;
  readonly answered: ReadonlyMap<string, Answered>;
};

const REMEMBERED_MAX = 2_000;

/** Remembers streams by revision. It only saves reading them anew: whoever uses it reads what came since, and appends at the revision it saw. */
export class WarmStreams {
  readonly #streams = new Map<string, WarmStream<unknown>>();

  get<State>(stream: string, initial: State): WarmStream<State> {
    return (this.#streams.get(stream) as WarmStream<State> | undefined) ?? { state: initial, revision: 'none', position: undefined, answered: new Map() };
  }

  catchUp<State>(stream: string, { warm, state, since }: { warm: WarmStream<State>; state: State; since: readonly RecordedEvent[] }): WarmStream<State> {
    const answered = new Map(warm.answered);
    for (const { metadata, revision, position } of since) answered.set(metadata.commandId, { commandHash: metadata.commandHash, revision, position });
    const last = since.at(-1);
    return this.#remember(stream, { state, revision: last?.revision ?? warm.revision, position: last?.position ?? warm.position, answered });
  }

  advance<State>(
    stream: string, { warm, state, events, appended }: { warm: WarmStream<State>; state: State; events: readonly Omit<NewEvent, 'version'>[]; appended: Appended },
  ): void {
    const answered = new Map(warm.answered);
    const first = appended.revision - BigInt(events.length) + 1n;
    events.forEach(({ metadata }, index) => answered.set(metadata.commandId, { commandHash: metadata.commandHash, revision: first + BigInt(index), position: appended.position }));
    this.#remember(stream, { state, ...appended, answered });
  }

  #remember<State>(stream: string, warm: WarmStream<State>): WarmStream<State> {
    this.#streams.delete(stream);
    if (this.#streams.size >= REMEMBERED_MAX) for (const oldest of this.#streams.keys()) { this.#streams.delete(oldest); break; }
    this.#streams.set(stream, warm);
    return warm;
  }
}
