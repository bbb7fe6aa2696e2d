import { setTimeout as sleep } from 'node:timers/promises';
import { isRejected } from '../../kernel/decider.js';
import { derivedUuid } from '../../kernel/ids.js';
import { KeyedQueue } from '../../kernel/keyed-queue.js';
import type { Claim } from '../../kernel/ownership.js';
import { messageOf } from '../../kernel/message-of.js';
import type { DueTimers, Timer, TimerDefinition } from '../../kernel/process.js';
import { sendUntilAnswered, type Tools } from './tools.js';

/** A kind of timer that ended in an error; the timer itself is tried again later. */
export type TimerTrouble = { readonly kind: string; readonly about: string; readonly error: string };
type Rest = { readonly kind: string; readonly attempts: number; readonly untilMs: number };

/** So many timers of one kind at once. */
const AT_ONCE = 8;
const BATCH = 200;
/** So often is looked whose work this is, where nobody knows. */
const UNOWNED_MS = 50;
/** So long the read model may take to hear that a timer has done its work. */
const FIRED_REST_MS = 5_000;
const REFUSED_REST_MS = 2_000;
const REST_MS_MAX = 3_600_000;

/**
 * Looks at what is due, and sends what its kind of timer sends. A timer that achieves nothing is asked ever more seldom. Every kind has a lane of its own:
 * while calls to Stripe hang, requests go on expiring.
 */
export class Ticker {
  readonly #kinds: ReadonlyMap<string, TimerDefinition>;
  readonly #stopping = new AbortController();
  readonly #oneAtATime = new KeyedQueue();
  readonly #resting = new Map<string, Rest>();
  readonly #troubles = new Map<string, TimerTrouble>();
  /** The kinds that are being fired, each until everything that was due of it has been. */
  readonly #lanes = new Map<string, Promise<number>>();
  #running: Promise<void> | undefined;
  #claim: Claim | undefined;
  readonly #due: DueTimers;

  constructor({ timers, due }: { readonly timers: readonly TimerDefinition[]; readonly due: DueTimers }, private readonly tools: Tools, private readonly claimed: () => Claim) {
    this.#kinds = new Map(timers.map((timer) => [timer.kind, timer]));
    this.#due = due;
  }

  private get claim(): Claim {
    return (this.#claim ??= this.claimed());
  }

  start(tickMs: number): void {
    this.#running ??= this.#run(tickMs);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await Promise.all(this.#lanes.values());
  }

  /** The kinds of timers that ended in an error the last time one of them was due. */
  troubles(): readonly TimerTrouble[] {
    return [...this.#troubles.values()];
  }

  /**
   * Fires everything that is due and not resting, as the log stands now: timers of a read model that lags may be over. Another owner's are left to
   * it; as long as nobody is known to own them it waits, for "nothing to do" must not be said by who may not look.
   * @returns how many achieved something
   */
  async fireDue(): Promise<number> {
    let achieved = 0;
    while (!this.#stopping.signal.aborted) {
      const begun = await this.#begin();
      const busy = new Set([...begun, ...this.#lanes.values()]);
      if (busy.size === 0) break;
      for (const done of await Promise.all(busy)) achieved += done;
    }
    return achieved;
  }

  async #run(tickMs: number): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const lanes = await this.#begin().catch((error: unknown): readonly Promise<number>[] => {
        if (!signal.aborted) this.tools.report({ level: 'warn', process: 'timers', message: messageOf(error), error });
        return [];
      });
      await this.#untilMoreMayBeDue(lanes, tickMs);
    }
  }

