import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { BEAT_MS, LeasedOwner, SILENT_MS } from '../../../src/kernel/leased-owner.js';
import type { Claim } from '../../../src/kernel/ownership.js';
import type { Drawer, Vault, VaultEntry } from '../../../src/kernel/vault.js';
import type { VaultUnderTest } from './vault.js';

/** A vault whose leases are those of one test: what earlier tests left behind is out of sight. */
const apart = (vault: Vault, test: string): Vault => {
  const named = (id: string): string => `${test} ${id}`;
  return Object.assign(Object.create(vault) as Vault, {
    get: async (drawer: Drawer, ids: readonly string[], nowMs: number) => {
      const found = await vault.get(drawer, ids.map(named), nowMs);
      return new Map([...found].map(([id, value]) => [id.slice(test.length + 1), value]));
    },
    replace: (drawer: Drawer, entry: VaultEntry, previous: string | undefined) => vault.replace(drawer, { ...entry, id: named(entry.id) }, previous),
  });
};

/** An instance with a clock of its own, which beats when it is told to. */
type Instance = { readonly owner: LeasedOwner; readonly claims: readonly Claim[]; readonly beat: () => Promise<void>; readonly mine: () => readonly string[] };
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];

class Street {
  nowMs = 1_000;

  constructor(private readonly vault: Vault) {}

  instance(name: string, { names = NAMES, startedMs = 0 }: { readonly names?: readonly string[]; readonly startedMs?: number } = {}): Instance {
    const owner = new LeasedOwner({ vault: this.vault, instance: name, monotonicMs: () => this.nowMs + startedMs });
    const claims = names.map((each) => owner.of(each));
    return { owner, claims, beat: () => owner.beat(), mine: () => claims.filter(({ isMine }) => isMine).map((claim) => claim.name) };
  }

  /** Time passes, and whoever lives says so every second and a half. */
  async pass(ms: number, ...living: readonly Instance[]): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += BEAT_MS) {
      this.nowMs += Math.min(BEAT_MS, ms - passedMs);
      for (const each of living) await each.beat();
    }
  }
}

/** What leases must do, whatever vault they are in. */
export const ownershipConformance = (name: string, open: () => Promise<VaultUnderTest>): void => {
  describe(`leases in ${name}`, () => {
    let under: VaultUnderTest;
    const current = {} as { street: Street };
    beforeAll(async () => { under = await open(); });
    beforeEach(() => { current.street = new Street(apart(under.vault, randomUUID())); });
    afterAll(() => under.end());
    sharingCases(current);
    takeoverCases(current);
  });
};

const sharingCases = (current: { readonly street: Street }): void => describe('that are free', () => {
  it('are taken at once by who is alone', async () => {
    const { street } = current;
    const only = street.instance('only');
    expect(only.mine()).toEqual([]);
    await only.beat();
    expect(only.mine()).toEqual(NAMES);
  });
  it('have one winner each, however many ask at the same moment', async () => {
    const { street } = current;
    const many = Array.from({ length: 8 }, (_, index) => street.instance(`instance-${index}`));
    await Promise.all(many.map((each) => each.beat()));
    const owned = many.flatMap((each) => each.mine());
    expect(new Set(owned).size).toBe(owned.length);
  });
  it('are shared evenly with who comes later, and never had by two', async () => {
    const { street } = current;
    const [first, second] = [street.instance('first'), street.instance('second', { startedMs: 77_000 })];
    await first.beat();
    for (let round = 0; round < 4; round++) {
      await street.pass(BEAT_MS, second, first);
      expect(first.mine().filter((name) => second.mine().includes(name))).toEqual([]);
    }
    expect([first.mine().length, second.mine().length]).toEqual([3, 3]);
  });
  it('go only to who does that work', async () => {
    const { street } = current;
    const [old, renewed] = [street.instance('old', { names: ['rows of 1'] }), street.instance('new', { names: ['rows of 2'] })];
    await street.pass(BEAT_MS * 4, old, renewed);
    expect([old.mine(), renewed.mine()]).toEqual([['rows of 1'], ['rows of 2']]);
  });
});

