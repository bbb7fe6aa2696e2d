import type { Clock } from '../kernel/clock.js';

/** One part of the work, of which so many things are to be done, if that is known. */
export type Stage = { readonly name: string; readonly total: number | undefined };

/** Says how far a long piece of work has come. */
export abstract class Progress {
  #stage: Stage | undefined;
  #done = 0;
  #startedMs = 0;
  #told = 0;

  constructor(private readonly nowMs: () => number, private readonly everyMs: number) {}

  /** Ends the stage before it, if there is one. */
  begin(name: string, total?: number): void {
    this.end();
    this.#stage = { name, total };
    [this.#done, this.#startedMs, this.#told] = [0, this.nowMs(), this.nowMs()];
  }

  /** So many more are done. */
  tick(count = 1): void {
    this.#done += count;
    if (this.nowMs() - this.#told < this.everyMs || !this.#stage) return;
    this.#told = this.nowMs();
    this.show(this.#stage, this.#figures());
  }

  /** The stage is over: its last figures stay. */
  end(): void {
    if (this.#stage) this.close(this.#stage, this.#figures());
    this.#stage = undefined;
  }

  /** Something to be read between the figures. */
  abstract note(text: string): void;
  protected abstract show(stage: Stage, figures: Figures): void;
  protected abstract close(stage: Stage, figures: Figures): void;

  #figures(): Figures {
    const seconds = Math.max(0.001, (this.nowMs() - this.#startedMs) / 1000);
    const perSecond = this.#done / seconds;
    const total = this.#stage?.total;
    return { done: this.#done, seconds, perSecond, secondsLeft: total === undefined || perSecond === 0 ? undefined : Math.max(0, (total - this.#done) / perSecond) };
  }
}

type Figures = { readonly done: number; readonly seconds: number; readonly perSecond: number; readonly secondsLeft: number | undefined };
type Output = { write(text: string): unknown; readonly columns?: number };

const number = new Intl.NumberFormat('en');
const rate = ({ perSecond }: Figures): string => `${number.format(Math.round(perSecond))}/s`;
const time = (seconds: number): string => (seconds < 60 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`);
const ofTotal = ({ total }: Stage, { done }: Figures): string => (total === undefined ? number.format(done) : `${number.format(done)} of ${number.format(total)}`);

const BAR_CELLS = 24;

/** One line that moves, for people who watch. */
export class TerminalProgress extends Progress {
  constructor(private readonly output: Output, nowMs: () => number) {
    super(nowMs, 100);
  }

  note(text: string): void {
    this.output.write(`\r\u001b[K${text}\n`);
  }
  protected show(stage: Stage, figures: Figures): void {
    const left = figures.secondsLeft === undefined ? '' : `, ${time(figures.secondsLeft)} left`;
    this.#line(`${bar(stage, figures)} ${stage.name} ${ofTotal(stage, figures)} (${rate(figures)}${left})`);
  }
  protected close(stage: Stage, figures: Figures): void {
    this.#line(`${bar({ ...stage, total: figures.done }, figures)} ${stage.name} ${number.format(figures.done)} in ${time(figures.seconds)} (${rate(figures)})`);
    this.output.write('\n');
  }

  #line(text: string): void {
    this.output.write(`\r\u001b[K${text.slice(0, (this.output.columns ?? 120) - 1)}`);
  }
}

const bar = ({ total }: Stage, { done }: Figures): string => {
  const full = total === undefined ? 0 : total === 0 ? BAR_CELLS : Math.min(BAR_CELLS, Math.round((done / total) * BAR_CELLS));
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_CELLS - full)}]`;
};

/** A line now and then, for logs. */
export class PlainProgress extends Progress {
  constructor(private readonly output: Output, nowMs: () => number) {
    super(nowMs, 5_000);
  }

  note(text: string): void {
    this.output.write(`${text}\n`);
  }
  protected show(stage: Stage, figures: Figures): void {
    const left = figures.secondsLeft === undefined ? '' : `, ${time(figures.secondsLeft)} left`;
    this.output.write(`${stage.name}: ${ofTotal(stage, figures)} (${rate(figures)}${left})\n`);
  }
  protected close(stage: Stage, figures: Figures): void {
    this.output.write(`${stage.name}: ${number.format(figures.done)} in ${time(figures.seconds)} (${rate(figures)})\n`);
  }
}

/** One line that says how something stands that goes on elsewhere: it moves on a terminal, otherwise it is said every five seconds. */
export class StandingLine {
  #toldMs: number;
  #isOpen = false;

  constructor(private readonly output: Output & { readonly isTTY?: boolean }, private readonly nowMs: () => number) {
    this.#toldMs = output.isTTY ? -Infinity : nowMs();
  }

  /** How it stands now; `share`, from 0 to 1, is drawn as a bar where there is a terminal. */
  show(text: string, share?: number): void {
    if (this.nowMs() - this.#toldMs < (this.output.isTTY ? 100 : 5_000)) return;
    this.#toldMs = this.nowMs();
    const line = share === undefined ? text : `${barOf(share)} ${text}`;
    this.output.write(this.output.isTTY ? `\r\u001b[K${line.slice(0, (this.output.columns ?? 120) - 1)}` : `${text}\n`);
    this.#isOpen = this.output.isTTY ?? false;
  }

  /** Makes room for something else to be read. */
  clear(): void {
    if (this.#isOpen) this.output.write('\r\u001b[K');
    this.#isOpen = false;
  }
}

const barOf = (share: number): string => bar({ name: '', total: 1 }, { done: share, seconds: 0, perSecond: 0, secondsLeft: undefined });
/** Seconds as people say them. */
export const inWords = time;

/** A moving line on a terminal, a line now and then elsewhere. */
export const progressTo = (output: Output & { readonly isTTY?: boolean }, clock: Clock): Progress => {
  const nowMs = () => clock.nowMs();
  return output.isTTY ? new TerminalProgress(output, nowMs) : new PlainProgress(output, nowMs);
};

/** Ticks of a stage that begins with the first of them: where there is nothing to do, nothing is shown. */
export const stageOf = (progress: Progress, name: string): ((count: number) => void) => {
  let hasBegun = false;
  return (count) => {
    if (!hasBegun) progress.begin(name);
    hasBegun = true;
    progress.tick(count);
  };
};

/** Nobody watches. */
export class QuietProgress extends Progress {
  constructor() {
    super(() => 0, Infinity);
  }

  note(): void {
    // what is left out is counted by the report
  }
  protected show(): void {
    // nobody watches
  }
  protected close(): void {
    // nobody watches
  }
}