  /** A tick, or less where everything was fast: then there may be more than one look brings. Nobody waits for a slow lane. */
  async #untilMoreMayBeDue(lanes: readonly Promise<number>[], tickMs: number): Promise<void> {
    const awake = new AbortController();
    const tick = sleep(tickMs, undefined, { signal: AbortSignal.any([this.#stopping.signal, awake.signal]) }).catch(() => undefined);
    await (lanes.length > 0 ? Promise.race([tick, Promise.all(lanes)]) : tick);
    awake.abort();
  }

  /** Begins to fire what is due and not resting, of the kinds that have nothing left to do. */
  async #begin(): Promise<readonly Promise<number>[]> {
    return this.#oneAtATime.run('begin', async () => {
      const head = await this.tools.store.head();
      if (head) await this.#due.caughtUp(head);
      return [...Map.groupBy(await this.#ready(), ({ kind }) => kind)].map(([kind, timers]) => {
        const lane = this.#inLane(timers).finally(() => this.#lanes.delete(kind));
        this.#lanes.set(kind, lane);
        return lane;
      });
    });
  }

  /** A slow one keeps one place of its lane, not the others'. @returns how many achieved something */
  async #inLane(timers: readonly Timer[]): Promise<number> {
    const left = timers.values();
    let achieved = 0;
    const place = async (): Promise<void> => {
      for (const timer of left) {
        if (this.#stopping.signal.aborted) return;
        if (await this.#fire(timer)) achieved++;
      }
    };
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, timers.length) }, place));
    return achieved;
  }

  /** More are asked for than are resting, so that those who rest do not stand in the way of the others. */
  async #ready(): Promise<readonly Timer[]> {
    if (!(await this.#owns())) return [];
    const nowMs = this.tools.clock.nowMs();
    const max = BATCH + this.#resting.size;
    const except = [...this.#lanes.keys()];
    const due = await this.#due.due(this.tools.clock.now(), { max, except });
    if (due.length < max) this.#forgetAllBut(new Set(due.map(nameOf)), except);
    return due.filter((timer) => (this.#resting.get(nameOf(timer))?.untilMs ?? 0) <= nowMs);
  }

  /** Resolves when it is known whose the timers are, or at the end. */
  async #owns(): Promise<boolean> {
    const { signal } = this.#stopping;
    while (!signal.aborted && !this.claim.isMine && !this.claim.isAnothers) await sleep(UNOWNED_MS, undefined, { signal }).catch(() => undefined);
    return this.claim.isMine;
  }

  #forgetAllBut(due: ReadonlySet<string>, notAsked: readonly string[]): void {
    for (const [name, { kind }] of this.#resting) if (!due.has(name) && !notAsked.includes(kind)) this.#resting.delete(name);
  }

  async #fire(timer: Timer): Promise<boolean> {
    const { kind, about } = timer;
    try {
      const achieved = await this.#send(timer);
      this.#troubles.delete(kind);
      this.#rest(timer, achieved ? FIRED_REST_MS : REFUSED_REST_MS);
      return achieved;
    } catch (error) {
      this.#rest(timer, REFUSED_REST_MS);
      if (this.#stopping.signal.aborted) return false;
      this.#troubles.set(kind, { kind, about, error: messageOf(error) });
      this.tools.report({ level: 'error', process: kind, message: `the timer of ${about} is tried again later: ${messageOf(error)}`, error });
      return false;
    }
  }

  async #send({ kind, about, dueAt }: Timer): Promise<boolean> {
    const definition = this.#kinds.get(kind);
    if (!definition) throw new Error(`no process minds timers of the kind ${kind}`);
    let achieved = false;
    for (const [index, make] of (await definition.fire(about, this.tools.streams)).entries()) {
      const meta = { commandId: derivedUuid('timer', kind, about, dueAt, index), actor: `system:${kind}` };
      const outcome = await sendUntilAnswered(this.tools, (at) => make({ ...meta, at }), { process: kind, signal: this.#stopping.signal });
      achieved ||= !isRejected(outcome);
    }
    return achieved;
  }

  #rest(timer: Timer, shortestMs: number): void {
    const attempts = (this.#resting.get(nameOf(timer))?.attempts ?? 0) + 1;
    const restMs = Math.min(REST_MS_MAX, shortestMs * 2 ** Math.min(attempts - 1, 20));
    this.#resting.set(nameOf(timer), { kind: timer.kind, attempts, untilMs: this.tools.clock.nowMs() + restMs });
  }
}

const nameOf = ({ kind, about, dueAt }: Timer): string => JSON.stringify([kind, about, dueAt]);