const takeoverCases = (current: { readonly street: Street }): void => describe('of an owner', () => {
  const twoWhereTheFirstHasAll = async (): Promise<readonly [Instance, Instance]> => {
    const { street } = current;
    const [first, second] = [street.instance('first', { names: ['work'] }), street.instance('second', { names: ['work'] })];
    await street.pass(BEAT_MS * 4, first, second);
    return first.mine().length > 0 ? [first, second] : [second, first];
  };
  const fenceOf = ({ claims: [claim] }: Instance): bigint => claim?.fence ?? -1n;

  it('that lives are left to it for ever', async () => {
    const [owner, other] = await twoWhereTheFirstHasAll();
    const fence = fenceOf(owner);
    await current.street.pass(120_000, owner, other);
    expect([owner.mine(), other.mine(), fenceOf(owner)]).toEqual([['work'], [], fence]);
  });
  it('that stops in order are free at once', async () => {
    const [owner, other] = await twoWhereTheFirstHasAll();
    await owner.owner.close();
    expect(owner.mine()).toEqual([]);
    await other.beat();
    expect(other.mine()).toEqual(['work']);
  });
  it('that has fallen silent are taken over within ten seconds, under a higher fence, and not before it has noticed itself', async () => {
    const [owner, other] = await twoWhereTheFirstHasAll();
    const { street } = current;
    const startMs = street.nowMs;
    while (other.mine().length === 0 && street.nowMs < startMs + 60_000) {
      await street.pass(100);
      if ((street.nowMs - startMs) % BEAT_MS === 0) await other.beat();
      expect(owner.mine().length + other.mine().length).toBeLessThan(2);
    }
    expect(street.nowMs - startMs).toBeGreaterThanOrEqual(SILENT_MS);
    expect(street.nowMs - startMs).toBeLessThan(10_000);
    expect(fenceOf(other)).toBeGreaterThan(fenceOf(owner));
  });
  it('that wakes after half a minute are no longer its own, and it does not believe so for a moment', async () => {
    const [owner, other] = await twoWhereTheFirstHasAll();
    let told = 0;
    owner.claims[0]?.onChange(() => told++);
    await current.street.pass(30_000, other);
    expect([owner.mine(), other.mine()]).toEqual([[], ['work']]);
    await owner.beat();
    await owner.beat();
    expect([owner.mine(), other.mine(), told]).toEqual([[], ['work'], 1]);
  });
  it('that was frozen are not taken by a watcher that was frozen as well', async () => {
    const [owner, other] = await twoWhereTheFirstHasAll();
    await current.street.pass(30_000);
    await Promise.all([owner.beat(), other.beat()]);
    expect(owner.mine().length + other.mine().length).toBe(1);
  });
  it('whose watcher looked away while it beat are left to it', async () => {
    const [owner, other] = await twoWhereTheFirstHasAll();
    await current.street.pass(60_000, owner);
    await other.beat();
    expect([owner.mine(), other.mine()]).toEqual([['work'], []]);
  });
  it('that meets a higher fence gets one above it, as long as they are its own', async () => {
    const [owner, other] = await twoWhereTheFirstHasAll();
    owner.claims[0]?.exceed(41n);
    await current.street.pass(BEAT_MS, owner, other);
    expect([owner.mine(), fenceOf(owner)]).toEqual([['work'], 42n]);
    await current.street.pass(30_000, other);
    expect([other.mine(), fenceOf(other)]).toEqual([['work'], 43n]);
    owner.claims[0]?.exceed(43n);
    await owner.beat();
    expect([owner.mine(), other.mine(), fenceOf(other)]).toEqual([[], ['work'], 43n]);
  });
  it('grow a higher fence with every owner', async () => {
    const { street } = current;
    const fences: bigint[] = [];
    for (let life = 0; life < 5; life++) {
      const born = street.instance(`life ${life}`, { names: ['work'] });
      await street.pass(12_000, born);
      fences.push(fenceOf(born));
    }
    expect(fences).toEqual([1n, 2n, 3n, 4n, 5n]);
  });
});
