import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import type { Pool } from 'pg';

/** The vault is the only copy of what it holds: its tables are changed step by step, each step once, and none is edited after it was released. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-entries': {
    up: async (db: Kysely<unknown>) => {
      await sql`create table if not exists vault.entries (
        drawer text not null,
        id text not null,
        value text not null,
        owner text,
        expires_at_ms bigint,
        primary key (drawer, id)
      )`.execute(db);
      await sql`create index if not exists entries_by_owner on vault.entries (drawer, owner) where owner is not null`.execute(db);
      await sql`create index if not exists entries_by_expiry on vault.entries (expires_at_ms) where expires_at_ms is not null`.execute(db);
    },
  },
};

/** The vault was changed by a newer version, which an older one must not write to. */
export class NewerVault extends Error {
  constructor(steps: readonly string[]) {
    super(`the vault was changed by a newer version of Barnraise (${steps.join(', ')}): start that version, or restore a backup from before`);
  }
}

/** Brings the vault's tables to this version, all steps or none; several instances may do so at once. @throws NewerVault, or what PostgreSQL says */
export const migrateVault = async (pool: Pool): Promise<void> => {
  const db = new Kysely<object>({ dialect: new PostgresDialect({ pool }) }); // whoever made the pool ends it
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, migrationTableSchema: 'vault' });
  const unknown = await stepsUnknown(db);
  if (unknown.length > 0) throw new NewerVault(unknown);
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error instanceof Error ? error : new Error('the vault could not be migrated', { cause: error });
};

const stepsUnknown = async (db: Kysely<object>): Promise<readonly string[]> => {
  const { rows: [found] } = await sql<{ readonly table: string | null }>`select to_regclass('vault.kysely_migration')::text as table`.execute(db);
  if (!found?.table) return [];
  const { rows } = await sql<{ readonly name: string }>`select name from vault.kysely_migration order by name`.execute(db);
  return rows.map(({ name }) => name).filter((name) => !(name in migrations));
};
