import type { AnyCommand } from './command.js';
import { isRejected } from './decider.js';
import type { Telemetry } from './telemetry.js';

/** Tells how commands go: how long they take, how they end, how many there are, and as which part of a trace. */
export class CommandWatch {
  #handling = 0;

  constructor(readonly telemetry: Telemetry) {
    telemetry.watch('command.queue.length', () => [{ value: this.#handling }]);
  }

  /** Commands that are handled together, which are of one stream and most often one alone. `ended` tells how it went. */
  during<Result>(commands: readonly AnyCommand[], handle: () => Promise<Result>): Promise<Result> {
    if (!this.telemetry.isTracing) return handle();
    const type = typeOf(commands);
    return this.telemetry.during({ name: `command ${type}`, labels: { 'command.type': type } }, handle);
  }

  began(commands: readonly AnyCommand[]): number {
    this.#handling += commands.length;
    return performance.now();
  }

  /** @param outcomes none where handling them failed */
  ended(commands: readonly AnyCommand[], beganMs: number, outcomes: readonly object[] | undefined): void {
    const outcome = outcomes === undefined ? 'failed' : outcomes.some(isRejected) ? 'rejected' : 'done';
    this.#handling -= commands.length;
    this.telemetry.took('command.duration', (performance.now() - beganMs) / 1_000, { type: typeOf(commands), outcome });
  }

  /** As a part of the trace; `appended` tells how long it took. */
  appending<Result>(append: () => Promise<Result>): Promise<Result> {
    return this.telemetry.isTracing ? this.telemetry.during({ name: 'append' }, append) : append();
  }

  appended(beganMs: number): void {
    this.telemetry.took('store.append.duration', (performance.now() - beganMs) / 1_000);
  }
}

const typeOf = ([command]: readonly AnyCommand[]): string => command?.type ?? 'none';
