import { setTimeout as pause } from 'node:timers/promises';

/** How long a piece of work took: on the clock, and of the processor. Another process that is busy lengthens the first, hardly the second. */
export type Taken = { readonly seconds: number; readonly cpuSeconds: number };

export const timed = async (work: () => Promise<unknown>): Promise<Taken> => {
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  return { seconds, cpuSeconds: (user + system) / 1e6 };
};

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** The value that so large a part of all values does not exceed. @throws when there are none */
export const percentile = (values: readonly number[], part: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
  if (found === undefined) throw new Error('nothing was measured');
  return found;
};

/** Something that can be done many times: returns how often it did it. What has to be prepared for it is not counted. */
export type Work = () => Promise<number>;
export type Prepared = { readonly prepare: () => Promise<Work | Undone> };
/** Work that follows on something, or leaves something behind that `done` clears away: neither is counted. */
export type Undone = { readonly first?: () => Promise<unknown>; readonly work: Work; readonly done?: () => Promise<void> };
export type Rounds = { readonly rounds: number; readonly warmUps: number; readonly say: (line: string) => void };
export type Rate = { readonly perSecond: number; readonly cpuMicroseconds: number };

/**
 * Does all of these in turn, round after round, so that what slows the machine down for a while slows all of them. The first rounds only warm up:
 * a server that has just been started is not what is measured.
 * @returns the median of the rates of each, and of its processor time for one
 */
export const alternating = async <Name extends string>({ rounds, warmUps, say }: Rounds, works: Readonly<Record<Name, Work | Prepared>>): Promise<Readonly<Record<Name, Rate>>> => {
  const names = Object.keys(works) as Name[];
  const rates = new Map<Name, Rate[]>(names.map((name) => [name, []]));
  for (let round = 0; round < warmUps + rounds; round++) {
    for (const name of names) {
      const rate = await rateOf(works[name]);
      if (round >= warmUps) rates.get(name)?.push(rate);
    }
  }
  const medians = names.map((name) => [name, medianOf(rates.get(name) ?? [])] as const);
  for (const [name, { perSecond, cpuMicroseconds }] of medians) say(`  ${name}: ${Math.round(perSecond).toLocaleString('en')}/s, ${cpuMicroseconds.toFixed(1)} µs of the processor for one`);
  return Object.fromEntries(medians) as Readonly<Record<Name, Rate>>;
};

/**
 * Work in a process that is in use. That nobody pays for the garbage of another, all of it is collected before each round; a moment without work is also when
 * V8 throws away compiled code of which no object is alive, as it does in no server that is asked all the time. So as much is done before it counts.
 * @param of makes so much of it; what is made first is done first
 */
export const inUse = (of: (count: number) => Work | Promise<Work>, count: number): Prepared => ({ prepare: async () => ({ first: await of(count), work: await of(count) }) });

const rateOf = async (given: Work | Prepared): Promise<Rate> => {
  const prepared = 'prepare' in given ? await given.prepare() : given;
  const { first, work, done } = 'work' in prepared ? prepared : { first: undefined, work: prepared, done: undefined };
  globalThis.gc?.();
  await pause(20);
  await first?.();
  let times = 0;
  const { seconds, cpuSeconds } = await timed(async () => { times = await work(); });
  await done?.();
  return { perSecond: times / seconds, cpuMicroseconds: (cpuSeconds * 1e6) / times };
};

const medianOf = (rates: readonly Rate[]): Rate => ({ perSecond: median(rates.map(({ perSecond }) => perSecond)), cpuMicroseconds: median(rates.map(({ cpuMicroseconds }) => cpuMicroseconds)) });

/** So many of these under way at once, until each number below `times` was done. @returns `times` */
export const concurrently = async (times: number, atOnce: number, one: (index: number) => Promise<unknown>): Promise<number> => {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < times) await one(next++);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, times) }, worker));
  return times;
};
