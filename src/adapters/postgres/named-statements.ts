import { createHash } from 'node:crypto';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { QueryConfig, QueryResult } from 'pg';
import { isAnswer, toUnavailable } from './failures.js';
import type { StatementTimes } from './statement-times.js';

/** Every connection keeps the plans of what it has prepared; texts beyond this many are planned each time. */
const NAMES_MAX = 400;
const PLANNED_ONCE = /^\s*(select|insert|update|delete|with)\b/i;

/** A connection for a while, as node-postgres' pool lends it. */
export type Lent = { readonly query: (statement: QueryConfig) => Promise<QueryResult>; readonly release: (destroy?: boolean) => void };
export type Lender = { readonly options: object; readonly connect: () => Promise<Lent>; readonly end: () => Promise<void> };

/** How long to wait for an answer. */
type Patience = { readonly answerTimeoutMs: number };
type Manner = { readonly patience?: Patience; readonly times: StatementTimes };

/**
 * Kysely sends its statements without a name, and the server parses and plans them anew each time. A name per text lets it do so once a
 * connection. With `patience`, one that broke, or did not answer in time, is never lent out again; a database in this process cannot break so.
 */
export const withNamedStatements = (pool: Lender, manner: Manner): PostgresPool => {
  const { patience } = manner;
  const names = new Map<string, string>();
  const named = new WeakMap<Lent, PostgresPoolClient>();
  const nameOf = (text: string): string | undefined => {
    const known = names.get(text);
    if (known !== undefined || names.size >= NAMES_MAX || !PLANNED_ONCE.test(text)) return known;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    names.set(text, name);
    return name;
  };
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => { throw patience ? toUnavailable(error) : error; });
      const known = named.get(client) ?? namingClient(client, nameOf, manner);
      named.set(client, known);
      return known;
    },
  };
};

/** A transaction that may take any time says so first: the server then breaks nothing off, and neither do we. */
const TAKES_ITS_TIME = /^\s*set local statement_timeout\b/i;
const ENDS = /^\s*(commit|rollback)\b/i;

const namingClient = (client: Lent, nameOf: (text: string) => string | undefined, { patience, times }: Manner): PostgresPoolClient => {
  let [isBroken, takesItsTime] = [false, false];
  const waiting = (text: string): { readonly query_timeout?: number } => {
    takesItsTime = TAKES_ITS_TIME.test(text) || (takesItsTime && !ENDS.test(text));
    return patience && !takesItsTime ? { query_timeout: patience.answerTimeoutMs } : {};
  };
  const ask = async (text: string, values: readonly unknown[]) => {
    const name = nameOf(text);
    try {
      return await times.timed(text, () => client.query({ ...(name === undefined ? {} : { name }), ...waiting(text), text, values: [...values] }));
    } catch (error) {
      isBroken ||= patience !== undefined && !isAnswer(error);
      throw patience ? toUnavailable(error) : error;
    }
  };
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('cursors have no names');
    return ask(text, values);
  }
  return { query, release: (destroy) => client.release(destroy === true || isBroken) };
};
