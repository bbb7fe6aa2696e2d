import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plusMinutes } from '../../contracts/time.js';
import { liveOn, newLife } from '../support/ledger-life.js';
import { anySteps, type Step } from '../support/ledger-steps.js';
import { Statements, type Shown } from '../support/ledger-statements.js';
import { fund, purse } from '../support/ledger-town.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';
import { sharedDatabase, type SharedDatabase } from '../support/spec-log.js';

const RUNS = ledgerRuns(8);
const seed = process.env['FAULT_SEED'];
const SEARCH = seed === undefined ? {} : { seed: Number(seed), endOnFailure: true };
const accounts = [purse(0), purse(1), purse(2), fund] as const;
const EVERY_STEPS = 5;

let shared: SharedDatabase;
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterAll(() => shared.close());

/** A life in which somebody looks at an account every few steps, and keeps what is shown. */
const looked = async (steps: readonly Step[], then: (statements: Statements) => Promise<void>): Promise<void> => {
  const life = await newLife();
  const statements = await Statements.of(life.town, shared.newPlace());
  try {
    for (const [index, step] of steps.entries()) {
      await liveOn(life, step, index);
      statements.passes();
      if (index % EVERY_STEPS !== 0) continue;
      await statements.follow();
      await statements.keep(accounts[index / EVERY_STEPS % accounts.length] ?? fund);
    }
    await life.town.deliver();
    await statements.follow();
    await then(statements);
  } finally {
    await statements.close();
  }
};

const closes = ({ opening, closing, lines }: Shown): boolean => lines.reduce((sum, minutes) => sum + BigInt(minutes), BigInt(opening)) === BigInt(closing);

describe('P8: a statement', () => {
  it('P8 as of an instant is what was shown then, byte for byte, whatever was said since', async () => {
    let moved = 0;
    await fc.assert(fc.asyncProperty(anySteps, (steps) => looked(steps, async (statements) => {
      for (const { account, at, shown } of statements.kept()) {
        expect(await statements.shown(account, { asOf: at })).toEqual(shown);
        if ((await statements.shown(account, {})).printed !== shown.printed) moved += 1;
      }
    })), { ...SEARCH, numRuns: RUNS });
    expect(moved).toBeGreaterThan(0);
  }, LONG_MS);

  it('P8 opens with what the one before closed with, and closes with its opening and all of its lines', () => fc.assert(fc.asyncProperty(anySteps, fc.nat({ max: 600 }), (steps, minutes) => looked(steps, async (statements) => {
    for (const { account, at } of statements.kept()) {
      const [from, to] = [at, plusMinutes(at, minutes)];
      const [before, during, after] = [await statements.shown(account, { to: from }), await statements.shown(account, { from, to }), await statements.shown(account, { from: to })];
      expect([before, during, after].map(closes)).toEqual([true, true, true]);
      expect([during.opening, after.opening]).toEqual([before.closing, during.closing]);
    }
  })), { ...SEARCH, numRuns: RUNS }), LONG_MS);
});
