import type { FaultKind } from '../../src/adapters/stripe-sandbox/faults.js';
import type { FaultRandom } from './fault-random.js';
import type { Happened } from './fault-run.js';
import type { PaymentTown } from './payment-town.js';

/** What a storm does to the way between us and Stripe from one day to the next. */
export type Weather = { readonly begins: (town: PaymentTown) => Promise<void>; /** In the middle: the list of events is looked at again and again, as it is every ten minutes. */ readonly lasts: (town: PaymentTown) => Promise<void>; readonly ends: (town: PaymentTown) => Promise<void> };

export const calm: Weather = { begins: async () => undefined, lasts: async () => undefined, ends: async () => undefined };

const onTheWay = ['time-out-after-commit', 'time-out-before', 'error-429', 'conflict-409', 'drop'] as const satisfies readonly FaultKind[];
/** What a long storm must have met, by the name under which it is noted. */
export const stormy: readonly string[] = [...onTheWay, 'error-500', ...['duplicate', 'shuffle', 'beforeAnswer', 'paused', 'drop'].map((disorder) => `webhooks: ${disorder}`)];
const asked = [
  'POST /v1/payment_intents', 'POST /v1/payment_intents/{intent}/capture', 'POST /v1/payment_intents/{intent}/cancel', 'POST /v1/refunds', 'POST /v1/transfers', 'POST /v1/transfers/{id}/reversals',
  'POST /v1/setup_intents', 'POST /v1/customers', 'GET /v1/payment_intents/{intent}', 'GET /v1/refunds/{refund}', 'GET /v1/transfers/{id}', 'GET /v1/disputes/{dispute}', 'GET /v1/events',
];
/** Stripe answers the same name the same for a day, a failure of its own too: only where a day's delay changes nothing for anybody. */
const slowly = ['POST /v1/payment_intents/{intent}/capture', 'POST /v1/refunds', 'POST /v1/transfers', 'POST /v1/transfers/{id}/reversals'];
const lost = ['payment_intent.amount_capturable_updated', 'payment_intent.succeeded', 'charge.captured', 'refund.created', 'refund.updated', 'refund.failed', 'transfer.created', 'charge.dispute.created', 'charge.dispute.closed', 'setup_intent.succeeded'];

const on = (request: string) => {
  const [method = '', template = ''] = request.split(' ');
  return { method, template };
};

type Told = { readonly random: FaultRandom; readonly happened: Happened; readonly perDay: number; readonly timeOuts: number };
type Control = PaymentTown['sandbox']['control'];

/** Faults on requests and disorder among webhooks, thrown anew for each day. `timeOuts`: those cost real time, the others nothing; a fraction is a chance. */
export const storm = (random: FaultRandom, happened: Happened, sizes: { readonly perDay: number; readonly timeOuts: number }): Weather => ({
  begins: async ({ sandbox: { control } }) => {
    throwsFaults(control, { random, happened, ...sizes });
    disorders(control, { random, happened });
  },
  lasts: (town) => town.sweeps(),
  ends: async (town) => {
    town.sandbox.control.faults.clear();
    town.sandbox.control.webhooks.mode({});
    await town.sweeps();
  },
});

const throwsFaults = ({ faults }: Control, { random, happened, perDay, timeOuts }: Told): void => {
  faults.clear();
  let left = Math.floor(timeOuts) + (random.chance(timeOuts % 1) ? 1 : 0);
  for (let n = 0; n < perDay; n++) {
    const kind: FaultKind = random.chance(0.15) ? 'error-500' : random.pick(onTheWay);
    if (kind.startsWith('time-out') && left-- <= 0) continue;
    faults.next({ on: on(random.pick(kind === 'error-500' ? slowly : asked)), kind });
    happened.note(kind);
  }
};

const disorders = ({ webhooks }: Control, { random, happened }: Pick<Told, 'random' | 'happened'>): void => {
  const drop = random.chance(0.4) ? random.pick([true, random.shuffled(lost).slice(0, 4)]) : false;
  const mode = { duplicate: random.pick([0, 0.5, 1]), shuffle: random.chance(0.6), beforeAnswer: random.chance(0.3), paused: random.chance(0.2), drop };
  for (const [name, value] of Object.entries(mode)) if (value !== false && value !== 0) happened.note(`webhooks: ${name}`);
  webhooks.mode({ ...mode, seed: random.between(1, 1_000_000) });
};
