import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench, Workplace } from '../harness/bench.js';
import { jsonBytesOf, longLogOf } from '../harness/long-logs.js';
import { median } from '../harness/measure.js';
import { copyOfLog } from '../harness/server.js';
import { barnraise, build, ServerProcess } from '../harness/server-process.js';

const LOOKED_EVERY_MS = 100;
const EMPTY = 'the same server over an empty log';

/** The built server as it is started by `npm start`, over a log of a million events. */
export const serverProcess: Bench = {
  name: 'server',
  about: 'start and memory of the server over a log of a million events',
  rows: ['start-1m', 'memory-idle', 'memory-replaying', 'log-bytes'],
  measure: async (workplace: Workplace) => {
    const { isQuick, directory } = workplace;
    const events = isQuick ? 2_000 : 1_000_000;
    build();
    const log = await longLogOf(workplace, events);
    const [long, none] = [copyOfLog(log, join(directory, 'long')), join(directory, 'none')];
    for (const path of [none, long]) await startOnce(path);
    const idleMs = isQuick ? 100 : 5_000;
    const idle = { none: await memoryAtRest(none, idleMs), long: await memoryAtRest(long, idleMs) };
    const starts = await startsOf({ none, long }, isQuick ? 1 : 5, workplace.say);
    return [
      { name: 'start-1m', value: starts.long, unit: 's', limit: starts.none, against: EMPTY, target: { of: 'value', atMost: 2.5 } },
      { name: 'memory-idle', value: idle.long, unit: 'MB', limit: idle.none, against: EMPTY, target: { of: 'value', atMost: 350 } },
      { name: 'memory-replaying', value: await memoryWhileReplaying(long, idleMs), unit: 'MB', limit: idle.long, against: 'the same server at rest', target: { of: 'value', atMost: 800 } },
      { name: 'log-bytes', value: statSync(join(log, 'log.sqlite')).size / events, unit: 'bytes/event', limit: await jsonBytesOf(workplace, events), against: 'its data and metadata as JSON' },
    ];
  },
};

type Directories = { readonly none: string; readonly long: string };

/** Read models are built, and processes have seen everything. */
const startOnce = async (directory: string): Promise<void> => {
  const server = await ServerProcess.start(directory);
  await server.hasSeenEverything();
  await server.stop();
};

/** The median of how long it takes until it is ready, in seconds. */
const startsOf = async (directories: Directories, rounds: number, say: Workplace['say']): Promise<Readonly<Record<keyof Directories, number>>> => {
  const seconds = { none: [] as number[], long: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    for (const name of ['none', 'long'] as const) {
      const server = await ServerProcess.start(directories[name]);
      seconds[name].push(server.startSeconds);
      await server.stop();
    }
  }
  say(`  ready after ${seconds.long.map((each) => each.toFixed(2)).join(', ')} s; with an empty log after ${seconds.none.map((each) => each.toFixed(2)).join(', ')} s`);
  return { none: median(seconds.none), long: median(seconds.long) };
};

const memoryAtRest = async (directory: string, afterMs: number): Promise<number> => {
  const server = await ServerProcess.start(directory);
  await pause(afterMs);
  const mb = server.memoryMb();
  await server.stop();
  return mb;
};

/** The most that was seen while an operator replayed every read model at once. */
const memoryWhileReplaying = async (directory: string, afterMs: number): Promise<number> => {
  const server = await ServerProcess.start(directory);
  await pause(afterMs);
  let most = 0;
  const looking = setInterval(() => (most = Math.max(most, server.memoryMb())), LOOKED_EVERY_MS);
  try {
    await barnraise(['projections', 'replay', '--all', '--yes', '--data-dir', directory]);
  } finally {
    clearInterval(looking);
  }
  await server.stop();
  return most;
};
