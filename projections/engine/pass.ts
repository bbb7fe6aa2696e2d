import { setImmediate as turn } from 'node:timers/promises';
import type { Position } from '../../src/kernel/event-store.js';
import type { Build, Limit } from './build.js';
import { isBefore, type LogPage, type LogPages } from './log-pages.js';

/** The heap that all builds of this process may take together, as they are weighed. */
export class MemoryBudget {
  readonly #builds = new Set<Build>();

  constructor(private readonly bytesMax: number) {}

  add(builds: readonly Build[]): void {
    for (const build of builds) this.#builds.add(build);
  }

  remove(builds: readonly Build[]): void {
    for (const build of builds) this.#builds.delete(build);
  }

  get isOver(): boolean {
    let bytes = 0;
    for (const build of this.#builds) bytes += build.bytes;
    return bytes > this.bytesMax;
  }
}

/** One of several builds that the log is read for. */
export type Reader = { readonly build: Build; readonly limit: () => Limit; readonly isOff: () => boolean; readonly onOff: () => Promise<void>; readonly onPage: (events: number) => void };

export type PassOptions = {
  /** Of the events that these builds want. */
  readonly pages: LogPages;
  readonly budget: MemoryBudget;
  /** What was folded is written at least so often, as long as that does not take a tenth of the time. */
  readonly saveEveryMs: number;
  readonly signal: AbortSignal;
  readonly onRead?: ((events: number) => void) | undefined;
};

const PAGE_EVENTS = 500;
const SAVING_SHARE = 10;

/**
 * Reads the log once for several builds, until each stands at its limit, was called off or cannot go on. Every page is decoded once, the next one asked for
 * while it is folded. It lets others run between pages. Where the builds together take too much memory, the largest of these is written and let go of.
 */
export const foldLog = async (readers: readonly Reader[], { pages, budget, saveEveryMs, signal, onRead }: PassOptions): Promise<void> => {
  const going = new Set(readers);
  const leave = async (): Promise<void> => {
    for (const reader of going) {
      const isOff = reader.isOff();
      if (isOff || reader.build.failure || reader.build.isAt(reader.limit())) going.delete(reader);
      if (isOff) await reader.onOff();
    }
  };
  await leave();
  let next = read(pages, leastOf(going));
  while (going.size > 0) {
    signal.throwIfAborted();
    const page = await next;
    if (!page) return;
    next = read(pages, page.upTo);
    for (const { build, limit, onPage } of going) {
      await build.fold(page, limit());
      onPage(page.size);
    }
    onRead?.(page.size);
    const builds = [...going].map(({ build }) => build);
    await keepSmall(builds, budget);
    writeBehind(builds);
    for (const build of builds) if (performance.now() - build.savedAtMs > Math.max(saveEveryMs, SAVING_SHARE * build.savingMs)) await build.save();
    await leave();
    await turn();
  }
};

/** Asked for before it is awaited: an error is met then, not before. */
const read = (pages: LogPages, after: Position | undefined): Promise<LogPage | undefined> => {
  const reading = pages.read(after, PAGE_EVENTS);
  reading.catch(() => undefined);
  return reading;
};

const leastOf = (readers: ReadonlySet<Reader>): Position | undefined => {
  const positions = [...readers].map(({ build }) => build.position);
  return positions.reduce((least, position) => (isBefore(position, least) ? position : least), positions[0]);
};

/** One at a time: whoever asks a question waits for a statement, not for one of each build. */
const writeBehind = (builds: readonly Build[]): void => {
  if (builds.some(({ isWritingBehind }) => isWritingBehind)) return;
  const [fullest] = [...builds].sort((a, b) => b.settled - a.settled);
  fullest?.writeBehind();
};

const keepSmall = async (builds: readonly Build[], budget: MemoryBudget): Promise<void> => {
  const largestFirst = [...builds].sort((a, b) => b.bytes - a.bytes);
  for (const build of largestFirst) if (budget.isOver && build.bytes > 0) await build.spill();
};
