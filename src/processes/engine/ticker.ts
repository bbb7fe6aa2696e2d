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
type Rest = { readonly attempts: number; readonly untilMs: number };

const AT_ONCE = 8;
const BATCH = 200;
/** So often is looked whose work this is, where nobody knows. */
const UNOWNED_MS = 50;
/** So long the read model may take to hear that a timer has done its work. */
const FIRED_REST_MS = 5_000;
const REFUSED_REST_MS = 2_000;
const REST_MS_MAX = 3_600_000;

/** Looks at what is due, and sends what its kind of timer sends. A timer that achieves nothing is asked ever more seldom. */
export class Ticker {
  readonly #kinds: ReadonlyMap<string, TimerDefinition>;
  readonly #stopping = new AbortController();
  readonly #oneAtATime = new KeyedQueue();
  readonly #resting = new Map<string, Rest>();
  readonly #troubles = new Map<string, TimerTrouble>();
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
    return this.#oneAtATime.run('fire', async () => {
      const head = await this.tools.store.head();
      if (head) await this.#due.caughtUp(head);
      let achieved = 0;
      for (let ready = await this.#ready(); ready.length > 0; ready = await this.#ready()) {
        for (let first = 0; first < ready.length; first += AT_ONCE) {
          const done = await Promise.all(ready.slice(first, first + AT_ONCE).map((timer) => this.#fire(timer)));
          achieved += done.filter(Boolean).length;
        }
        if (this.#stopping.signal.aborted) break;
      }
      return achieved;
    });
  }

  async #run(tickMs: number): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.fireDue().catch((error: unknown) => {
        if (!signal.aborted) this.tools.report({ level: 'warn', process: 'timers', message: messageOf(error), error });
      });
      await sleep(tickMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** More are asked for than are resting, so that those who rest do not stand in the way of the others. */
  async #ready(): Promise<readonly Timer[]> {
    if (!(await this.#owns())) return [];
    const nowMs = this.tools.clock.nowMs();
    const max = BATCH + this.#resting.size;
    const due = await this.#due.due(this.tools.clock.now(), max);
    if (due.length < max) this.#forgetAllBut(new Set(due.map(nameOf)));
    return due.filter((timer) => (this.#resting.get(nameOf(timer))?.untilMs ?? 0) <= nowMs);
  }

  /** Resolves when it is known whose the timers are, or at the end. */
  async #owns(): Promise<boolean> {
    const { signal } = this.#stopping;
    while (!signal.aborted && !this.claim.isMine && !this.claim.isAnothers) await sleep(UNOWNED_MS, undefined, { signal }).catch(() => undefined);
    return this.claim.isMine;
  }

  #forgetAllBut(due: ReadonlySet<string>): void {
    for (const name of this.#resting.keys()) if (!due.has(name)) this.#resting.delete(name);
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
      const command = make({ commandId: derivedUuid('timer', kind, about, dueAt, index), actor: `system:${kind}`, at: this.tools.clock.now() });
      const outcome = await sendUntilAnswered(this.tools, command, { process: kind, signal: this.#stopping.signal });
      achieved ||= !isRejected(outcome);
    }
    return achieved;
  }

  #rest(timer: Timer, shortestMs: number): void {
    const attempts = (this.#resting.get(nameOf(timer))?.attempts ?? 0) + 1;
    const restMs = Math.min(REST_MS_MAX, shortestMs * 2 ** Math.min(attempts - 1, 20));
    this.#resting.set(nameOf(timer), { attempts, untilMs: this.tools.clock.nowMs() + restMs });
  }
}

const nameOf = ({ kind, about, dueAt }: Timer): string => JSON.stringify([kind, about, dueAt]);
