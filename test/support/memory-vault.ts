import { Vault, type Drawer, type StoredEntry, type VaultEntry } from '../../src/kernel/vault.js';

/** A vault that is gone with the test. */
export class MemoryVault extends Vault {
  readonly #drawers = new Map<Drawer, Map<string, VaultEntry>>();

  async get(drawer: Drawer, ids: readonly string[], nowMs: number): Promise<ReadonlyMap<string, string>> {
    const entries = this.#open(drawer);
    return new Map(ids.flatMap((id) => {
      const entry = entries.get(id);
      return entry && (entry.expiresAtMs ?? Infinity) > nowMs ? [[id, entry.value] as const] : [];
    }));
  }

  async insert(drawer: Drawer, entries: readonly VaultEntry[]): Promise<ReadonlySet<string>> {
    const added = entries.filter(({ id }) => !this.#open(drawer).has(id));
    for (const entry of added) this.#open(drawer).set(entry.id, entry);
    return new Set(added.map(({ id }) => id));
  }

  async replace(drawer: Drawer, entry: VaultEntry, previous: string | undefined): Promise<boolean> {
    const fits = this.#open(drawer).get(entry.id)?.value === previous;
    if (fits) this.#open(drawer).set(entry.id, entry);
    return fits;
  }

  async put(drawer: Drawer, entry: VaultEntry): Promise<void> {
    this.#open(drawer).set(entry.id, entry);
  }

  async remove(drawer: Drawer, id: string): Promise<void> {
    this.#open(drawer).delete(id);
  }

  async removeOwned(drawer: Drawer, owner: string): Promise<void> {
    for (const entry of [...this.#open(drawer).values()]) if (entry.owner === owner) this.#open(drawer).delete(entry.id);
  }

  async all({ after = { drawer: '', id: '' }, max }: { readonly after?: { readonly drawer: string; readonly id: string } | undefined; readonly max: number }): Promise<readonly StoredEntry[]> {
    const stored = [...this.#drawers].flatMap(([drawer, entries]) => [...entries.values()].map((entry) => ({ ...entry, drawer })));
    const nameOf = (entry: { readonly drawer: string; readonly id: string }) => `${entry.drawer}\u0000${entry.id}`;
    return stored.filter((entry) => nameOf(entry) > nameOf(after)).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, max);
  }

  async purge(nowMs: number): Promise<void> {
    for (const drawer of this.#drawers.values()) for (const entry of [...drawer.values()]) if ((entry.expiresAtMs ?? Infinity) <= nowMs) drawer.delete(entry.id);
  }

  async close(): Promise<void> {
    this.#drawers.clear();
  }

  #open(drawer: Drawer): Map<string, VaultEntry> {
    const entries = this.#drawers.get(drawer) ?? new Map<string, VaultEntry>();
    this.#drawers.set(drawer, entries);
    return entries;
  }
}
