import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accounts } from '../../projections/accounts/accounts.projection.js';
import type { Policy } from '../../contracts/community/policy.js';
import type { AnyRecorded } from '../../src/kernel/codec.js';
import { rowsAfter } from '../support/given.js';
import { lived, livedAtOnce } from '../support/ledger-life.js';
import { anySteps, type Step } from '../support/ledger-steps.js';
import { LedgerTown } from '../support/ledger-town.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';

const RUNS = ledgerRuns(10);
/** Who plants bugs wants to know that one is found, not the shortest life in which it shows. */
const seed = process.env['FAULT_SEED'];
const SEARCH = seed === undefined ? {} : { seed: Number(seed), endOnFailure: true };
const RULES = {
  P1: 'conservation: all accounts and what is on its way come to zero, after every event',
  P2: 'every transfer is of one amount between two accounts, and arrives once',
  P3: 'nobody but a correction goes below the limit, and what is held counts',
  P5: 'what was refused never succeeds later',
  P6: 'a hold ends once: posted in time, voided, or expired not before its time',
  P7: 'what is reversed was received, and comes back no more than once',
  P14: 'only an empty account is closed, and a closed one says nothing more',
  P16: 'every entry says the balance that the entries before it come to',
  P17: 'only who owes it, a mandate or a treasurer debits an account',
} as const;

/** Of a breach of another rule, that rule's own test tells. */
const breachOf = async (rule: string, steps: readonly Step[]): Promise<string | undefined> => {
  try {
    await lived(steps);
    return undefined;
  } catch (error) {
    if (error instanceof Error && (error.message.includes(`: ${rule} `) || !/: P\d+ /.test(error.message))) return error.message;
    return undefined;
  }
};

const told = ({ stream, type, data }: AnyRecorded) => ({ stream, type, data });
const entriesOf = async (town: LedgerTown) => (await town.log()).filter(({ stream }) => stream.startsWith('account-'));

/** What was accepted, asked again in the order of the log, of a town that knows nothing of the first. */
const replayed = async (town: LedgerTown): Promise<LedgerTown> => {
  const again = await LedgerTown.found();
  let last: string | undefined;
  for (const { type, data, metadata } of await town.log()) {
    if (type === 'PolicyChanged') await again.changePolicy((data as { policy: Policy }).policy);
    const command = metadata.commandId === last ? undefined : town.sent.get(metadata.commandId);
    if (command) await again.send(command);
    last = metadata.commandId;
  }
  return again;
};

describe('whatever members, mandates, treasurers and processes ask of accounts, in any order, with repeats, crashes and jumping clocks,', () => {
  it.each(Object.entries(RULES))('%s %s', (rule) => fc.assert(fc.asyncProperty(anySteps, async (steps) => {
    expect(await breachOf(rule, steps)).toBeUndefined();
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);

  it('the ledger says yes and no where a model of plain maps does', () => fc.assert(fc.asyncProperty(anySteps, async (steps) => {
    expect((await lived(steps)).disagreed).toBeUndefined();
  }), { ...SEARCH, numRuns: RUNS * 2 }), LONG_MS);

  it('P3 also when up to 32 ask at once, from several servers', () => fc.assert(fc.asyncProperty(anySteps, fc.integer({ min: 2, max: 32 }), async (steps, atOnce) => {
    await expect(livedAtOnce(steps, atOnce)).resolves.toBeDefined();
  }), { ...SEARCH, numRuns: RUNS * 2 }), LONG_MS);

  it('P4 ends where it would without the repeats', () => fc.assert(fc.asyncProperty(anySteps, async (steps) => {
    const [once, often] = [await LedgerTown.found(), await LedgerTown.found()];
    const { sent } = await lived(steps);
    for (const command of sent) await once.send(command);
    const accepted: typeof sent = [];
    for (const command of sent) {
      const outcome = await often.send(command);
      expect(await often.send(command)).toEqual(outcome);
      if (!('rejected' in outcome)) accepted.push(command);
      for (const earlier of accepted.slice(-3)) await often.send(earlier);
    }
    expect((await entriesOf(often)).map(told)).toEqual((await entriesOf(once)).map(told));
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);

  it('P11 what was accepted is accepted again in the order of the log, and the same is said', () => fc.assert(fc.asyncProperty(anySteps, fc.integer({ min: 2, max: 32 }), async (steps, atOnce) => {
    const { town } = await livedAtOnce(steps, atOnce);
    expect((await entriesOf(await replayed(town))).map(told)).toEqual((await entriesOf(town)).map(told));
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);

  it('P16 the read model shows the balances that the log comes to', () => fc.assert(fc.asyncProperty(anySteps, async (steps) => {
    const { town } = await lived(steps);
    const { books } = await town.audited();
    const rows = rowsAfter(accounts)(...(await entriesOf(town)));
    const shown = [...rows].map(([id, { balance, held }]) => [id, balance, held]);
    expect(shown.sort()).toEqual([...books.all()].filter(([id]) => rows.has(id)).map(([id, { balance, held }]) => [id, `${balance}`, `${held}`]).sort());
    expect([...books.all()].filter(([id, { balance }]) => balance !== 0n && !rows.has(id))).toEqual([]);
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);

  it('these trials say everything that an account can say of credits, and are refused for many reasons', async () => {
    const seen = new Map<string, number>();
    const note = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);
    await fc.assert(fc.asyncProperty(anySteps, async (steps) => {
      const { town } = await lived(steps);
      for (const { type, data } of await town.log()) {
        note(type);
        if ('purpose' in data) note((data.purpose as { kind: string }).kind);
        if ('belowLimit' in data || 'levy' in data || 'mandateId' in data) note(['belowLimit', 'levy', 'mandateId'].filter((key) => key in data).join());
      }
    }), { numRuns: Math.max(RUNS, 40), seed: 7 });
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['CreditsTransferred', 'CreditsReceived', 'CreditsHeld', 'HoldPosted', 'HoldVoided', 'HoldExpired', 'TransferRefused', 'AccountClosed', 'REVERSAL', 'ISSUE', 'FUND_SPENDING', 'belowLimit', 'levy', 'mandateId']));
  }, LONG_MS);
});
