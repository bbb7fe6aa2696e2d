import { afterEach, describe, expect, it } from '@jest/globals';
import { tempDirectory } from '../test/support/temp-directory.js';
import { cardMoneyLine } from './admin/card-money.js';
import { readConfig } from './config.js';
import { SystemClock } from './kernel/clock.js';
import { openPayments, type Payments } from './payments.js';

const production = { NODE_ENV: 'production', MASTER_KEY: '0'.repeat(64) };
const keys = { STRIPE_SECRET_KEY: 'sk_test_1234567890', STRIPE_PUBLISHABLE_KEY: 'pk_test_1234567890' };
const lines: string[] = [];
let opened: Payments | undefined;
let directory: ReturnType<typeof tempDirectory> | undefined;

const open = async (environment: Record<string, string>): Promise<Payments> => {
  directory = tempDirectory();
  return opened = await openPayments(readConfig({ DATA_DIR: directory.path, ...environment }), { log: { info: (line: unknown) => { lines.push(String(line)); } }, clock: new SystemClock() });
};
afterEach(async () => {
  lines.length = 0;
  await opened?.close();
  directory?.remove();
});

describe('card payments', () => {
  it.each([['production without a key', production], ['production that wants no sandbox', { ...production, STRIPE_SANDBOX: 'false' }], ['a trial that wants no sandbox', { STRIPE_SANDBOX: 'false' }]])('are off in %s, and the start says why in one line', async (_, environment) => {
    const payments = await open(environment);
    expect([payments.mode, payments.sandbox, lines]).toEqual(['off', undefined, []]);
    expect(cardMoneyLine(payments)).toBe('  card payments: off, for there is no STRIPE_SECRET_KEY; STRIPE_SANDBOX=true asks for a sandbox, in which no money moves');
    expect(payments.gateway.isOn).toBe(false);
  });

  it.each([['a trial', {}], ['production that asks for it by name', { ...production, STRIPE_SANDBOX: 'true' }]])('run in a sandbox in %s, whose first page the start names', async (_, environment) => {
    const payments = await open(environment);
    expect(payments.mode).toBe('sandbox');
    const line = cardMoneyLine(payments);
    expect(line).toMatch(/^ {2}card payments: a sandbox on this machine, not Stripe; no money moves, and the test card is 4242 4242 4242 4242; what happens there: http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await (await fetch(line.split(' ').at(-1) ?? '')).text()).toContain('<h1>What happens here</h1>');
    expect(lines).toEqual([expect.stringContaining('not Stripe, no money moves')]);
  });

  it('run at Stripe where there is a key, and nothing is opened on this machine', async () => {
    const payments = await open(keys);
    expect([payments.mode, payments.sandbox, cardMoneyLine(payments)]).toEqual(['stripe', undefined, '  card payments: Stripe']);
  });
});
