import { jobs, nextDue, type Jobs } from './jobs.js';
import { Refusal } from './refusal.js';
import type { Store } from './store.js';
import { kind, type Cause, type Row, type World } from './world.js';

const clocks = kind<{ id: string; ahead: number }>('clock', '');
type Settled = (touched: readonly Row[]) => void;

/** Moves the world on, one synchronous step at a time: each is written down whole before anybody hears of it, or undone whole. */
export class Engine {
  readonly #heard: Settled[] = [];

  constructor(readonly world: World, private readonly parts: { store: Store; jobs: Jobs; /** Milliseconds. */ outside: () => number }) {
    parts.store.load(world);
  }

  /** The time outside, where those who verify signatures live. Milliseconds. */
  outside(): number { return this.parts.outside(); }

  /** The time in here: outside, and what the clock was advanced by. Milliseconds. */
  now(): number { return this.parts.outside() + (this.world.find(clocks, 'clock')?.ahead ?? 0); }

  onSettled(heard: Settled): void { this.#heard.push(heard); }

  /** One step. A refusal that keeps its effects leaves them; any other exception leaves nothing. */
  step<T>(work: (world: World) => T, { ms = this.now(), cause = null }: { ms?: number; cause?: Cause | null } = {}): T {
    this.world.ms = ms;
    this.world.cause = cause;
    try {
      const result = work(this.world);
      this.#commit();
      return result;
    } catch (error) {
      if (error instanceof Refusal && error.effect === 'keep') this.#commit();
      else this.world.undo();
      throw error;
    }
  }

  /** Does what is due by now, in the order of its time and at its time. */
  runDue(ms = this.now()): void {
    for (let due = nextDue(this.world, ms); due !== undefined; due = nextDue(this.world, ms)) {
      const { id, job, subject, at } = due;
      this.step((world) => {
        world.remove(jobs, id);
        this.parts.jobs[job]?.(world, subject);
      }, { ms: at });
    }
  }

  /** Lets time pass: everything due on the way happens at its own moment. */
  advance(ms: number): void {
    this.step((world) => {
      if (world.find(clocks, 'clock') === undefined) world.add(clocks, { id: 'clock', ahead: 0 });
      world.change(clocks, 'clock', (clock) => { clock.ahead += ms; });
    });
    this.runDue();
  }

  close(): void { this.parts.store.close(); }

  #commit(): void {
    const touched = this.world.settle();
    this.parts.store.save(touched);
    const rows = [...touched.values()].filter((row) => row !== undefined);
    for (const heard of this.#heard) heard(rows);
  }
}
