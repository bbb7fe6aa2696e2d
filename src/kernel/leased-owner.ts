import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fairShares } from './fair-shares.js';
import { Leases, type Lease, type Sighting } from './leases.js';
import { Ownership, type Claim } from './ownership.js';
import type { Vault } from './vault.js';

export const BEAT_MS = 1_500;
/** An owner that has been silent for so long may be followed by another. */
export const SILENT_MS = 5_000;
/** An owner that could not say so for this long holds itself for silent: before anybody else does. */
export const SURE_MS = 4_000;
/** After so long also by one whose share it is not. */
const LEFT_OVER_MS = 3_000;
const ROSTER_ATTEMPTS_MAX = 5;

export type LeasedOwnerOptions = {
  /** Seen by all instances. */
  readonly vault: Vault;
  /** Told when a round fails; it is tried again. */
  readonly report?: (message: string, error: unknown) => void;
  /** Milliseconds that only ever grow, whatever the clock on the wall does. */
  readonly monotonicMs?: () => number;
  readonly instance?: string;
};

/**
 * Leases in the vault, won and kept by compare-and-set and shared out evenly among the instances that live. No two clocks are ever compared:
 * a lease that has not changed for five seconds by the watcher's own clock may be taken over, under a higher fence.
 */
export class LeasedOwner extends Ownership {
  readonly isShared = true;
  readonly instance: string;
  readonly #claims = new Map<string, LeasedClaim>();
  readonly #leases: Leases;
  readonly #monotonicMs: () => number;
  readonly #stopping = new AbortController();
  /** Ends the pause before the next beat: there is something new to be had. */
  #wake = new AbortController();
  #beats = 0;
  #running: Promise<void> | undefined;

  constructor(private readonly options: LeasedOwnerOptions) {
    super();
    this.instance = options.instance ?? randomUUID();
    this.#monotonicMs = options.monotonicMs ?? (() => performance.now());
    this.#leases = new Leases(options.vault, this.#monotonicMs);
  }

