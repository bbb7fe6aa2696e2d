import { z } from 'zod';
import type { Vault } from './vault.js';

const DRAWER = 'lease';
const leaseShape = z.object({ owner: z.string(), fence: z.string().regex(/^\d+$/).transform(BigInt), beat: z.number() });
const rosterShape = z.record(z.string(), z.object({ beat: z.number(), names: z.array(z.string()) }));

/** Who has a piece of work: '' is nobody. `beat` changes as long as the owner lives. */
export type Lease = z.output<typeof leaseShape>;
type RosterEntries = z.output<typeof rosterShape>;

/** What is stored, and for how long it has stood unchanged by the clock of who looks. */
export type Sighting<Value> = { readonly stored: string | undefined; readonly value: Value | undefined; readonly unchangedMs: number };

const ROSTER = 'instances';
const idOf = (name: string): string => `of:${name}`;

/** The leases as they stand in the vault, watched by a clock that only has to go on, not to be right. */
export class Leases {
  readonly #seen = new Map<string, { readonly stored: string | undefined; readonly sinceMs: number }>();

  constructor(private readonly vault: Vault, private readonly monotonicMs: () => number) {}

  /** Looks at all of them at once. */
  async look(names: readonly string[]): Promise<{ readonly leases: ReadonlyMap<string, Sighting<Lease>>; readonly roster: Sighting<RosterEntries>; readonly silent: ReadonlyMap<string, number> }> {
    const askedMs = this.monotonicMs();
    const found = await this.vault.get(DRAWER, [ROSTER, ...names.map(idOf)], 0);
    const times = { askedMs, answeredMs: this.monotonicMs() };
    const stored = found.get(ROSTER);
    const entries = stored === undefined ? {} : rosterShape.parse(JSON.parse(stored));
    return {
      leases: new Map(names.map((name) => {
        const text = found.get(idOf(name));
        return [name, { stored: text, value: text === undefined ? undefined : leaseShape.parse(JSON.parse(text)), unchangedMs: this.#unchangedMs(idOf(name), text, times) }];
      })),
      roster: { stored, value: entries, unchangedMs: 0 },
      silent: new Map(Object.entries(entries).map(([instance, { beat }]) => [instance, this.#unchangedMs(`instance:${instance}`, String(beat), times)])),
    };
  }

  /** Writes a lease if it is still as it was seen. */
  async put(name: string, { stored }: Sighting<Lease>, { owner, fence, beat }: Lease): Promise<boolean> {
    return this.vault.replace(DRAWER, { id: idOf(name), value: JSON.stringify({ owner, fence: `${fence}`, beat }) }, stored);
  }

  async putRoster({ stored }: Sighting<RosterEntries>, entries: RosterEntries): Promise<boolean> {
    return this.vault.replace(DRAWER, { id: ROSTER, value: JSON.stringify(entries) }, stored);
  }

  /** Counted from when it was surely so to when it was surely still so: never too long. */
  #unchangedMs(id: string, stored: string | undefined, { askedMs, answeredMs }: { readonly askedMs: number; readonly answeredMs: number }): number {
    const before = this.#seen.get(id);
    if (before && before.stored === stored) return Math.max(0, askedMs - before.sinceMs);
    this.#seen.set(id, { stored, sinceMs: answeredMs });
    return 0;
  }
}
