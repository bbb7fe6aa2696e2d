import type { Pool, QueryResult, QueryResultRow } from 'pg';
import { Vault, type Drawer, type StoredEntry, type VaultEntry } from '../../kernel/vault.js';
import { toUnavailable } from './failures.js';

type Found = { readonly id: string; readonly value: string; readonly expired: boolean };

type Row = { readonly drawer: Drawer; readonly id: string; readonly value: string; readonly owner: string | null; readonly expires_at_ms: string | null };

/** Keys, credentials and checkpoints in a schema of their own in PostgreSQL. */
export class PostgresVault extends Vault {
  /** @param pool whoever made it ends it; `migrateVault` has run on it */
  constructor(private readonly pool: Pool) {
    super();
  }

  async get(drawer: Drawer, ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, string>> {
    const { rows } = await this.#ask<Found>(
      'SELECT id, value, coalesce(expires_at_ms <= $1, false) AS expired FROM vault.entries WHERE drawer = $2 AND id = ANY ($3)', [nowMs, drawer, ids]);
    if (rows.some(({ expired }) => expired)) await this.#ask('DELETE FROM vault.entries WHERE drawer = $1 AND id = ANY ($2) AND expires_at_ms <= $3', [drawer, ids, nowMs]);
    return new Map(rows.filter(({ expired }) => !expired).map(({ id, value }) => [id, value]));
  }

  async insert(drawer: Drawer, entries: readonly VaultEntry[]): Promise<ReadonlySet<string>> {
    const { rows } = await this.#ask<{ id: string }>(
      `INSERT INTO vault.entries (drawer, id, value, owner, expires_at_ms)
       SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::bigint[]) ORDER BY 2
       ON CONFLICT DO NOTHING RETURNING id`,
      [drawer, entries.map(({ id }) => id), entries.map(({ value }) => value), entries.map(({ owner }) => owner ?? null), entries.map(({ expiresAtMs }) => expiresAtMs ?? null)]);
    return new Set(rows.map(({ id }) => id));
  }

  async replace(drawer: Drawer, entry: VaultEntry, previous: string | undefined): Promise<boolean> {
    if (previous === undefined) return (await this.insert(drawer, [entry])).has(entry.id);
    const { rowCount } = await this.#ask(
      'UPDATE vault.entries SET value = $1, owner = $2, expires_at_ms = $3 WHERE drawer = $4 AND id = $5 AND value = $6',
      [entry.value, entry.owner ?? null, entry.expiresAtMs ?? null, drawer, entry.id, previous]);
    return rowCount === 1;
  }

  async put(drawer: Drawer, { id, value, owner, expiresAtMs }: VaultEntry): Promise<void> {
    await this.#ask(
      `INSERT INTO vault.entries (drawer, id, value, owner, expires_at_ms) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (drawer, id) DO UPDATE SET value = excluded.value, owner = excluded.owner, expires_at_ms = excluded.expires_at_ms`,
      [drawer, id, value, owner ?? null, expiresAtMs ?? null]);
  }

  async remove(drawer: Drawer, id: string): Promise<void> {
    await this.#ask('DELETE FROM vault.entries WHERE drawer = $1 AND id = $2', [drawer, id]);
  }

  async removeOwned(drawer: Drawer, owner: string): Promise<void> {
    await this.#ask('DELETE FROM vault.entries WHERE drawer = $1 AND owner = $2', [drawer, owner]);
  }

  async all({ after = { drawer: '', id: '' }, max }: { readonly after?: { readonly drawer: string; readonly id: string } | undefined; readonly max: number }): Promise<readonly StoredEntry[]> {
    const { rows } = await this.#ask<Row>(
      'SELECT drawer, id, value, owner, expires_at_ms FROM vault.entries WHERE (drawer COLLATE "C", id COLLATE "C") > ($1, $2) ORDER BY drawer COLLATE "C", id COLLATE "C" LIMIT $3', [after.drawer, after.id, max]);
    return rows.map(({ drawer, id, value, owner, expires_at_ms }) => ({ drawer, id, value, ...(owner === null ? {} : { owner }), ...(expires_at_ms === null ? {} : { expiresAtMs: Number(expires_at_ms) }) }));
  }

  async purge(nowMs: number): Promise<void> {
    await this.#ask('DELETE FROM vault.entries WHERE expires_at_ms <= $1', [nowMs]);
  }

  async close(): Promise<void> {
    // the pool is shared with the read models
  }

  /** @throws StoreUnavailable when the server is away, or does not answer */
  async #ask<Row extends QueryResultRow>(statement: string, values: unknown[]): Promise<QueryResult<Row>> {
    try {
      return await this.pool.query<Row>(statement, values);
    } catch (error) {
      throw toUnavailable(error);
    }
  }
}
