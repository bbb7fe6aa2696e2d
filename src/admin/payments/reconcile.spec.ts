import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultRandom } from '../../../test/support/fault-random.js';
import { daysOf } from '../../../test/support/payment-days.js';
import { fatesOf, type Fate } from '../../../test/support/payment-fates.js';
import { PaymentTown } from '../../../test/support/payment-town.js';
import { stripeClient } from '../../adapters/stripe/stripe-client.js';
import { StripeMoneyReader } from '../../adapters/stripe/stripe-money-reader.js';
import type { MoneyRecords } from '../../kernel/money-records.js';
import type { Found } from '../../kernel/payment-gateway.js';
import { eventsOf } from '../backup/make-backup.js';
import { ourPayments, type OurPayments } from './our-payments.js';
import { reconcile } from './reconcile.js';
import { reconciledLines } from './said.js';

let town: PaymentTown, ours: OurPayments, theirs: MoneyRecords;
let booking = '';

/** One booking that was paid, carried out and paid out, and of which a third was given back. */
beforeAll(async () => {
  town = await PaymentTown.open();
  const [first] = fatesOf(new FaultRandom(1), 1);
  if (!first) throw new Error('no fate');
  const fate: Fate = { ...first, slot: { startsAt: '2027-03-05T12:00:00.000Z', endsAt: '2027-03-05T13:00:00.000Z', seats: 1 }, isFar: false, price: 3, cards: ['pm_card_visa'], counter: undefined, answer: 'ACCEPT', cancel: 'NOT', end: 'BY_ITSELF', money: 'GOODWILL_AFTER' };
  booking = fate.id;
  for (const { at, deed } of daysOf({ leoWaits: false, leoIsAsked: false })) {
    town.comes(at);
    await deed(town, fate);
    await town.rests();
  }
  const { secretKey, host, port } = town.sandbox;
  ours = await ourPayments(eventsOf(town.world.parts.store));
  theirs = await new StripeMoneyReader(stripeClient({ secretKey, host, port })).read(undefined);
}, 60_000);
afterAll(() => town.close());

const told = (records: MoneyRecords, log: OurPayments = ours) => reconcile({ ours: log, theirs: records }).differences.map(({ kind, what }) => `${kind} ${what}`);
const without = (kind: Found['kind']): MoneyRecords => ({ ...theirs, objects: theirs.objects.filter((one) => one.kind !== kind) });
const changed = (kind: Found['kind'], seen: object): MoneyRecords => ({ ...theirs, objects: theirs.objects.map((one) => (one.kind === kind ? { ...one, seen: { ...one.seen, ...seen } } as Found : one)) });
const less = { amountMinor: '7', currency: 'EUR' };
const unheard = (): OurPayments => new Map([...ours].map(([id, our]) => [id, { ...our, account: { ...our.account, refunds: [], transfers: [] } }]));

describe('our log and Stripe', () => {
  it('say the same', () => expect(told(theirs)).toEqual([]));
  it.each<[string, () => readonly string[], string]>([
    ['a payment that Stripe does not know', () => told(without('intent')), 'MISSING_AT_STRIPE is a payment here, and Stripe has none of that id'],
    ['a refund that Stripe does not know', () => told(without('refund')), 'MISSING_AT_STRIPE is a refund here, and Stripe has none of that id'],
    ['a transfer that Stripe does not know', () => told(without('transfer')), 'MISSING_AT_STRIPE is a transfer here, and Stripe has none of that id'],
    ['a payment of another amount', () => told(changed('intent', { amount: less })), 'OTHER_AMOUNT is a payment of 1500 EUR here, and 7 EUR at Stripe'],
    ['another amount that was captured', () => told(changed('intent', { captured: less })), 'OTHER_AMOUNT has captured 1500 EUR here, and 7 EUR at Stripe'],
    ['a balance that moved by another amount', () => told({ ...theirs, moves: theirs.moves.slice(1) }), 'OTHER_AMOUNT should have moved'],
    ['a refund in another state', () => told(changed('refund', { status: 'FAILED' })), 'OTHER_STATE is SUCCEEDED here, and FAILED at Stripe'],
    ['a payment in another state', () => told(changed('intent', { status: 'RELEASED' })), 'OTHER_STATE is CAPTURED here, and RELEASED at Stripe'],
    ['a transfer to somebody else', () => told(changed('transfer', { destination: 'acct_other' })), 'OTHER_STATE pays acct_'],
    ['a refund that our log has not heard of', () => told(theirs, unheard()), 'MISSING_HERE is a refund at Stripe that our log has not heard of'],
    ['a transfer that our log has not heard of', () => told(theirs, unheard()), 'MISSING_HERE is a transfer at Stripe that our log has not heard of'],
    ['a booking that our log has not heard of', () => told(theirs, new Map()), 'MISSING_HERE is a payment at Stripe that our log has not heard of'],
    ['another fee than the rule makes', () => told(theirs, new Map([...ours].map(([id, our]) => [id, { ...our, account: { ...our.account, rounds: our.account.rounds.map((round) => ({ ...round, feeMinor: 1n })) } }]))), 'OTHER_FEE says that 1 EUR are the platform\'s'],
  ])('differ in %s', (_, differ, expected) => expect(differ()).toContainEqual(expect.stringContaining(expected)));
  it('are not compared where something happened meanwhile', () => expect(reconcile({ ours: new Map(), theirs: without('refund'), after: ours })).toMatchObject({ differences: [], moving: 1 }));
  it('are not compared of what was begun before it was asked for', () => expect(reconcile({ ours, theirs: without('refund'), since: Date.parse('2027-04-01') })).toMatchObject({ differences: [], bookings: 0 }));
  it('are told of by booking, in words or as JSON', () => {
    const differing = reconcile({ ours, theirs: without('refund') });
    expect(reconciledLines(differing, false)).toEqual([booking, expect.stringContaining('is a refund here'), expect.stringContaining('1 booking compared with'), '1 difference']);
    expect(reconciledLines(differing, true).map((line) => (JSON.parse(line) as { readonly kind: string }).kind)).toEqual(['difference', 'summary']);
  });
});
