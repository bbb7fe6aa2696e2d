import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { KnownHead } from '../../src/admin/ledger/heads.js';
import { verifyLedgers } from '../../src/admin/ledger/verify.js';
import { lived } from '../support/ledger-life.js';
import { anyDamage, withHeads, withoutHeads, type Damage, type Log } from '../support/ledger-damage.js';
import { anySteps, type Step } from '../support/ledger-steps.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';
import { wholeLogOf } from '../support/whole-log.js';

const RUNS = ledgerRuns(8);
/** How many ways of damage each log is tried with. */
const DAMAGES = 40;

const logOf = async (steps: readonly Step[], every: number): Promise<Log> => withHeads(await wholeLogOf((await lived(steps)).town.store), every);
const verified = async (log: Log, known: readonly KnownHead[] = []) => {
  const wrongs: string[] = [];
  const summaries = await verifyLedgers([log], { known, tell: ({ where, what }) => void wrongs.push(`${where} ${what}`) });
  return { wrongs, summaries };
};
/** What somebody has kept outside: the last head. */
const kept = async (log: Log): Promise<readonly KnownHead[]> => (await verified(log)).summaries.flatMap(({ lastHead }) => lastHead ?? []);
const damages = fc.array(anyDamage, { minLength: DAMAGES, maxLength: DAMAGES });
/** The damages that leave nothing to be seen. */
const unseen = async (log: Log, all: readonly Damage[], afterwards: (log: Log) => Log): Promise<readonly string[]> => {
  const known = await kept(log);
  const names = await Promise.all(all.map(async ({ name, of }) => {
    const damaged = of(log);
    return damaged && (await verified(afterwards(damaged), known)).wrongs.length === 0 ? [name] : [];
  }));
  return names.flat();
};
const every = fc.integer({ min: 1, max: 30 });
/** The same log, kept by another store: other positions and times of recording, and names in another order. */
const elsewhere = (log: Log): Log => log.map((event, index) => ({
  ...event, position: { commit: BigInt(index * 7), prepare: BigInt(index * 5) }, recordedAt: '2031-01-01T00:00:00.000Z',
  data: Object.fromEntries(Object.entries(event.data).reverse()), metadata: Object.fromEntries(Object.entries(event.metadata).reverse()) as typeof event.metadata,
}));

/** Done to entries alone, the heads taken away before. */
const changedEntries = (log: Log, change: Damage['of']): Log | undefined => change(withoutHeads(log));

describe('whatever an account has come to,', () => {
  it('nothing is wrong with its ledger as it was written', () => fc.assert(fc.asyncProperty(anySteps, every, async (steps, length) => {
    expect((await verified(await logOf(steps, length))).wrongs).toEqual([]);
  }), { numRuns: RUNS * 2 }), LONG_MS);

  it('P9 any one record that is flipped, dropped, swapped or put in is found', () => fc.assert(fc.asyncProperty(anySteps, every, damages, async (steps, length, all) => {
    expect(await unseen(await logOf(steps, length), all, (damaged) => damaged)).toEqual([]);
  }), { numRuns: RUNS }), LONG_MS);

  it('P9 also when all heads are made anew afterwards, by the last head that somebody has kept', () => fc.assert(fc.asyncProperty(anySteps, every, damages, async (steps, length, all) => {
    const ofEntries: readonly Damage[] = all.map(({ name, of }) => ({ name, of: (log) => changedEntries(log, of) }));
    expect(await unseen(await logOf(steps, length), ofEntries, (damaged) => withHeads(damaged, length))).toEqual([]);
  }), { numRuns: RUNS }), LONG_MS);

  it('P9 a copy in another store has the same heads', () => fc.assert(fc.asyncProperty(anySteps, every, async (steps, length) => {
    const log = await logOf(steps, length);
    const [here, there] = [await verified(log), await verified(elsewhere(log))];
    expect(there.wrongs).toEqual([]);
    expect(there.summaries.map(({ lastHead }) => lastHead)).toEqual(here.summaries.map(({ lastHead }) => lastHead));
  }), { numRuns: RUNS }), LONG_MS);
});
