import type { AnyCommand } from './command.js';
import { isRejected } from './decider.js';
import type { Telemetry } from './telemetry.js';

/** Tells how commands go: how long they take, how they end, how many there are, and as which part of a trace. */
export class CommandWatch {
  #handling = 0;

  constructor(readonly telemetry: Telemetry) {
    telemetry.watch('command.queue.length', () => [{ value: this.#handling }]);
  }

  /** Commands that are handled together, which are of one stream and most often one alone. */
  async during<Outcome extends object>(commands: readonly AnyCommand[], handle: () => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> {
    const type = commands[0]?.type ?? 'none';
    const beganMs = performance.now();
    let outcome = 'failed';
    this.#handling += commands.length;
    try {
      const outcomes = await this.telemetry.during({ name: `command ${type}`, labels: { 'command.type': type } }, handle);
      outcome = outcomes.some(isRejected) ? 'rejected' : 'done';
      return outcomes;
    } finally {
      this.#handling -= commands.length;
      this.telemetry.took('command.duration', (performance.now() - beganMs) / 1_000, { type, outcome });
    }
  }

  /** As a part of the trace; `appended` tells how long it took. */
  appending<Result>(append: () => Promise<Result>): Promise<Result> {
    return this.telemetry.during({ name: 'append' }, append);
  }

  appended(beganMs: number): void {
    this.telemetry.took('store.append.duration', (performance.now() - beganMs) / 1_000);
  }
}