  of(name: string): Claim {
    const known = this.#claims.get(name);
    if (known) return known;
    const claim = new LeasedClaim(name, this.#monotonicMs);
    this.#claims.set(name, claim);
    this.#wake.abort();
    return claim;
  }

  async start(): Promise<void> {
    if (this.#running) return;
    await this.#beatSafely();
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    try {
      const { leases } = await this.#leases.look([...this.#claims.keys()]);
      await Promise.all([...this.#claims.values()].map((claim) => this.#giveBack(claim, leases.get(claim.name))));
      await this.#signRoster('leaving');
    } catch (error) {
      this.options.report?.('leases could not be given back, they run out by themselves', error);
    }
  }

  /** One round: says that this instance lives, keeps what it has, gives back what is another's share, takes what is its own. */
  async beat(): Promise<void> {
    const { leases, silent, shares } = await this.#signRoster('staying');
    await Promise.all([...this.#claims.values()].map(async (claim) => {
      const seen = leases.get(claim.name);
      if (!seen) return;
      claim.notice(seen, this.instance);
      const share = shares.get(claim.name) ?? this.instance;
      if (claim.isHeld) await (share === this.instance || (silent.get(share) ?? SILENT_MS) > BEAT_MS * 2 ? this.#keep(claim, seen) : this.#giveBack(claim, seen));
      else if (isToBeHad(seen, share === this.instance)) await this.#take(claim, seen);
    }));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      await sleep(BEAT_MS, undefined, { signal: AbortSignal.any([signal, this.#wake.signal]) }).catch(() => undefined);
      this.#wake = new AbortController();
      if (!isOver()) await this.#beatSafely();
    }
  }

  async #beatSafely(): Promise<void> {
    await this.beat().catch((error: unknown) => this.options.report?.('leases could not be renewed, it is tried again', error));
  }

  /** Enters or leaves the list of the living, and strikes out who has fallen silent. Where others write it all the time, the next round will do. */
  async #signRoster(how: 'staying' | 'leaving') {
    const names = [...this.#claims.keys()];
    for (let attempt = 1; ; attempt++) {
      const { leases, roster, silent } = await this.#leases.look(names);
      const living = Object.entries(roster.value ?? {}).filter(([instance]) => instance !== this.instance && (silent.get(instance) ?? 0) < SILENT_MS);
      const entries = Object.fromEntries(how === 'leaving' ? living : [...living, [this.instance, { beat: ++this.#beats, names }] as const]);
      if ((await this.#leases.putRoster(roster, entries)) || attempt === ROSTER_ATTEMPTS_MAX) {
        return { leases, silent, shares: fairShares(new Map(Object.entries(entries).map(([instance, entry]) => [instance, entry.names]))) };
      }
    }
  }

  async #keep(claim: LeasedClaim, seen: Sighting<Lease>): Promise<void> {
    const sinceMs = this.#monotonicMs();
    const { value } = seen;
    const fence = claim.fenceWanted;
    const kept = value?.owner === this.instance && value.fence === claim.fence && (await this.#leases.put(claim.name, seen, { ...value, fence, beat: value.beat + 1 }));
    if (!kept) claim.lose();
    else if (fence === claim.fence) claim.keepUntil(sinceMs + SURE_MS);
    else claim.win(fence, sinceMs + SURE_MS);
  }

  async #take(claim: LeasedClaim, seen: Sighting<Lease>): Promise<void> {
    const sinceMs = this.#monotonicMs();
    const fence = (seen.value?.fence ?? 0n) + 1n;
    if (await this.#leases.put(claim.name, seen, { owner: this.instance, fence, beat: 0 })) claim.win(fence, sinceMs + SURE_MS);
  }

  /** It is ours no longer before it can be anybody else's. */
  async #giveBack(claim: LeasedClaim, seen: Sighting<Lease> | undefined): Promise<void> {
    if (!claim.isHeld) return;
    claim.lose();
    if (seen?.value?.owner === this.instance) await this.#leases.put(claim.name, seen, { ...seen.value, owner: '' });
  }
}

const isToBeHad = ({ value, unchangedMs }: Sighting<Lease>, isOwnShare: boolean): boolean => {
  const patienceMs = (value === undefined || value.owner === '' ? 0 : SILENT_MS) + (isOwnShare ? 0 : LEFT_OVER_MS);
  return unchangedMs >= patienceMs;
};

/** As this instance knows it: won, and kept until a moment that is moved on with every beat. */
class LeasedClaim implements Claim {
  readonly #listeners = new Set<() => void>();
  #untilMs = 0;
  #toExceed = 0n;
  /** The lease of another, as it was looked at last, and whether that was another than the time before. */
  #anothers: { readonly stored: string | undefined; readonly lives: boolean } | undefined;
  isHeld = false;
  fence = 0n;

  constructor(readonly name: string, private readonly monotonicMs: () => number) {}

  get isMine(): boolean {
    return this.isHeld && this.monotonicMs() < this.#untilMs;
  }

  get isAnothers(): boolean {
    return !this.isMine && this.#anothers?.lives === true;
  }

  /** Another lives when its lease has changed since this instance looked first, and no longer than five seconds ago. */
  notice({ stored, value, unchangedMs }: Sighting<Lease>, instance: string): void {
    const before = this.#anothers;
    if (value === undefined || value.owner === '' || value.owner === instance) this.#anothers = undefined;
    else this.#anothers = { stored, lives: before !== undefined && (before.stored !== stored || (before.lives && unchangedMs < SILENT_MS)) };
  }

  /** The one it has, unless that is too low. */
  get fenceWanted(): bigint {
    return this.#toExceed < this.fence ? this.fence : this.#toExceed + 1n;
  }

  readonly exceed = (fence: bigint): void => {
    if (fence > this.#toExceed) this.#toExceed = fence;
  };

  readonly onChange = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  win(fence: bigint, untilMs: number): void {
    this.fence = fence;
    this.#untilMs = untilMs;
    this.isHeld = true;
    this.#tell();
  }

  /** Whoever listens has to hear that it is ours again where it was not sure for a while: what came meanwhile was taken for another's. */
  keepUntil(untilMs: number): void {
    const wasMine = this.isMine;
    this.#untilMs = untilMs;
    if (!wasMine) this.#tell();
  }

  lose(): void {
    this.isHeld = false;
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
