import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ownershipConformance } from '../../../test/support/conformance/ownership.js';
import { vaultConformance } from '../../../test/support/conformance/vault.js';
import { TcpProxy } from '../../../test/support/tcp-proxy.js';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { openPostgresVault } from './open-postgres-vault.js';
import { migrateVault, PostgresVault } from './postgres-vault.js';

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

describe('the table of the vault', () => {
  it('is made once, by however many instances start at the same time', async () => {
    const pools = [connect(), connect(), connect()];
    await Promise.all(pools.map(migrateVault));
    const { rows } = await (pools[0] ?? connect()).query<{ tables: string }>("SELECT count(*) AS tables FROM information_schema.tables WHERE table_schema = 'vault'");
    expect(rows).toEqual([{ tables: '1' }]);
    await Promise.all(pools.map((pool) => pool.end()));
  });
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
