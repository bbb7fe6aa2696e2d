import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type Stripe from 'stripe';
import { day, payable, sums } from './provider-money.js';
import { Town } from './sandbox.js';
import { SchemaCheck } from './schema-check.js';

/** What is made of a step is decided by three numbers: where it aims, how much, and how. */
type Step = { readonly act: Act; readonly aim: number; readonly amount: number; readonly how: number };
const acts = ['charge', 'hold', 'capture', 'cancel', 'refund', 'transfer', 'transferFree', 'reverse', 'payOut', 'askPayout', 'cancelPayout', 'failPayout', 'failRefund', 'dispute', 'win', 'lose', 'restrict', 'activate', 'wait'] as const;
type Act = (typeof acts)[number];
/** What others build on happens more often. */
const often: readonly Act[] = [...acts, 'charge', 'capture', 'transfer', 'transfer', 'transferFree', 'reverse', 'askPayout', 'activate'];
const steps = fc.array(fc.record<Step>({ act: fc.constantFrom(...often), aim: fc.nat(1000), amount: fc.integer({ min: 1, max: 20_000 }), how: fc.nat(1000) }), { minLength: 25, maxLength: 40 });

const cards = ['pm_card_visa', 'pm_card_bypassPending', 'pm_card_chargeDeclined', 'pm_card_createDispute', 'pm_card_createDisputeInquiry'];
const one = <T>(of: readonly T[], aim: number): T | undefined => of[aim % Math.max(1, of.length)];

/** A part, more often than not. */
const some = (amount: number): number => 1 + amount % 3000;

/** Does to a sandbox what chance says, and remembers what it made. What is refused is refused. */
class Chance {
  readonly providers: string[] = [];
  readonly #made = { intent: [] as string[], charge: [] as string[], refund: [] as string[], transfer: [] as string[], payout: [] as { id: string; provider: string }[], dispute: [] as string[] };

  constructor(private readonly town: Town, private readonly stripe: Stripe) {}

  async take(step: Step): Promise<void> {
    const work = this.#works[step.act];
    await Promise.resolve().then(() => work(step)).catch(() => undefined);
  }

