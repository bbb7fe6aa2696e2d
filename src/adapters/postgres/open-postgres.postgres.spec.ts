import { afterEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { CONNECTIONS_MAX_DEFAULT, openPostgres, type PostgresOptions } from './open-postgres.js';
import { TcpProxy } from '../../../test/support/tcp-proxy.js';
import type { ReadDatabase } from './read-database.js';

const url = process.env['DATABASE_URL'] ?? '';
const opened: ReadDatabase[] = [];
afterEach(async () => { for (const database of opened.splice(0)) await database.close(); });
const openWith = async (options: Partial<PostgresOptions> = {}): Promise<ReadDatabase> => {
  const database = await openPostgres({ url, ...options });
  opened.push(database);
  return database;
};

it('breaks off a statement that takes too long', async () => {
  const { db } = await openWith({ statementTimeoutMs: 100 });
  await expect(sql`select pg_sleep(5)`.execute(db)).rejects.toMatchObject({ code: '57014' });
  await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
});
it('keeps at most so many connections, and makes others wait', async () => {
  const { db } = await openWith({ connectionsMax: 3 });
  const backends = await Promise.all(Array.from({ length: 12 }, () => sql<{ pid: number }>`select pg_backend_pid() as pid, pg_sleep(0.02)`.execute(db)));
  expect(new Set(backends.map(({ rows: [backend] }) => backend?.pid)).size).toBeLessThanOrEqual(3);
  expect(CONNECTIONS_MAX_DEFAULT).toBeGreaterThan(3);
});
it('outlives a connection that the server ends while nobody uses it', async () => {
  const lost: Error[] = [];
  const { db } = await openWith({ connectionsMax: 1, onConnectionLost: (error) => lost.push(error) });
  const other = await openWith();
  const { rows: [backend] } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  await sql`select pg_terminate_backend(${backend?.pid})`.execute(other.db);
  for (let tries = 0; lost.length === 0 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(lost).toHaveLength(1);
  await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
});

it('outlives a connection that the server ends while it is lent out, and lends it to nobody else', async () => {
  const lost: Error[] = [];
  const { db } = await openWith({ connectionsMax: 1, onConnectionLost: (error) => lost.push(error) });
  const other = await openWith();
  const broken = db.transaction().execute(async (transaction) => {
    const { rows: [backend] } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction);
    await sql`select pg_terminate_backend(${backend?.pid})`.execute(other.db);
    for (let tries = 0; lost.length === 0 && tries < 100; tries++) await new Promise((resolve) => setTimeout(resolve, 20));
    await sql`select 1`.execute(transaction);
  });
  await expect(broken).rejects.toThrow();
  expect(lost).toHaveLength(1);
  await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
});
it('gives a connection up that fell silent, and goes on with another', async () => {
  const { hostname, port } = new URL(url);
  const proxy = await TcpProxy.to({ host: hostname, port: Number(port || 5432) });
  const through = new URL(url);
  through.host = `127.0.0.1:${proxy.port}`;
  try {
    const { db } = await openWith({ url: through.href, connectionsMax: 1, statementTimeoutMs: 100, answerGraceMs: 100 });
    await sql`select 1`.execute(db);
    await proxy.set('silent');
    await expect(sql`select 2`.execute(db)).rejects.toThrow('Query read timeout');
    await proxy.set('calm');
    await expect(sql`select 3 as three`.execute(db)).resolves.toMatchObject({ rows: [{ three: 3 }] });
  } finally {
    await proxy.close();
  }
});

describe('statements', () => {
  const prepared = async ({ db }: ReadDatabase): Promise<number> => Number((await sql<{ n: string }>`select count(*) as n from pg_prepared_statements where statement like '%marker%'`.execute(db)).rows[0]?.n);
  it('are prepared once for each text', async () => {
    const database = await openWith({ connectionsMax: 1 });
    for (let times = 0; times < 5; times++) await sql`select ${times}::int as marker`.execute(database.db);
    expect(await prepared(database)).toBe(2); // this one, and the one that counts
  });
  it('of ever new texts are not kept for ever', async () => {
    const database = await openWith({ connectionsMax: 1 });
    for (let text = 0; text < 500; text++) await sql`select ${sql.raw(String(text))} as marker`.execute(database.db);
    expect(await prepared(database)).toBeLessThanOrEqual(400);
  });
  it('that need a plan of their own afterwards get it', async () => {
    const { db } = await openWith({ connectionsMax: 1 });
    await db.transaction().execute(async (transaction) => {
      await sql`create temporary table marked (id int) on commit drop`.execute(transaction);
      const find = () => sql`select id from marked where id = ${1}`.execute(transaction);
      await find();
      await sql`insert into marked values (1)`.execute(transaction);
      await sql`create index on marked (id)`.execute(transaction);
      expect((await find()).rows).toEqual([{ id: 1 }]);
    });
  });
});

describe('opening is refused', () => {
  it('when nobody answers', async () => { await expect(openPostgres({ url: 'postgres://nobody@127.0.0.1:1/nothing' })).rejects.toMatchObject({ code: 'ECONNREFUSED' }); });
  it('when there is no such database', async () => {
    const other = new URL(url);
    other.pathname = '/there_is_no_such_database';
    await expect(openPostgres({ url: other.href })).rejects.toMatchObject({ code: '3D000' });
  });
});
