import { createHash } from 'node:crypto';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import type { Pool, PoolClient } from 'pg';

/** Every connection keeps the plans of what it has prepared; texts beyond this many are planned each time. */
const NAMES_MAX = 400;
const PLANNED_ONCE = /^\s*(select|insert|update|delete|with)\b/i;

/** Kysely sends its statements without a name, and the server parses and plans them anew each time. A name per text lets it do so once a connection. */
export const withNamedStatements = (pool: Pool): PostgresPool => {
  const names = new Map<string, string>();
  const named = new WeakMap<PoolClient, PostgresPoolClient>();
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
      const client = await pool.connect();
      const known = named.get(client) ?? namingClient(client, nameOf);
      named.set(client, known);
      return known;
    },
  };
};

const namingClient = (client: PoolClient, nameOf: (text: string) => string | undefined): PostgresPoolClient => {
  function query<Row>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<Row>>;
  function query<Row>(cursor: PostgresCursor<Row>): PostgresCursor<Row>;
  function query(text: unknown, values: readonly unknown[] = []): unknown {
    if (typeof text !== 'string') throw new Error('cursors have no names');
    const name = nameOf(text);
    return client.query({ ...(name === undefined ? {} : { name }), text, values: [...values] });
  }
  return { query, release: (destroy) => client.release(destroy) };
};
