import { setTimeout as sleep } from 'node:timers/promises';
import { comparePositions, inOrder, mayPass, type Position, type RecordedEvent } from '../../kernel/event-store.js';
import { messageOf } from '../../kernel/message-of.js';
import type { Claim } from '../../kernel/ownership.js';
import type { Process } from '../../kernel/process.js';
import { Answers } from './answers.js';
import { Checkpoint, Outrun } from './checkpoint.js';
import { SideBySide, type Passed } from './side-by-side.js';
import { pause, type Tools } from './tools.js';

/**
 * `standby`: another instance runs it, and this one goes on when that one falls silent.
 * `stopped`: an event met an error that no repetition mends; nothing is skipped, and it goes on from there at the next start.
 */
export type ProcessStatus = {
  readonly name: string;
  readonly state: 'waiting' | 'standby' | 'catching-up' | 'live' | 'retrying' | 'stopped';
  readonly position: Position | undefined;
  readonly error?: string;
};

type Following = { readonly signal: AbortSignal; readonly onProgress: () => void };
/** Events that a process does not listen to are not worth a write each. */
const UNSAVED_EVENTS_MAX = 1_000;
/** So often the one on standby looks how far the other has come: somebody may wait for it. */
const STANDBY_MS = 500;
/** Where others watch, the checkpoint follows after events without a meaning as well, if not at once. */
const SAVE_SOON_MS = 1_000;

/** Runs one process, while this instance owns it: follows the log from its checkpoint and sends what the process answers, in order, each command under an id of its own. */
export class ProcessRunner {
  readonly #answers: Answers;
  readonly #checkpoint: Checkpoint;
  readonly #stopping = new AbortController();
  #status: Omit<ProcessStatus, 'name'> = { state: 'waiting', position: undefined };
  /** The fence under which the position was taken; undefined: it was not. */
  #takenUnder: bigint | undefined;
  #unsaved = 0;
  /** The event that was looked at last. */
  #seen: RecordedEvent | undefined;
  #saveSoon: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #waiters: { readonly position: Position; readonly wake: () => void }[] = [];

  #claim: Claim | undefined;

  /** `claimed`: asked when it is started, not before: who rests takes part in no sharing out. */
  constructor(private readonly process: Process, private readonly tools: Tools, private readonly claimed: () => Claim) {
    this.#answers = new Answers(process, tools);
    this.#checkpoint = new Checkpoint(process.name, tools);
  }

  private get claim(): Claim {
    return (this.#claim ??= this.claimed());
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
        if (this.claim.isMine && !(await this.#follow(() => { failures = 0; }))) await pause(failures++, signal);
        if (!this.claim.isMine) await this.#standBy();
      } catch (error) {
        this.#failed(error);
        await pause(failures++, signal);
      }
    }
    clearTimeout(this.#saveSoon);
    await this.#save().catch((error: unknown) => this.#failed(error));
    this.#wakeAll();
  }

  /** Another instance has it: how far that one has come is seen in the checkpoint. */
  async #standBy(): Promise<void> {
    this.#takenUnder = undefined;
    this.#unsaved = 0;
    this.#status = { state: 'standby', position: await this.#checkpoint.look() };
    this.#wake();
    const { signal, end } = this.#untilOwnerChanges();
    if (!this.claim.isMine) await sleep(STANDBY_MS, undefined, { signal }).catch(() => undefined);
    end();
  }

  /** @returns whether it was ended from here, and not by a log that has closed */
  async #follow(onProgress: () => void): Promise<boolean> {
    const after = await this.#take();
    this.#status = { state: 'catching-up', position: after };
    const { signal, end } = this.#untilOwnerChanges();
    try {
      if (this.process.sideBySide) await this.#sideBySide(after, { signal, onProgress });
      else await this.#deliver(after, { signal, onProgress, answer: (events) => this.#answerAll(events, signal) });
      return signal.aborted || !this.claim.isMine;
    } catch (error) {
      if (!signal.aborted) throw error;
      return true;
    } finally {
      end();
    }
  }

