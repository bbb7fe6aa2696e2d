import type { Position } from '../../kernel/event-store.js';
import { isSamePosition } from '../../kernel/event-store.js';
import { SoleOwner } from '../../kernel/ownership.js';
import type { DueTimers, Process, TimerDefinition } from '../../kernel/process.js';
import { ProcessRunner, type ProcessStatus } from './process-runner.js';
import { Ticker, type TimerTrouble } from './ticker.js';
import type { Tools } from './tools.js';

/** Everything that happens by itself. */
export type Household = { readonly processes: readonly Process[]; readonly timers: readonly TimerDefinition[]; readonly due: DueTimers };
export type ProcessesStatus = { readonly processes: readonly ProcessStatus[]; readonly timers: readonly TimerTrouble[] };

const TICK_MS = 1_000;
const ROUNDS_MAX = 1_000;

/** Runs all processes, each at its own pace, and the ticker that wakes what is due: those that this instance owns. */
export class Processes {
  readonly #runners: readonly ProcessRunner[];
  readonly #ticker: Ticker;

  constructor(household: Household, private readonly tools: Tools) {
    const names = household.processes.map(({ name }) => name);
    if (new Set(names).size < names.length) throw new Error(`two processes share a name, and so a checkpoint: ${names.join(', ')}`);
    const ownership = tools.ownership ?? new SoleOwner();
    this.#runners = household.processes.map((process) => new ProcessRunner(process, tools, () => ownership.of(`process:${process.name}`)));
    this.#ticker = new Ticker(household, tools, () => ownership.of('timers'));
  }

  /** What came due while nobody was there fires at once. */
  start({ tickMs = TICK_MS }: { readonly tickMs?: number } = {}): void {
    for (const runner of this.#runners) runner.start();
    this.#ticker.start(tickMs);
  }

  /** Every process finishes the event it is at and remembers how far it has come. */
  async stop(): Promise<void> {
    await Promise.all([...this.#runners.map((runner) => runner.stop()), this.#ticker.stop()]);
  }

  status(): ProcessesStatus {
    return { processes: this.#runners.map((runner) => runner.status()), timers: this.#ticker.troubles() };
  }

  /**
   * Until nothing is left to do at the present time: every process has answered everything in the log, and everything due has fired.
   * @returns the end of the log then, to read after
   */
  async settle(): Promise<Position | undefined> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const before = await this.tools.store.head();
      if (before) await Promise.all(this.#runners.map((runner) => runner.reached(before)));
      const achieved = await this.#ticker.fireDue();
      const after = await this.tools.store.head();
      if (achieved === 0 && isSamePosition(before, after)) return after;
    }
    throw new Error(`there is always something more to do: not settled after ${ROUNDS_MAX} rounds`);
  }
}
