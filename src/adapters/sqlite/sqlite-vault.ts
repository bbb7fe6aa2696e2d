import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { Vault, type Drawer, type StoredEntry, type VaultEntry } from '../../kernel/vault.js';
import { openDurable } from './database.js';
import { GroupCommit } from './group-commit.js';

/** The layout of the file, for whoever writes one. */
export const VAULT_LAYOUT = { version: 1, schema: `
  CREATE TABLE entries (
    drawer TEXT NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    owner TEXT,
    expires_at_ms INTEGER,
    PRIMARY KEY (drawer, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX by_owner ON entries (drawer, owner) WHERE owner IS NOT NULL;
  CREATE INDEX by_expiry ON entries (expires_at_ms) WHERE expires_at_ms IS NOT NULL` } as const;

type Row = { readonly drawer: Drawer; readonly id: string; readonly value: string; readonly owner: string | null; readonly expires_at_ms: number | null };
type Found = { readonly id: string; readonly value: string; readonly expired: number };

/** Keys, credentials and checkpoints in a SQLite file of their own. What is removed is overwritten on the disk, not only unlinked. */
export class SqliteVault extends Vault {
  readonly #database: DatabaseSync;
  readonly #writer: GroupCommit;
  readonly #sql: ReturnType<typeof statements>;

  /** @param directory which this process alone uses: see `DataDirectory` */
  constructor(directory: string) {
    super();
    this.#database = openDurable(join(directory, 'vault.sqlite'), VAULT_LAYOUT);
    this.#writer = new GroupCommit(this.#database);
    this.#sql = statements(this.#database);
  }

  async get(drawer: Drawer, ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, string>> {
    if (!this.#database.isOpen) throw new StoreUnavailable('the vault is closed');
    const found = this.#sql.select.all(nowMs, drawer, JSON.stringify(ids)) as readonly object[] as readonly Found[];
    if (found.some(({ expired }) => expired === 1)) await this.#writer.run(() => this.#sql.dropExpired.run(drawer, JSON.stringify(ids), nowMs));
    return new Map(found.filter(({ expired }) => expired === 0).map(({ id, value }) => [id, value]));
  }

  async insert(drawer: Drawer, entries: readonly VaultEntry[]): Promise<ReadonlySet<string>> {
    return this.#writer.run(() => new Set(entries.filter((entry) => this.#sql.insert.run(...columns(drawer, entry)).changes === 1).map(({ id }) => id)));
  }

  async replace(drawer: Drawer, entry: VaultEntry, previous: string | undefined): Promise<boolean> {
    const [, , value, owner, expiresAtMs] = columns(drawer, entry);
    return this.#writer.run(() => {
      const { changes } = previous === undefined ? this.#sql.insert.run(...columns(drawer, entry)) : this.#sql.update.run(value, owner, expiresAtMs, drawer, entry.id, previous);
      return changes === 1;
    });
  }

  async put(drawer: Drawer, entry: VaultEntry): Promise<void> {
    await this.#writer.run(() => this.#sql.put.run(...columns(drawer, entry)));
  }

  async remove(drawer: Drawer, id: string): Promise<void> {
    await this.#writer.run(() => this.#sql.remove.run(drawer, id));
    this.#forgetOldPages();
  }

  async removeOwned(drawer: Drawer, owner: string): Promise<void> {
    await this.#writer.run(() => this.#sql.removeOwned.run(drawer, owner));
    this.#forgetOldPages();
  }

  async all({ after = { drawer: '', id: '' }, max }: { readonly after?: { readonly drawer: string; readonly id: string } | undefined; readonly max: number }): Promise<readonly StoredEntry[]> {
    if (!this.#database.isOpen) throw new StoreUnavailable('the vault is closed');
    const rows = this.#sql.all.all(after.drawer, after.id, max) as readonly object[] as readonly Row[];
    return rows.map(({ drawer, id, value, owner, expires_at_ms }) => ({ drawer, id, value, ...(owner === null ? {} : { owner }), ...(expires_at_ms === null ? {} : { expiresAtMs: expires_at_ms }) }));
  }

  async purge(nowMs: number): Promise<void> {
    await this.#writer.run(() => this.#sql.purge.run(nowMs));
  }

  async close(): Promise<void> {
    this.#writer.close();
    if (this.#database.isOpen) this.#database.close();
  }

  /** `secure_delete` overwrites what is removed, and this the write-ahead log that still holds the page as it was. */
  #forgetOldPages(): void {
    if (this.#database.isOpen) this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }
}

const columns = (drawer: Drawer, { id, value, owner, expiresAtMs }: VaultEntry) => [drawer, id, value, owner ?? null, expiresAtMs ?? null] as const;

const statements = (database: DatabaseSync) => ({
  select: database.prepare('SELECT id, value, coalesce(expires_at_ms <= ?, 0) AS expired FROM entries WHERE drawer = ? AND id IN (SELECT value FROM json_each(?))'),
  dropExpired: database.prepare('DELETE FROM entries WHERE drawer = ? AND id IN (SELECT value FROM json_each(?)) AND expires_at_ms <= ?'),
  insert: database.prepare('INSERT INTO entries (drawer, id, value, owner, expires_at_ms) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
  update: database.prepare('UPDATE entries SET value = ?, owner = ?, expires_at_ms = ? WHERE drawer = ? AND id = ? AND value = ?'),
  put: database.prepare(`INSERT INTO entries (drawer, id, value, owner, expires_at_ms) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET value = excluded.value, owner = excluded.owner, expires_at_ms = excluded.expires_at_ms`),
  remove: database.prepare('DELETE FROM entries WHERE drawer = ? AND id = ?'),
  removeOwned: database.prepare('DELETE FROM entries WHERE drawer = ? AND owner = ?'),
  all: database.prepare('SELECT drawer, id, value, owner, expires_at_ms FROM entries WHERE (drawer, id) > (?, ?) ORDER BY drawer, id LIMIT ?'),
  purge: database.prepare('DELETE FROM entries WHERE expires_at_ms <= ?'),
});
