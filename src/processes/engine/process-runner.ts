import type { AnyRecorded } from '../../kernel/codec.js';
import { comparePositions, type Position, type RecordedEvent } from '../../kernel/event-store.js';
import { derivedUuid } from '../../kernel/ids.js';
import type { Process, Send } from '../../kernel/process.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import { Checkpoint } from './checkpoint.js';
import { mayPass, messageOf, pause, sendUntilAnswered, type Tools } from './tools.js';

/** `stopped`: an event met an error that no repetition mends; nothing is skipped, and it goes on from there at the next start. */
export type ProcessStatus = {
  readonly name: string;
  readonly state: 'waiting' | 'catching-up' | 'live' | 'retrying' | 'stopped';
  readonly position: Position | undefined;
  readonly error?: string;
};

type AnyReaction = (event: AnyRecorded, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]>;
/** Events that a process does not listen to are not worth a write each. */
const UNSAVED_EVENTS_MAX = 1_000;

/** Runs one process: follows the log from its checkpoint and sends what the process answers, in order, each command under an id of its own. */
export class ProcessRunner {
  readonly #reactions: ReadonlyMap<string, AnyReaction>;
  readonly #checkpoint: Checkpoint;
  readonly #stopping = new AbortController();
  #status: Omit<ProcessStatus, 'name'> = { state: 'waiting', position: undefined };
  #unsaved = 0;
  #running: Promise<void> | undefined;
  #waiters: { readonly position: Position; readonly wake: () => void }[] = [];

  constructor(private readonly process: Process, private readonly tools: Tools) {
    this.#reactions = new Map(Object.entries(process.on) as [string, AnyReaction][]);
    this.#checkpoint = new Checkpoint(process.name, tools);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Finishes the event it is at, remembers how far it has come, and rests. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  status(): ProcessStatus {
    return { name: this.process.name, ...this.#status };
  }

  /** Resolves when everything up to the position has been answered, or the process will not get there any more. */
  async reached(position: Position): Promise<void> {
    if (this.#isPast(position) || this.#hasEnded()) return;
    await new Promise<void>((wake) => this.#waiters.push({ position, wake }));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted && this.#status.state !== 'stopped') {
      try {
        await this.#follow(() => { failures = 0; });
      } catch (error) {
        this.#failed(error);
        await pause(failures++, signal);
      }
    }
    await this.#save().catch((error: unknown) => this.#failed(error));
    this.#wakeAll();
  }

  async #follow(onProgress: () => void): Promise<void> {
    const { signal } = this.#stopping;
    const after = this.#status.position ?? (await this.#checkpoint.load());
    this.#status = { state: 'catching-up', position: after };
    for await (const delivery of this.tools.store.subscribe({ ...(after && { after }), signal })) {
      if (delivery.kind === 'events') await this.#answerAll(delivery.events);
      else this.#status = { state: 'live', position: this.#status.position };
      onProgress();
      this.#wake();
    }
  }

  async #answerAll(events: readonly RecordedEvent[]): Promise<void> {
    let answered = false;
    for (const event of events) {
      if (this.#stopping.signal.aborted) break;
      const reaction = this.#reactions.get(event.type);
      if (reaction) await this.#answer(event, reaction);
      answered ||= reaction !== undefined;
      this.#status = { ...this.#status, position: event.position };
      this.#unsaved++;
    }
    if (answered || this.#unsaved >= UNSAVED_EVENTS_MAX) await this.#save();
  }

  async #answer(recorded: RecordedEvent, react: AnyReaction): Promise<void> {
    const { process: { name }, tools } = this;
    const [event] = await tools.codec.decode([recorded], 'closed');
    if (!event) throw new Error(`${recorded.type} ${recorded.id} could not be read`);
    const { correlationId } = event.metadata;
    for (const [index, make] of (await react(event, tools.streams)).entries()) {
      const command = make({
        commandId: derivedUuid(name, event.id, index), actor: `system:${name}`, at: tools.clock.now(),
        causationId: event.id, ...(correlationId === undefined ? {} : { correlationId }),
      });
      await sendUntilAnswered(tools, command, { process: name, signal: this.#stopping.signal });
    }
  }

  async #save(): Promise<void> {
    const { position } = this.#status;
    if (position && this.#unsaved > 0) await this.#checkpoint.save(position);
    this.#unsaved = 0;
  }

  #failed(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    const [state, level] = mayPass(error) ? (['retrying', 'warn'] as const) : (['stopped', 'error'] as const);
    this.#status = { state, position: this.#status.position, error: messageOf(error) };
    this.tools.report({ level, process: this.process.name, message: messageOf(error), error });
    if (state === 'stopped') this.#wakeAll();
  }

  #isPast(position: Position): boolean {
    return this.#status.position !== undefined && comparePositions(this.#status.position, position) >= 0;
  }

  #hasEnded(): boolean {
    return this.#status.state === 'stopped' || this.#stopping.signal.aborted;
  }

  #wake(): void {
    const due = this.#waiters.filter(({ position }) => this.#isPast(position));
    this.#waiters = this.#waiters.filter((waiter) => !due.includes(waiter));
    for (const { wake } of due) wake();
  }

  #wakeAll(): void {
    for (const { wake } of this.#waiters.splice(0)) wake();
  }
}
