import { afterAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { startChild } from '../support/child.js';
import { directory, Town } from './sandbox.js';

describe('a sandbox that was killed', () => {
  const disk = directory();
  afterAll(() => { disk.remove(); });

  it('knows everything that it had answered', async () => {
    const child = startChild('test/stripe/sandbox-child.ts', [disk.path]);
    const port = await child.line((line) => /^\d+$/.test(line));
    const stripe = new Stripe('sk_test_sandbox', { host: '127.0.0.1', port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
    const known: string[] = [];
    const pay = async (): Promise<void> => {
      for (;;) known.push((await stripe.paymentIntents.create({ amount: 500, currency: 'eur', allowed_payment_method_types: ['card'], payment_method: 'pm_card_visa', confirm: true }, { idempotencyKey: `key ${known.length}` })).id);
    };
    const paying = pay().catch(() => undefined);
    while (known.length < 20) await new Promise((resolve) => { setImmediate(resolve); });
    await Promise.all([child.kill('SIGKILL'), paying]);

    const town = await Town.open({ directory: disk.path });
    const again = town.client();
    for (const id of known) expect(await again.paymentIntents.retrieve(id, { expand: ['latest_charge.balance_transaction'] })).toMatchObject({ status: 'succeeded', latest_charge: { balance_transaction: { amount: 500 } } });
    const paid = (await again.events.list({ type: 'payment_intent.succeeded', limit: 100 })).data.length;
    expect(paid - known.length).toBeGreaterThanOrEqual(0);
    expect(paid - known.length).toBeLessThanOrEqual(1);
    expect(Object.values(town.control.totals()).reduce((sum, amount) => sum + amount, 0n)).toBe(0n);
    expect(town.misfits).toEqual([]);
    await town.close();
  });
});
