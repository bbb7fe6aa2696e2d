import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRejected } from '../../src/kernel/decider.js';
import type { AccountCommand } from '../../src/account/account.commands.js';
import type { AnyRecorded } from '../../src/kernel/codec.js';
import { isToBeAccepted } from '../support/ledger-oracle.js';
import { anySteps, type Step } from '../support/ledger-steps.js';
import { LedgerTown } from '../support/ledger-town.js';

/** LEDGER_RUNS=10000 is the long form. */
const RUNS = Number(process.env['LEDGER_RUNS'] ?? 15);
const LONG_MS = 3_600_000;
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

type Life = { readonly town: LedgerTown; readonly sent: AccountCommand[]; disagreed: string | undefined };
const isEntry = ({ type, stream }: AnyRecorded): boolean => stream.startsWith('account-') && type !== 'TransferRefused';

/** Sends it, and compares what was said of it with what the rules would have. */
const ask = async (life: Life, command: AccountCommand, what: string): Promise<void> => {
  const { town } = life;
  const expected = isToBeAccepted((await town.audit()).model, command);
  const outcome = await town.send(command);
  const moved = (await town.audit()).news.some(isEntry);
  if (expected !== undefined && expected !== moved) life.disagreed ??= `${what}: ${moved ? 'moved, and should not' : `did not move, and should: ${isRejected(outcome) ? outcome.rejected : 'nothing was said'}`}`;
};

const live = async (life: Life, step: Step, index: number): Promise<void> => {
  const { town, sent } = life;
  switch (step.kind) {
    case 'ask': {
      const command = step.ask(town.clock.instant, `c${index}`, (await town.audit()).model.books);
      sent.push(command);
      return ask(life, command, step.what);
    }
    case 'again': {
      const command = sent[step.earlier % Math.max(1, sent.length)];
      if (command) await town.send(command);
      return;
    }
    case 'jump': {
      town.jump(step.minutes);
      return;
    }
    case 'policy': return town.changePolicy({ creditLimitMinutes: step.limit, levyPercent: step.levy });
    case 'deliver': return town.deliver();
    case 'restart': { town.restart(); return; }
  }
};

const lived = async (steps: readonly Step[]): Promise<Life> => {
  const life: Life = { town: await LedgerTown.found(), sent: [], disagreed: undefined };
  for (const [index, step] of steps.entries()) await live(life, step, index);
  await life.town.deliver();
  await life.town.audit();
  return life;
};

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

describe('whatever members, mandates, treasurers and processes ask of accounts, in any order, with repeats, crashes and jumping clocks,', () => {
  it.each(Object.entries(RULES))('%s %s', (rule) => fc.assert(fc.asyncProperty(anySteps, async (steps) => {
    expect(await breachOf(rule, steps)).toBeUndefined();
  }), { numRuns: RUNS }), LONG_MS);

  it('the ledger says yes and no where a model of plain maps does', () => fc.assert(fc.asyncProperty(anySteps, async (steps) => {
    expect((await lived(steps)).disagreed).toBeUndefined();
  }), { numRuns: RUNS * 2 }), LONG_MS);

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
    }), { numRuns: Math.max(RUNS, 60), seed: 7 });
    expect([...seen.keys()]).toEqual(expect.arrayContaining(['CreditsTransferred', 'CreditsReceived', 'CreditsHeld', 'HoldPosted', 'HoldVoided', 'HoldExpired', 'TransferRefused', 'AccountClosed', 'REVERSAL', 'ISSUE', 'FUND_SPENDING', 'belowLimit', 'levy', 'mandateId']));
  }, LONG_MS);
});
