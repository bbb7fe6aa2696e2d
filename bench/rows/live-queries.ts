import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ReadModels } from '../../projections/engine/read-models.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { graphqlRequest, LoadClient, type Request } from '../harness/load.js';
import { longLogOf } from '../harness/long-logs.js';
import { percentile } from '../harness/measure.js';
import { answerTo, copyOfLog, startServer, type Server } from '../harness/server.js';

const CONNECTIONS = 4;
const PACE_MS = 20;
const ASKED_AT_A_TIME = 40;
const REPLAYED = ['booking-details', 'listings', 'members'] as const;
const LIST = '{ listings(first: 20) { nodes { id title owner { id name } } pageInfo { hasNextPage } } }';
const NS_PER_MS = 1e6;

/** What people notice who ask while an operator replays: two hundred questions a second, each asked when its time has come, whether or not the one before was answered in time. */
export const liveQueries: Bench = {
  name: 'live-queries',
  about: 'questions that are asked while three read models are replayed',
  rows: ['replay-stall', 'query-p50-replaying', 'query-p99-replaying'],
  measure: async (workplace: Workplace) => {
    const { isQuick, say, directory } = workplace;
    const server = await startServer(copyOfLog(await longLogOf(workplace, isQuick ? 2_000 : 200_000), join(directory, 'data')));
    const client = new LoadClient();
    try {
      for (let warmUp = 0; warmUp < 50; warmUp++) await answerTo(server.port, graphqlRequest(LIST));
      const busy = await askedWhileReplaying(server, client);
      const calm = await asked(client, server.port, (questions) => questions >= (isQuick ? 40 : 2_000));
      say(`  ${busy.latenciesMs.length} questions during ${busy.seconds.toFixed(1)} s of replaying`);
      const against = 'the same with nothing else to do';
      return [
        { name: 'replay-stall', value: busy.stallMs, unit: 'ms', limit: calm.stallMs, against: `p99 of the event loop's delay; ${against}`, target: { of: 'value', atMost: 50 } },
        { name: 'query-p50-replaying', value: percentile(busy.latenciesMs, 0.5), unit: 'ms', limit: percentile(calm.latenciesMs, 0.5), against },
        { name: 'query-p99-replaying', value: percentile(busy.latenciesMs, 0.99), unit: 'ms', limit: percentile(calm.latenciesMs, 0.99), against },
      ];
    } finally {
      client.close();
      await server.close();
    }
  },
};

type Asked = { readonly latenciesMs: readonly number[]; readonly stallMs: number; readonly seconds: number };

const asked = async (client: LoadClient, port: number, isEnough: (questions: number) => boolean): Promise<Asked> => {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const latenciesMs: number[] = [];
  const requests: readonly Request[] = Array.from({ length: CONNECTIONS }, () => graphqlRequest(LIST));
  const start = performance.now();
  delay.enable();
  do latenciesMs.push(...(await client.run({ port, requests, times: ASKED_AT_A_TIME, paceMs: PACE_MS })).latenciesMs); while (!isEnough(latenciesMs.length));
  delay.disable();
  return { latenciesMs, stallMs: delay.percentile(99) / NS_PER_MS, seconds: (performance.now() - start) / 1_000 };
};

/** One read model after the other, until all are replayed, with somebody who asks all the while. */
const askedWhileReplaying = async ({ app, port }: Server, client: LoadClient): Promise<Asked> => {
  const models = app.get(ReadModels);
  let isOver = false;
  const replays = replayed(models).finally(() => (isOver = true));
  const found = await asked(client, port, () => isOver);
  await replays;
  return found;
};

const replayed = async (models: ReadModels): Promise<void> => {
  for (const name of REPLAYED) {
    const id = randomUUID();
    await models.replay([name], { id, dryRun: false });
    const [ended] = await models.finished(id);
    if (ended?.state !== 'done') throw new Error(`${name} could not be replayed: ${ended?.error ?? ended?.state ?? 'unknown'}`);
  }
};