  readonly #pay = async ({ aim, amount, how }: Step, capture: 'automatic' | 'manual'): Promise<void> => {
    const intent = await this.stripe.paymentIntents.create({ amount: amount + 50, currency: how % 3 === 0 ? 'usd' : 'eur', capture_method: capture, allowed_payment_method_types: ['card'], payment_method: one(cards, aim) ?? '', confirm: true });
    this.#made.intent.push(intent.id);
    this.#made.charge.push(intent.latest_charge as string);
  };

  readonly #works: Readonly<Record<Act, (step: Step) => unknown>> = {
    charge: (step) => this.#pay(step, 'automatic'),
    hold: (step) => this.#pay(step, 'manual'),
    capture: ({ aim, amount, how }) => this.stripe.paymentIntents.capture(one(this.#made.intent, aim) ?? '', how % 2 === 0 ? {} : { amount_to_capture: amount }),
    cancel: ({ aim }) => this.stripe.paymentIntents.cancel(one(this.#made.intent, aim) ?? ''),
    refund: async ({ aim, amount, how }) => { this.#made.refund.push((await this.stripe.refunds.create({ charge: one(this.#made.charge, aim) ?? '', ...(how % 2 === 0 ? {} : { amount: some(amount) }) })).id); },
    transfer: async ({ aim, amount, how }) => {
      const charge = await this.stripe.charges.retrieve(one(this.#made.charge, aim) ?? '');
      this.#made.transfer.push((await this.stripe.transfers.create({ currency: charge.currency, destination: one(this.providers, how) ?? '', source_transaction: charge.id, ...(how % 4 === 0 ? {} : { amount: some(amount) }) })).id);
    },
    transferFree: async ({ aim, amount }) => { this.#made.transfer.push((await this.stripe.transfers.create({ currency: 'eur', amount: some(amount), destination: one(this.providers, aim) ?? '' })).id); },
    reverse: ({ aim, amount, how }) => this.stripe.transfers.createReversal(one(this.#made.transfer, aim) ?? '', how % 2 === 0 ? {} : { amount: some(amount) }),
    payOut: async ({ aim }) => {
      const provider = one(this.providers, aim) ?? '';
      this.town.control.payouts.pay(provider);
      for (const { id } of (await this.stripe.payouts.list({ limit: 2 }, { stripeContext: provider })).data) this.#made.payout.push({ id, provider });
    },
    askPayout: async ({ aim, amount }) => {
      const provider = one(this.providers, aim) ?? '';
      this.#made.payout.push({ id: (await this.stripe.payouts.create({ amount: some(amount), currency: 'eur' }, { stripeContext: provider })).id, provider });
    },
    cancelPayout: ({ aim }) => {
      const { id, provider } = one(this.#made.payout, aim) ?? { id: '', provider: '' };
      return this.stripe.payouts.cancel(id, {}, { stripeContext: provider });
    },
    failPayout: ({ aim }) => this.town.control.payouts.fail(one(this.#made.payout, aim)?.id ?? ''),
    failRefund: ({ aim }) => this.town.control.refunds.fail(one(this.#made.refund, aim) ?? ''),
    dispute: ({ aim, how }) => this.#made.dispute.push(this.town.control.disputes.open(one(this.#made.charge, aim) ?? '', { inquiry: how % 3 === 0 })),
    win: ({ aim }) => this.town.control.disputes.win(one(this.#made.dispute, aim) ?? ''),
    lose: ({ aim }) => this.town.control.disputes.lose(one(this.#made.dispute, aim) ?? ''),
    restrict: ({ aim }) => this.town.control.accounts.restrict(one(this.providers, aim) ?? ''),
    activate: ({ aim }) => this.town.control.accounts.activate(one(this.providers, aim) ?? ''),
    wait: ({ how }) => this.town.control.clock.advance((how % 3) * day + 3600_000),
  };
}

describe('money in the sandbox', () => {
  const check = new SchemaCheck();
  let town: Town;
  let stripe: Stripe;
  beforeAll(async () => {
    town = await Town.open({ observe: check.observe });
    town.sandbox.endpoints({});
    stripe = town.client();
  });
  afterAll(() => town.close());

  const all = { limit: 100 };
  const net = (transactions: readonly Stripe.BalanceTransaction[], currency: string) => transactions.filter((one) => one.currency === currency).reduce((sum, one) => sum + one.net, 0);
  /** What a balance says is what its transactions come to, in every currency; a provider's never falls below zero. */
  const holdsWhatWasBooked = async (account?: string): Promise<void> => {
    const who = account === undefined ? {} : { stripeContext: account };
    const { available, pending } = await stripe.balance.retrieve({}, who);
    const transactions = await stripe.balanceTransactions.list(all, who).autoPagingToArray({ limit: 10_000 });
    for (const [index, { currency, amount }] of available.entries()) {
      expect(amount + (pending[index]?.amount ?? 0)).toBe(net(transactions, currency));
      expect(amount).toBe(net(transactions.filter(({ status }) => status === 'available'), currency));
      if (account !== undefined) expect(Math.min(amount, pending[index]?.amount ?? 0)).toBeGreaterThanOrEqual(0);
    }
  };
  /** No charge gives more than it has. */
  const givesNoMore = async (): Promise<void> => {
    const transfers = await stripe.transfers.list({ ...all, expand: ['data.source_transaction'] }).autoPagingToArray({ limit: 10_000 });
    const given = new Map<string, number>();
    for (const { amount, amount_reversed, source_transaction: source } of transfers) {
      if (source === null) continue;
      const charge = source as Stripe.Charge;
      given.set(charge.id, (given.get(charge.id) ?? 0) + amount - amount_reversed);
      expect(given.get(charge.id)).toBeLessThanOrEqual(charge.amount_captured);
    }
  };

  it('comes to zero in every currency after every step, whatever is done', async () => {
    await fc.assert(fc.asyncProperty(steps, async (taken) => {
      const chance = new Chance(town, stripe);
      chance.providers.push(await payable(town), await payable(town, { interval: 'manual' }));
      for (const aim of [0, 1, 1]) await chance.take({ act: 'charge', aim, amount: 9000, how: 1 });
      for (const step of taken) {
        await chance.take(step);
        for (const sum of Object.values(sums(town))) expect(sum).toBe(0n);
      }
      for (const account of [undefined, ...chance.providers]) await holdsWhatWasBooked(account);
      await givesNoMore();
    }), { numRuns: Number(process.env.STRIPE_RUNS ?? 6), ...(process.env.STRIPE_SEED === undefined ? {} : { seed: Number(process.env.STRIPE_SEED) }) });
    expect(check.misfits().filter((misfit) => !misfit.includes(' asks '))).toEqual([]);
    expect(check.seen.size).toBeGreaterThanOrEqual(8);
  }, 60_000);
});
