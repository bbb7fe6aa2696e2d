import { join } from 'node:path';
import { openSandbox } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { BareAppends } from '../harness/bare-appends.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { alternating, concurrently, type Prepared } from '../harness/measure.js';
import { clientOf, PaidYard } from '../harness/paid-yard.js';
import { startServer } from '../harness/server.js';

const AT_ONCE = 64;
const SAME = 'the same four calls for each to a sandbox of its own in the same process, by the same library, with as many events appended, sixty-four at once, and no webhook';

/** A request that is paid by card: asked for, held at Stripe, and heard of by the provider, sixty-four at once; the whole server with its sandbox, without GraphQL. */
export const payments: Bench = {
  name: 'payments',
  about: 'requests that are paid by card, from the first word until the provider hears of them',
  rows: ['paid-requests-64'],
  measure: async ({ directory, isQuick, say }: Workplace) => {
    const [rounds, warmUps, times] = isQuick ? [1, 0, 8] : [3, 1, 192];
    const server = await startServer(directory, {}, { isPaid: true });
    const yard = await PaidYard.open(server, { people: AT_ONCE, workshops: AT_ONCE });
    let eventsOfOne = 0;
    const ours = async (): Promise<number> => {
      const before = await yard.events();
      await concurrently(times, AT_ONCE, () => yard.request());
      eventsOfOne = Math.round(Number(await yard.events() - before) / times);
      return times;
    };
    await ours();
    const bare = await bareOf(directory, server.stores.log);
    const rates = await alternating({ rounds, warmUps, say }, { ours, limit: bare.of(times, () => eventsOfOne) });
    say(`  ${eventsOfOne} events for one`);
    yard.end();
    await bare.close();
    await server.close();
    return [{ name: 'paid-requests-64', value: rates.ours.perSecond, unit: 'requests/s', limit: rates.limit.perSecond, against: SAME }];
  },
};

/** What Stripe is asked for one such request, and what is kept of it, by somebody who thinks of nothing. */
const bareOf = async (directory: string, log: ConstructorParameters<typeof BareAppends>[0]) => {
  const secret = 'whsec_of_nobody';
  const sandbox = await openSandbox({ directory: join(directory, 'bare-sandbox'), platformSecret: secret, connectSecret: secret, thinSecret: secret });
  const { paymentIntents } = clientOf(sandbox);
  const appends = new BareAppends(log, { streams: AT_ONCE, atOnce: AT_ONCE });
  let made = 0;
  const asks = async (): Promise<void> => {
    const { id } = await paymentIntents.create({ amount: 1500, currency: 'eur', capture_method: 'manual', allowed_payment_method_types: ['card'], expand: ['latest_charge'] }, { idempotencyKey: `bare ${++made}` });
    await paymentIntents.retrieve(id);
    await paymentIntents.confirm(id, { payment_method: 'pm_card_visa', return_url: 'https://example.org/back' });
    await paymentIntents.retrieve(id, { expand: ['latest_charge'] });
  };
  const of = (times: number, eventsOfOne: () => number): Prepared => ({
    prepare: async () => {
      const keep = await appends.prepare(times * eventsOfOne());
      return async () => {
        await Promise.all([concurrently(times, AT_ONCE, asks), keep()]);
        return times;
      };
    },
  });
  return { of, close: sandbox.close };
};
