import { FaultRandom } from './fault-random.js';

/** How often each kind of fault has happened. A run that never met one of them has proved nothing about it. */
export class Happened {
  readonly #counts = new Map<string, number>();

  note(kind: string, times = 1): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + times);
  }

  of(kind: string): number {
    return this.#counts.get(kind) ?? 0;
  }

  /** Each kind, and how often. */
  all(): readonly (readonly [string, number])[] {
    return [...this.#counts];
  }

  /** @throws when one of these never happened */
  mustHave(...kinds: readonly string[]): void {
    const never = kinds.filter((kind) => this.of(kind) === 0);
    if (never.length > 0) throw new Error(`this run never met: ${never.join(', ')}; it met ${this.toString()}`);
  }

  toString(): string {
    return [...this.#counts].map(([kind, count]) => `${kind} ${count}`).join(', ') || 'nothing';
  }
}

/** What every fault run is given. */
export type FaultRun = {
  readonly random: FaultRandom;
  readonly happened: Happened;
  /** A line of progress. */
  readonly say: (line: string) => void;
};

export const faultRun = (seed: number, say: (line: string) => void = () => undefined): FaultRun => ({ random: new FaultRandom(seed), happened: new Happened(), say });

/** Runs with this seed; whatever fails says the seed that it failed with. */
export const withSeed = async (seed: number, task: (run: FaultRun) => Promise<void>, say?: (line: string) => void): Promise<Happened> => {
  const run = faultRun(seed, say);
  try {
    await task(run);
    return run.happened;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n  seed ${seed}; faults so far: ${run.happened.toString()}`, { cause: error });
  }
};

const EVERY_MS = 50;

/** Resolves as soon as it holds. @throws with what is said when it does not in time */
export const until = async (holds: () => boolean | Promise<boolean>, { ms, what }: { readonly ms: number; readonly what: () => string }): Promise<void> => {
  for (const end = performance.now() + ms; !(await holds());) {
    if (performance.now() > end) throw new Error(`after ${ms} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
};
