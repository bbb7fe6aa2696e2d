import type { AnyRecorded } from '../../kernel/codec.js';
import type { RecordedEvent } from '../../kernel/event-store.js';
import { derivedUuid } from '../../kernel/ids.js';
import type { Process, Send } from '../../kernel/process.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import type { Work } from './side-by-side.js';
import { sendUntilAnswered, type Tools } from './tools.js';

type AnyReaction = (event: AnyRecorded, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]>;

/** What a process says to one event. */
export class Answers {
  readonly #reactions: ReadonlyMap<string, AnyReaction>;

  constructor(private readonly process: Process, private readonly tools: Tools) {
    this.#reactions = new Map(Object.entries(process.on) as [string, AnyReaction][]);
  }

  /** @returns whether it means anything to the process. Then everything that it says is sent, and heard */
  answer(recorded: RecordedEvent, signal: AbortSignal): boolean | Promise<boolean> {
    const reaction = this.#reactions.get(recorded.type);
    return reaction !== undefined && this.#answer(recorded, reaction, signal); // most events mean nothing to it, and those are quick
  }

  /** The same for later, with its key; undefined where it means nothing. */
  async workOf(recorded: RecordedEvent, { signal, isMine }: { readonly signal: AbortSignal; readonly isMine: () => boolean }): Promise<Work | undefined> {
    const reaction = this.#reactions.get(recorded.type);
    if (!reaction) return undefined;
    const event = await this.#read(recorded);
    return {
      key: this.process.sideBySide?.(event) ?? '',
      run: async () => {
        if (signal.aborted || !isMine()) return false;
        await this.#send(event, reaction, signal);
        return true;
      },
    };
  }

  async #answer(recorded: RecordedEvent, reaction: AnyReaction, signal: AbortSignal): Promise<true> {
    await this.#send(await this.#read(recorded), reaction, signal);
    return true;
  }

  async #read(recorded: RecordedEvent): Promise<AnyRecorded> {
    const [event] = await this.tools.codec.decode([recorded], 'closed');
    if (!event) throw new Error(`${recorded.type} ${recorded.id} could not be read`);
    return event;
  }

  /** What a process does about an event belongs to the trace of that event. */
  #send(event: AnyRecorded, react: AnyReaction, signal: AbortSignal): Promise<void> {
    const work = { name: 'process', labels: { 'process': this.process.name, 'event.type': event.type }, parent: event.metadata.traceparent };
    const send = (): Promise<void> => this.#sendAll(event, react, signal);
    return this.tools.telemetry ? this.tools.telemetry.during(work, send) : send();
  }

  async #sendAll(event: AnyRecorded, react: AnyReaction, signal: AbortSignal): Promise<void> {
    const { process: { name, mustBeHeard }, tools } = this;
    const { correlationId } = event.metadata;
    for (const [index, make] of (await react(event, tools.streams)).entries()) {
      const meta = { commandId: derivedUuid(name, event.id, index), actor: `system:${name}`, causationId: event.id, ...(correlationId === undefined ? {} : { correlationId }) };
      await sendUntilAnswered(tools, (at) => make({ ...meta, at }), { process: name, signal, mustBeHeard });
    }
  }
}
