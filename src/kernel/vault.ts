/**
 * What must be durable but never stands in an immutable log: keys of persons, credentials, sessions, checkpoints of processes, leases of work.
 * Each kind has a drawer of its own; a value is a short text, most often JSON.
 */
export type Drawer = 'snapshot' | 'person-key' | 'credential' | 'sign-in-attempt' | 'session' | 'checkpoint' | 'lease';

export type VaultEntry = {
  readonly id: string;
  readonly value: string;
  /** Whose it is, for `removeOwned`. */
  readonly owner?: string;
  /** Milliseconds since 1970; after it the entry is gone. */
  readonly expiresAtMs?: number;
};

/** An entry, and where it lies. */
export type StoredEntry = VaultEntry & { readonly drawer: Drawer };

/** Every change is durable when its promise resolves. */
export abstract class Vault {
  /** The entries that have not expired at `nowMs`; the others are missing from the map, and what has expired is dropped: its id is free again. */
  abstract get(drawer: Drawer, ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, string>>;
  /** Adds entries; one whose id is already there is left as it is. @returns the ids that were added */
  abstract insert(drawer: Drawer, entries: readonly VaultEntry[]): Promise<ReadonlySet<string>>;
  /** Writes the entry if the stored value is `previous` (`undefined`: there is none). @returns whether it was written */
  abstract replace(drawer: Drawer, entry: VaultEntry, previous: string | undefined): Promise<boolean>;
  /** Writes the entry, whatever was there: of several at once one stays. */
  abstract put(drawer: Drawer, entry: VaultEntry): Promise<void>;
  abstract remove(drawer: Drawer, id: string): Promise<void>;
  abstract removeOwned(drawer: Drawer, owner: string): Promise<void>;
  /** All entries in the order of drawer and id, a page of at most `max`; `after` an entry, or from the beginning. What has expired and waits to be swept is among them. */
  abstract all(page: { readonly after?: Pick<StoredEntry, 'drawer' | 'id'> | undefined; readonly max: number }): Promise<readonly StoredEntry[]>;
  /** Drops what expired before `nowMs`. */
  abstract purge(nowMs: number): Promise<void>;
  abstract close(): Promise<void>;
}
