import { expect, it } from '@jest/globals';
import { ownershipConformance } from '../../test/support/conformance/ownership.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { tempDirectory } from '../../test/support/temp-directory.js';
import { SqliteVault } from '../adapters/sqlite/sqlite-vault.js';
import { fairShares } from './fair-shares.js';
import { BEAT_MS, LeasedOwner } from './leased-owner.js';
import { SoleOwner } from './ownership.js';

ownershipConformance('memory', async () => {
  const vault = new MemoryVault();
  return { vault, reopen: async () => vault, end: () => vault.close() };
});

ownershipConformance('SQLite', async () => {
  const { path, remove } = tempDirectory();
  const vault = new SqliteVault(path);
  return { vault, reopen: async () => vault, end: async () => { await vault.close(); remove(); } };
});

it('a vault that is away costs the lease when its time is over, and not before', async () => {
  class Away extends MemoryVault {
    isAway = false;
    override async get(...asked: Parameters<MemoryVault['get']>): ReturnType<MemoryVault['get']> {
      if (this.isAway) throw new Error('nobody answers');
      return super.get(...asked);
    }
  }
  const vault = new Away();
  let nowMs = 0;
  const owner = new LeasedOwner({ vault, monotonicMs: () => nowMs });
  const claim = owner.of('work');
  await owner.beat();
  vault.isAway = true;
  const held: boolean[] = [];
  for (nowMs of [1_500, 3_000, 3_999, 4_000, 9_000]) {
    await expect(owner.beat()).rejects.toThrow('nobody answers');
    held.push(claim.isMine);
  }
  expect(held).toEqual([true, true, true, false, false]);
  vault.isAway = false;
  await owner.beat();
  expect([claim.isMine, claim.fence]).toEqual([true, 1n]);
});

it('work that is asked for while it lives is taken at once, not with the next beat', async () => {
  const owner = new LeasedOwner({ vault: new MemoryVault() });
  await owner.start();
  const claim = owner.of('work');
  const { promise: won, resolve } = Promise.withResolvers<undefined>();
  claim.onChange(() => resolve(undefined));
  const startMs = performance.now();
  await won;
  expect([claim.isMine, performance.now() - startMs < BEAT_MS]).toEqual([true, true]);
  await owner.close();
});

it('a lease is known to be another’s once it has been seen to change, and for no longer than its owner lives', async () => {
  const vault = new MemoryVault();
  const share = fairShares(new Map(['x', 'y'].map((each) => [each, ['work']]))).get('work');
  let nowMs = 0;
  const [owner, watcher] = [share ?? '', share === 'x' ? 'y' : 'x'].map((instance) => new LeasedOwner({ vault, instance, monotonicMs: () => nowMs })) as [LeasedOwner, LeasedOwner];
  const [owned, watched] = [owner.of('work'), watcher.of('work')];
  const seenAfter = async (...beating: readonly LeasedOwner[]): Promise<boolean> => {
    nowMs += BEAT_MS;
    for (const each of beating) await each.beat();
    return watched.isAnothers;
  };
  await owner.beat();
  expect(await seenAfter(watcher)).toBe(false);
  expect(await seenAfter(owner, watcher)).toBe(true);
  expect([owned.isAnothers, await seenAfter(watcher), await seenAfter(watcher), await seenAfter(watcher)]).toEqual([false, true, true, true]);
  expect([await seenAfter(watcher), watched.isMine]).toEqual([false, true]);
});

it('leases that cannot be given back are said to run out by themselves', async () => {
  const vault = new MemoryVault();
  const said: string[] = [];
  const owner = new LeasedOwner({ vault, report: (message) => said.push(message) });
  owner.of('work');
  await owner.start();
  vault.get = () => Promise.reject(new Error('nobody answers'));
  await owner.close();
  expect(said).toEqual(['leases could not be given back, they run out by themselves']);
});

it('who is alone with its data owns everything at once, for good, and writes under no fence', async () => {
  const owner = new SoleOwner();
  const claim = owner.of('work');
  expect([claim.isMine, claim.fence, owner.isShared]).toEqual([true, 0n, false]);
  await owner.close();
});

it('shares are even, and who leaves moves little of what the others have', () => {
  const names = Array.from({ length: 12 }, (_, index) => `work ${index}`);
  const [three, two] = [new Map(['x', 'y', 'z'].map((each) => [each, names])), new Map(['x', 'y'].map((each) => [each, names]))];
  const [before, after] = [fairShares(three), fairShares(two)];
  const count = (shares: ReadonlyMap<string, string>, instance: string) => [...shares.values()].filter((each) => each === instance).length;
  expect(['x', 'y', 'z'].map((each) => count(before, each))).toEqual([4, 4, 4]);
  expect(['x', 'y'].map((each) => count(after, each))).toEqual([6, 6]);
  expect([...before].filter(([name, instance]) => instance !== 'z' && after.get(name) !== instance).length).toBeLessThanOrEqual(4);
  expect(fairShares(new Map())).toEqual(new Map());
});