  async #deliver(after: Position | undefined, { signal, onProgress, answer }: Following & { readonly answer: (events: readonly RecordedEvent[]) => Promise<void> }): Promise<void> {
    for await (const delivery of this.tools.store.subscribe({ ...(after && { after }), signal })) {
      if (delivery.kind === 'events') await answer(delivery.events);
      else this.#isLive();
      onProgress();
      this.#wake();
      if (!this.claim.isMine) break;
    }
  }

  /** Nothing is passed before everything until there is answered, so that whatever is broken off here is answered again. */
  async #sideBySide(after: Position | undefined, { signal, onProgress }: Following): Promise<void> {
    const many = new SideBySide(signal, async (passed) => {
      await this.#passedMany(passed);
      onProgress();
      this.#wake();
    });
    const answer = async (events: readonly RecordedEvent[]): Promise<void> => {
      for (const event of inOrder(events)) {
        if (many.signal.aborted || !this.claim.isMine) break;
        this.#seen = event;
        await many.take(event.position, await this.#answers.workOf(event, { signal: many.signal, isMine: () => this.claim.isMine }));
      }
    };
    try {
      await this.#deliver(after, { signal: many.signal, onProgress: () => undefined, answer });
    } finally {
      await many.rest();
    }
    many.throwIfFailed();
  }

  async #passedMany({ position, events, wasAnswered }: Passed): Promise<void> {
    this.#passed(position);
    this.#unsaved += events;
    if (wasAnswered || this.#unsaved >= UNSAVED_EVENTS_MAX) await this.#save();
  }

  /** Where this instance stands; where it has just become the owner, where the one before has stopped. */
  async #take(): Promise<Position | undefined> {
    const { fence } = this.claim;
    const position = this.#takenUnder === fence && this.#status.position ? this.#status.position : await this.#checkpoint.take(fence);
    this.#takenUnder = fence;
    return position;
  }

  #isLive(): void {
    this.#status = { state: 'live', position: this.#status.position };
    if (this.claim.fence !== 0n && this.#unsaved > 0) this.#saveLater();
  }

  #saveLater(): void {
    this.#saveSoon ??= setTimeout(() => {
      this.#saveSoon = undefined;
      this.#save().catch((error: unknown) => this.#notSaved(error));
    }, SAVE_SOON_MS).unref();
  }

  /** Nothing is held up by that: it follows the log all the same. In a log without news nobody else would try again, or say that it is well. */
  #notSaved(error: unknown): void {
    if (!mayPass(error) || this.#stopping.signal.aborted) {
      this.#failed(error);
      return;
    }
    this.tools.report({ level: 'warn', process: this.process.name, message: `its checkpoint is kept later: ${messageOf(error)}`, error });
    this.#saveLater();
  }

  #untilOwnerChanges(): { readonly signal: AbortSignal; readonly end: () => void } {
    const changed = new AbortController();
    const end = this.claim.onChange(() => changed.abort());
    return { signal: AbortSignal.any([this.#stopping.signal, changed.signal]), end };
  }

  async #answerAll(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    let answered = false;
    for (const event of inOrder(events)) {
      if (signal.aborted || !this.claim.isMine) break;
      const isAnswer = await this.#answers.answer(event, signal);
      answered ||= isAnswer;
      this.#seen = event;
      this.#passed(event.position);
      this.#unsaved++;
    }
    if (answered || this.#unsaved >= UNSAVED_EVENTS_MAX) await this.#save();
  }

  /** What is delivered again is answered again, but nobody who waits is to wait for what was there already. */
  #passed(position: Position): void {
    if (!this.#isPast(position)) this.#status = { ...this.#status, position };
  }

  async #save(): Promise<void> {
    const { position } = this.#status;
    if (position && this.#unsaved > 0 && this.#takenUnder !== undefined) await this.#checkpoint.save(position, this.#takenUnder, this.#seen);
    this.#unsaved = 0;
  }

  #failed(error: unknown): void {
    if (error instanceof Outrun) {
      this.#takenUnder = undefined;
      this.claim.exceed(error.fence);
    }
    if (this.#stopping.signal.aborted || error instanceof Outrun || !this.claim.isMine) return;
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
