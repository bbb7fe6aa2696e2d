import { Global, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../../contracts/events.js';
import { kernelInMemory } from '../../../test/support/kernel-module.js';
import { ana } from '../../../test/support/listings.js';
import { begins, booking, intent } from '../../../test/support/payment-tables.js';
import { PaymentsOff } from '../../adapters/stripe/payments-off.js';
import type { Outcome } from '../../kernel/outcome.js';
import { EventStore, WrongExpectedRevision } from '../../kernel/event-store.js';
import { GatewayUnavailable, PaymentGateway, type Found, type Ref } from '../../kernel/payment-gateway.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { EventList, type Listing, type Notice } from '../../kernel/webhook-verifier.js';
import { PayeeModule } from '../../payee/payee.module.js';
import { PaymentModule } from '../../payment/payment.module.js';
import { Inbox } from '../../webhook/inbox.js';
import { FollowWebhook } from '../../webhook/webhook.commands.js';
import { WebhookModule } from '../../webhook/webhook.module.js';
import { WebhookSweep } from '../../webhook/webhook-sweep.js';
import { FollowWebhooksModule } from './follow-webhooks.module.js';

/** What stands at Stripe, by id; an error is thrown. */
class AtStripe extends PaymentsOff {
  readonly found = new Map<string, Found | Error>();
  readonly asked: Ref[] = [];
  override async status(ref?: Ref): Promise<never> {
    if (ref) this.asked.push(ref);
    const found = this.found.get(ref?.id ?? '');
    if (found instanceof Error) throw found;
    return found as never;
  }
}

/** Stripe's lists: the platform's notices, the thin ones, and those of accounts by their ids; an error is thrown. */
class Listed extends EventList {
  readonly reachMs = 30 * 86_400_000;
  readonly notices: (Notice | Error)[] = [];
  readonly thin: (Notice | Error)[] = [];
  readonly of = new Map<string, readonly (Notice | Error)[]>();
  readonly from: number[] = [];
  /** Accounts in the order in which they were looked at, and from when. */
  readonly looked: (readonly [account: string, fromMs: number])[] = [];
  async *since(fromMs: number, listing: Listing): AsyncIterable<Notice> {
    if (listing === 'PLATFORM') this.from.push(fromMs);
    if (typeof listing === 'object') this.looked.push([listing.account, fromMs]);
    const notices = { PLATFORM: this.notices, THIN: this.thin };
    for (const notice of typeof listing === 'object' ? this.of.get(listing.account) ?? [] : notices[listing]) {
      if (notice instanceof Error) throw notice;
      yield notice;
    }
  }
  async accounts(after: string | undefined, max: number): Promise<readonly string[]> {
    const all = [...this.of.keys()];
    const from = after === undefined ? 0 : all.indexOf(after) + 1;
    return all.slice(from, from + max);
  }
}

const stripe = { gateway: new AtStripe(), list: new Listed() };
@Global()
@Module({ providers: [{ provide: PaymentGateway, useFactory: () => stripe.gateway }, { provide: EventList, useFactory: () => stripe.list }], exports: [PaymentGateway, EventList] })
class StripeModule {}

const notice = (change: Partial<Notice> = {}): Notice => ({ eventId: 'evt_1', type: 'payment_intent.amount_capturable_updated', happenedAt: '2027-03-01T10:00:00.000Z', objectType: 'payment_intent', objectId: 'pi_1', ...change });
const seen = (status: 'OPEN' | 'AUTHORISED', bookingId: string | undefined = booking): Found => ({ kind: 'intent', bookingId, seen: intent(status).data.seen });

const opened = async () => {
  Object.assign(stripe, { gateway: new AtStripe(), list: new Listed() });
  const app = await Test.createTestingModule({ imports: [kernelInMemory(), StripeModule, PaymentModule, PayeeModule, WebhookModule, FollowWebhooksModule] }).compile();
  await app.init();
  const [bus, inbox, store, streams, sweep] = [app.get(CommandBus), app.get(Inbox), app.get(EventStore), app.get(StreamReader), app.get(WebhookSweep)];
  let follows = 0;
  return {
    ...stripe, inbox, sweep, close: () => app.close(),
    begin: () => bus.execute(begins()),
    follow: (eventId = 'evt_1', commandId = `follow-${++follows}`) => bus.execute<FollowWebhook, Outcome>(new FollowWebhook({ eventId }, { commandId, actor: 'system:follow-webhooks', at: '2027-03-01T10:00:05.000Z' })),
    /** What became of it, after it was received. */
    story: async (eventId = 'evt_1') => (await store.readStream(streamOf.webhook(eventId))).slice(1).map(({ type, data }) => ({ type, ...data })),
    /** So often somebody else is faster at writing to the payment. */
    crowded: (times: number) => {
      const append = store.append.bind(store);
      let left = times;
      store.append = async (stream, events, expected) => {
        if (stream === streamOf.payment(booking) && left-- > 0) throw new WrongExpectedRevision(stream, expected, 99n);
        return append(stream, events, expected);
      };
    },
    paid: async () => (await streams.read(streamOf.payment(booking))).map(({ type }) => type),
  };
};

describe('a webhook', () => {
  let world: Awaited<ReturnType<typeof opened>>;
  beforeEach(async () => { world = await opened(); });
  afterEach(() => world.close());

  it('is followed by what stands at Stripe, not by what it says', async () => {
    await world.begin();
    await world.inbox.keep(notice({ type: 'payment_intent.canceled' }), 'PLATFORM');
    world.gateway.found.set('pi_1', seen('AUTHORISED'));
    await world.follow();
    expect(await world.story()).toEqual([{ type: 'WebhookHandled', eventId: 'evt_1', how: 'APPLIED' }]);
    expect(await world.paid()).toContain('PaymentAuthorised');
  });
  it('changes nothing where another was faster', async () => {
    await world.begin();
    world.gateway.found.set('pi_1', seen('AUTHORISED'));
    for (const eventId of ['evt_1', 'evt_2']) {
      await world.inbox.keep(notice({ eventId }), 'PLATFORM');
      await world.follow(eventId);
    }
    expect(await world.story('evt_2')).toEqual([{ type: 'WebhookHandled', eventId: 'evt_2', how: 'KNOWN' }]);
    expect((await world.paid()).filter((type) => type === 'PaymentAuthorised')).toHaveLength(1);
  });
  it('is followed once', async () => {
    await world.begin();
    await world.inbox.keep(notice(), 'PLATFORM');
    world.gateway.found.set('pi_1', seen('OPEN'));
    await world.follow();
    expect(await world.follow()).toMatchObject({ rejected: 'ALREADY_HANDLED' });
    expect(world.gateway.asked).toHaveLength(1);
  });
  it('tells a payment what stands beside its object as well', async () => {
    await world.begin();
    await world.inbox.keep(notice({ type: 'transfer.reversed', objectId: 'tr_1' }), 'PLATFORM');
    world.gateway.found.set('tr_1', { ...seen('OPEN'), also: [{ kind: 'intent', seen: intent('AUTHORISED').data.seen }] });
    await world.follow();
    expect(await world.paid()).toContain('PaymentAuthorised');
  });
  it.each<[string, Found]>([
    ['of an object without a booking', seen('OPEN', undefined)], ['of a booking that nobody here has paid for', seen('OPEN')],
    ['of an account without a member', { kind: 'account', bookingId: undefined, seen: { accountId: 'acct_1', status: 'ACTIVE', wanting: [] } }],
    ['of an account of somebody else\'s member', { kind: 'account', bookingId: undefined, seen: { accountId: 'acct_1', status: 'ACTIVE', wanting: [], memberId: ana } }],
    ['of an account with a name for a member', { kind: 'account', bookingId: undefined, seen: { accountId: 'acct_1', status: 'ACTIVE', wanting: [], memberId: 'Ana' } }],
  ])('%s is not ours', async (_, found) => {
    await world.inbox.keep(notice(), 'PLATFORM');
    world.gateway.found.set('pi_1', found);
    await world.follow();
    expect(await world.story()).toEqual([{ type: 'WebhookHandled', eventId: 'evt_1', how: 'NOT_OURS' }]);
    expect(await world.paid()).toEqual([]);
  });
  it.each([['a type that nobody follows', { type: 'invoice.paid' }], ['a type of next year', { type: 'payment_intent.teleported' }], ['an object without an id', { objectId: undefined }], ['an object that cannot be looked at', { objectId: 'ca_1' }],
    ['what a transfer, or its reversal, is on a provider\'s own account', { type: 'charge.refunded', objectType: 'charge', objectId: 'py_1', account: 'acct_1' }],
  ])('is kept and left alone where it is of %s', async (_, change) => {
    await world.inbox.keep(notice(change), 'PLATFORM');
    await world.follow();
    expect(await world.story()).toEqual([{ type: 'WebhookHandled', eventId: 'evt_1', how: 'IGNORED' }]);
    expect(world.gateway.asked).toEqual([]);
  });
  it.each<[string, string, Error | undefined]>([
    ['Stripe does not know its object', 'NOT_FOUND', undefined], ['Stripe does not answer', 'OTHER', new GatewayUnavailable('away')],
    ['its amount cannot be counted', 'OTHER', new RangeError('not whole')],
  ])('is parked where %s, and followed in the end', async (_, why, found) => {
    await world.begin();
    await world.inbox.keep(notice(), 'PLATFORM');
    if (found) world.gateway.found.set('pi_1', found);
    await world.follow();
    await world.follow();
    world.gateway.found.set('pi_1', seen('AUTHORISED'));
    await world.follow();
    expect(await world.story()).toEqual([{ type: 'WebhookParked', eventId: 'evt_1', why, attempt: 1 }, { type: 'WebhookParked', eventId: 'evt_1', why, attempt: 2 }, { type: 'WebhookHandled', eventId: 'evt_1', how: 'APPLIED' }]);
  });
  it('is not parked where too many tell its payment at once: it is followed again under the same name, by what stands at Stripe by then', async () => {
    await world.begin();
    await world.inbox.keep(notice(), 'PLATFORM');
    world.gateway.found.set('pi_1', { ...seen('OPEN'), also: [{ kind: 'intent', seen: intent('OPEN').data.seen }] });
    world.crowded(5);
    expect(await world.follow('evt_1', 'the same')).toEqual({ rejected: 'BUSY' });
    expect(await world.story()).toEqual([]);
    world.gateway.found.set('pi_1', seen('AUTHORISED'));
    expect(await world.follow('evt_1', 'the same')).toHaveProperty('revision');
    expect(await world.story()).toEqual([{ type: 'WebhookHandled', eventId: 'evt_1', how: 'APPLIED' }]);
    expect(await world.paid()).toContain('PaymentAuthorised');
  });
  it('that its payment refuses for good is parked as something unknown', async () => {
    await world.begin();
    await world.inbox.keep(notice(), 'PLATFORM');
    world.gateway.found.set('pi_1', { kind: 'intent', bookingId: booking, seen: { ...intent('OPEN').data.seen, intentId: 'pi_2', key: undefined } });
    await world.follow();
    expect(await world.story()).toEqual([{ type: 'WebhookParked', eventId: 'evt_1', why: 'UNKNOWN_OBJECT', attempt: 1 }]);
  });
  it('that never came is not followed', async () => expect(await world.follow()).toMatchObject({ rejected: 'NOT_FOUND' }));
  it('throws a mistake of ours on: the process stops, and skips nothing', async () => {
    await world.inbox.keep(notice(), 'PLATFORM');
    world.gateway.found.set('pi_1', new TypeError('a mistake'));
    await expect(world.follow()).rejects.toThrow('a mistake');
    expect(await world.story()).toEqual([]);
  });

  it('that never arrived is found in Stripe\'s list', async () => {
    await world.inbox.keep(notice(), 'PLATFORM');
    world.list.notices.push(notice(), notice({ eventId: 'evt_2' }), notice({ eventId: 'evt_3', type: 'invoice.paid' }));
    expect(await world.sweep.sweep()).toBe(1);
    expect(await world.sweep.sweep()).toBe(0);
    const [now, reach] = [Date.now(), 30 * 86_400_000];
    expect(Math.abs((world.list.from[0] ?? 0) - (now - reach))).toBeLessThan(600_000);
    expect(Math.abs((world.list.from[1] ?? 0) - (now - 3_600_000))).toBeLessThan(600_000);
  });
  it('that never arrived at the thin door, or of a provider\'s account, is found in the lists of these', async () => {
    world.list.thin.push(notice({ eventId: 'evt_thin', type: 'v2.core.account.closed', objectId: 'acct_1' }));
    world.list.of.set('acct_1', [notice({ eventId: 'evt_1', type: 'account.updated', objectId: 'acct_1', account: 'acct_1' }), notice({ eventId: 'evt_2', type: 'payout.paid', account: 'acct_1' })]);
    expect(await world.sweep.sweep()).toBe(2);
    expect(await world.sweep.sweep()).toBe(0);
  });
  it('of many accounts is looked for in turns, some in each sweep, from when the round before began', async () => {
    const names = Array.from({ length: 130 }, (_, index) => `acct_${index}`);
    for (const name of names) world.list.of.set(name, []);
    for (let sweeps = 0; sweeps < 4; sweeps++) await world.sweep.sweep();
    expect(world.list.looked.map(([account]) => account)).toEqual([...names, ...names]);
    const [first = 0, later = 0] = [world.list.looked[129]?.[1], world.list.looked[259]?.[1]];
    const [now, reach] = [Date.now(), 30 * 86_400_000];
    expect([first - (now - reach), later - (now - 3_600_000)].map((apart) => Math.abs(apart) < 600_000)).toEqual([true, true]);
  });
  it('of accounts is found although the list of the platform cannot be read, which is begun again', async () => {
    world.list.notices.push(new GatewayUnavailable('away'));
    world.list.of.set('acct_1', [notice({ type: 'account.updated', objectId: 'acct_1', account: 'acct_1' })]);
    await expect(world.sweep.sweep()).rejects.toBeInstanceOf(GatewayUnavailable);
    expect(await world.inbox.keep(notice(), 'CONNECTED')).toBe('KNOWN');
  });
  it('is looked for again where a sweep was broken off', async () => {
    world.list.notices.push(notice(), new GatewayUnavailable('away'));
    await expect(world.sweep.sweep()).rejects.toBeInstanceOf(GatewayUnavailable);
    world.list.notices.splice(1);
    expect(await world.sweep.sweep()).toBe(0);
    expect((world.list.from[1] ?? 0) - (world.list.from[0] ?? 0)).toBeLessThan(600_000);
  });
});
