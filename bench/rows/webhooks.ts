import { createHmac } from 'node:crypto';
import { stripeClient } from '../../src/adapters/stripe/stripe-client.js';
import { StripeWebhooks } from '../../src/adapters/stripe/stripe-webhooks.js';
import type { Delivered } from '../../src/kernel/webhook-verifier.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { Inbox } from '../../src/webhook/inbox.js';
import { BareAppends } from '../harness/bare-appends.js';
import type { Bench, Workplace } from '../harness/bench.js';
import { openEmbedded } from '../harness/embedded.js';
import { alternating, concurrently, inUse, type Work } from '../harness/measure.js';

const SECRET = 'whsec_of_the_bench';
const AT_ONCE = 64;
const SAME = 'the very same events appended to the same log, to streams that are new, without a webhook';

/** What it costs to believe a webhook and keep it, without HTTP: each is an event of some two kilobytes, as Stripe sends them, and never came before. */
export const webhooks: Bench = {
  name: 'webhooks',
  about: 'webhooks of Stripe, verified and kept, against bare appends',
  rows: ['webhook-intake-1', 'webhook-intake-64'],
  measure: async ({ directory, isQuick, say }: Workplace) => {
    const [rounds, warmUps, few, many] = isQuick ? [1, 0, 20, 64] : [9, 3, 500, 3_000];
    const { store, codec, close } = openEmbedded(directory);
    const inbox = new Inbox(store, codec, new SystemClock());
    const verifier = new StripeWebhooks({ connect: stripeClient({ secretKey: 'sk_test_bench' }), secrets: { PLATFORM: [SECRET], CONNECTED: [], THIN: [] } });
    const taken = (count: number, atOnce: number): Work => {
      const delivered = Array.from({ length: count }, () => newWebhook());
      return () => concurrently(count, atOnce, async (index) => {
        const one = delivered[index];
        if (one) await inbox.keep(await verifier.verify(one), one.door);
      });
    };
    const bare = (count: number, atOnce: number): Promise<Work> => new BareAppends(store, { streams: count, atOnce }).prepare(count);
    await taken(many, AT_ONCE)();
    const { one, bareOne, all, bareAll } = await alternating({ rounds, warmUps, say }, {
      one: inUse((count) => taken(count, 1), few), bareOne: inUse((count) => bare(count, 1), few), all: inUse((count) => taken(count, AT_ONCE), many), bareAll: inUse((count) => bare(count, AT_ONCE), many),
    });
    await close();
    return [
      { name: 'webhook-intake-1', value: one.perSecond, unit: 'webhooks/s', limit: bareOne.perSecond, against: `${SAME}, one after the other`, target: { of: 'ratio', atLeast: 0.5 } },
      { name: 'webhook-intake-64', value: all.perSecond, unit: 'webhooks/s', limit: bareAll.perSecond, against: `${SAME}, sixty-four at once`, target: { of: 'ratio', atLeast: 0.5 } },
    ];
  },
};

let webhooksMade = 0;

const newWebhook = (): Delivered => {
  const [number, seconds] = [++webhooksMade, Math.floor(Date.now() / 1000)];
  const body = JSON.stringify({
    id: `evt_${number}`, object: 'event', api_version: '2026-10-28.endive', created: seconds, type: 'payment_intent.succeeded', livemode: false, pending_webhooks: 1, request: { id: null, idempotency_key: null },
    data: { object: { id: `pi_${number}`, object: 'payment_intent', amount: 4500, currency: 'eur', status: 'succeeded', description: 'x'.repeat(1_500), metadata: { booking_id: 'bkg_1', call: 'bkg_1:AUTHORISE:1' } } },
  }, null, 2);
  return { door: 'PLATFORM', body: Buffer.from(body), signature: `t=${seconds},v1=${createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex')}` };
};
