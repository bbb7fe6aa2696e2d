import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fastify as newFastify, type FastifyInstance } from 'fastify';
import { CompiledQuery, type Kysely } from 'kysely';
import pg from 'pg';
import { listings } from '../../projections/listings/listings.projection.js';
import { ReadModels } from '../../projections/engine/read-models.js';
import { RequestReads } from '../../projections/engine/request-reads.js';
import type { Bench, Workplace } from '../harness/bench.js';
import type { Measured } from '../harness/figure.js';
import { graphqlRequest, LoadClient, type Request } from '../harness/load.js';
import { longLogOf } from '../harness/long-logs.js';
import { alternating, concurrently, inUse, type Work } from '../harness/measure.js';
import { answerTo, copyOfLog, startServer, type Server } from '../harness/server.js';

const CONNECTIONS = 16;
const LIST = `query ($first: Int!) { listings(first: $first, filter: { kind: OFFER }) {
  nodes { id title kind category status publishedAt resources { kind name } owner { id name } } pageInfo { hasNextPage endCursor } } }`;
const ONE = 'query ($id: ID!) { listing(id: $id) { id title description kind category status version publishedAt expiresAt resources { kind name } contributions { provider { kind what } recipient { kind what minutes } } place { label latitude longitude } } }';

const LIST_TARGET = { of: 'ratio', atLeast: 0.6 } as const;
const ONE_TARGET = { of: 'ratio', atLeast: 0.5 } as const;

/** Questions over HTTP: a page of twenty with what hangs on it, against its SQL alone; one object whose row is at hand, against Fastify alone. */
export const graphqlReads: Bench = {
  name: 'graphql-reads',
  about: 'GraphQL over HTTP against its SQL alone and against bare Fastify',
  rows: ['graphql-list', 'graphql-by-id', 'graphql-by-id-sql'],
  measure: async (workplace: Workplace) => {
    const { isQuick, say, directory } = workplace;
    const size = isQuick ? { rounds: 1, warmUps: 0, times: 32, say } : { rounds: 7, warmUps: 3, times: 1_000, say };
    const server = await startServer(copyOfLog(await longLogOf(workplace, isQuick ? 2_000 : 20_000), join(directory, 'data')));
    const client = new LoadClient();
    try {
      return [...await ofLists(server, client, size), ...await ofObjects(server, client, size)];
    } finally {
      client.close();
      await server.close();
    }
  },
};

type Size = { readonly rounds: number; readonly warmUps: number; readonly times: number; readonly say: (line: string) => void };

const ofLists = async (server: Server, client: LoadClient, size: Size): Promise<readonly Measured[]> => {
  const request = graphqlRequest(LIST, { first: 20 });
  const statements = await statementsOf(() => answerTo(server.port, request));
  size.say(`  the list takes ${statements.length} statements`);
  const { list, sql } = await alternating(size, {
    list: inUse(requestsTo(server.port, client, request), size.times),
    sql: inUse((times) => () => concurrently(times, CONNECTIONS, () => perform(server.stores.readDatabase.db, statements)), size.times),
  });
  return [{ name: 'graphql-list', value: list.perSecond, unit: 'requests/s', limit: sql.perSecond, against: 'the very same SQL in the same process, without HTTP and GraphQL', target: LIST_TARGET }];
};

const ofObjects = async (server: Server, client: LoadClient, size: Size): Promise<readonly Measured[]> => {
  const { listings: { nodes: [first] } } = await answerTo<{ readonly listings: { readonly nodes: readonly { readonly id: string }[] } }>(server.port, graphqlRequest('{ listings(first: 1) { nodes { id } } }'));
  const request = graphqlRequest(ONE, { id: first?.id });
  const bare = await bareFastify({ data: await answerTo(server.port, request) });
  const times = size.times * 4;
  const { read } = await alternating(size, { read: inUse(requestsTo(server.port, client, request), times) });
  await keepAtHand(server, first?.id ?? '');
  const { one, fastify } = await alternating(size, { one: inUse(requestsTo(server.port, client, request), times), fastify: inUse(requestsTo(bare.port, client, request), times) });
  await bare.http.close();
  return [
    { name: 'graphql-by-id', value: one.perSecond, unit: 'requests/s', limit: fastify.perSecond, against: 'bare Fastify that parses the same request and sends the same object', target: ONE_TARGET },
    { name: 'graphql-by-id-sql', value: read.perSecond, unit: 'requests/s', limit: fastify.perSecond, against: 'the same, with the row read from the database each time' },
  ];
};

const requestsTo = (port: number, client: LoadClient, request: Request) => (times: number): Work => async () => {
  await client.run({ port, times, requests: Array.from({ length: CONNECTIONS }, () => request) });
  return times;
};

type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** Every statement that is sent to the database while something is done. */
const statementsOf = async (task: () => Promise<unknown>): Promise<readonly Statement[]> => {
  await task(); // whatever is prepared once has been prepared
  const found: Statement[] = [];
  const client: { query: (...args: unknown[]) => unknown } = pg.Client.prototype;
  const { query } = client;
  client.query = function (this: pg.Client, ...args) {
    const [config] = args;
    if (typeof config === 'object' && config !== null && 'text' in config && 'values' in config) found.push(config as Statement);
    return query.apply(this, args);
  };
  try {
    await task();
  } finally {
    client.query = query;
  }
  if (found.length === 0) throw new Error('no statement was seen');
  return found;
};

const perform = async (db: Kysely<object>, statements: readonly Statement[]): Promise<void> => {
  for (const { text, values } of statements) await db.executeQuery(CompiledQuery.raw(text, [...values]));
};

/** The row of every request from now on, as if its loader had it already. */
const keepAtHand = async ({ app }: Server, id: string): Promise<void> => {
  const models = app.get(ReadModels);
  const row = await models.reads().row(listings, id);
  class AtHand extends RequestReads {
    override row<Row extends object>(): Promise<Row | undefined> {
      return Promise.resolve(row as Row | undefined);
    }
  }
  Object.defineProperty(models, 'reads', { value: () => new AtHand(models) });
};

const bareFastify = async (answer: object): Promise<{ readonly http: FastifyInstance; readonly port: number }> => {
  const http = newFastify();
  http.post('/graphql', async () => answer);
  await http.listen({ host: '127.0.0.1', port: 0 });
  return { http, port: (http.server.address() as AddressInfo).port };
};
