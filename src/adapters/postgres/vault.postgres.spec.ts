import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ownershipConformance } from '../../../test/support/conformance/ownership.js';
import { vaultConformance } from '../../../test/support/conformance/vault.js';
import { TcpProxy } from '../../../test/support/tcp-proxy.js';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { openPostgresVault } from './open-postgres-vault.js';
import { PostgresVault } from './postgres-vault.js';
import { migrateVault, NewerVault } from './vault-migrations.js';

const connect = (): pg.Pool => new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 4 });

vaultConformance('PostgreSQL', async () => {
  let pool = connect();
  await migrateVault(pool);
  return {
    vault: new PostgresVault(pool),
    reopen: async () => {
      await pool.end();
      pool = connect();
      return new PostgresVault(pool);
    },
    end: () => pool.end(),
  };
});

/** A database of its own on the same server. */
const inNewDatabase = async (task: (pool: () => pg.Pool) => Promise<void>): Promise<void> => {
  const [url, name, server] = [new URL(process.env['DATABASE_URL'] ?? ''), `vault_${randomBytes(6).toString('hex')}`, connect()];
  await server.query(`create database ${name}`);
  url.pathname = `/${name}`;
  const pools: pg.Pool[] = [];
  try {
    await task(() => {
      const pool = new pg.Pool({ connectionString: url.href, max: 2 });
      pool.on('error', () => undefined); // the database may be gone before the last of them has hung up
      pools.push(pool);
      return pool;
    });
  } finally {
    for (const pool of pools) await pool.end();
    await server.query(`drop database ${name} with (force)`);
    await server.end();
  }
};

describe('the tables of the vault', () => {
  it('are made once, by however many instances start at the same time', () => inNewDatabase(async (pool) => {
    await Promise.all([pool(), pool(), pool()].map(migrateVault));
    expect((await pool().query('select name from vault.kysely_migration')).rows).toEqual([{ name: '0001-entries' }]);
  }));

  it('that a version without steps has made are gone on with', () => inNewDatabase(async (pool) => {
    await pool().query("create schema vault; create table vault.entries (drawer text, id text, value text, owner text, expires_at_ms bigint, primary key (drawer, id)); insert into vault.entries values ('checkpoint', 'any', 'kept')");
    const migrated = pool();
    await migrateVault(migrated);
    expect(await new PostgresVault(migrated).get('checkpoint', ['any'], 0)).toEqual(new Map([['any', 'kept']]));
  }));

  it('that a newer version has changed are not touched', () => inNewDatabase(async (pool) => {
    const migrated = pool();
    await migrateVault(migrated);
    await migrated.query("insert into vault.kysely_migration (name, timestamp) values ('0002-from-the-future', '2030')");
    await expect(migrateVault(migrated)).rejects.toThrow(NewerVault);
    await expect(migrateVault(migrated)).rejects.toThrow('0002-from-the-future');
  }));
});

ownershipConformance('PostgreSQL', async () => {
  const pool = connect();
  await migrateVault(pool);
  const vault = new PostgresVault(pool);
  return { vault, reopen: async () => vault, end: () => pool.end() };
});

it('of a server that is away says that this may pass, and goes on when it is back', async () => {
  const direct = new URL(process.env['DATABASE_URL'] ?? '');
  const proxy = await TcpProxy.to({ host: direct.hostname, port: Number(direct.port || 5432) });
  direct.host = `127.0.0.1:${proxy.port}`;
  const vault = await openPostgresVault({ url: direct.href, onConnectionLost: () => undefined });
  await proxy.set('refuse');
  await expect(vault.get('checkpoint', ['any'], 0)).rejects.toBeInstanceOf(StoreUnavailable);
  await proxy.set('calm');
  expect(await vault.get('checkpoint', ['any'], 0)).toEqual(new Map());
  await vault.close();
  await proxy.close();
});
