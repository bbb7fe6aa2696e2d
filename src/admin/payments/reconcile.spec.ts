import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentAccount } from '../../../contracts/payment/payment-account.js';
import { bookingId } from '../../../contracts/values.js';
import { FaultRandom } from '../../../test/support/fault-random.js';
import { leo } from '../../../test/support/listings.js';
import { daysOf } from '../../../test/support/payment-days.js';
import { fatesOf, type Fate } from '../../../test/support/payment-fates.js';
import { PaymentTown } from '../../../test/support/payment-town.js';
import { mustBeReconciled } from '../../../test/support/reconciled.js';
import { oneBooking, slots } from '../../../test/stripe/one-booking.js';
import { stripeClient } from '../../adapters/stripe/stripe-client.js';
import { StripeMoneyReader } from '../../adapters/stripe/stripe-money-reader.js';
import type { MoneyRecords } from '../../kernel/money-records.js';
import type { Found, Seen } from '../../kernel/payment-gateway.js';
import { RefundPayment } from '../../payment/payment.commands.js';
import { eventsOf } from '../backup/make-backup.js';
import { ourPayments, type OurPayments } from './our-payments.js';
import { reconcile } from './reconcile.js';
import { reconciledLines } from './said.js';

let town: PaymentTown, ours: OurPayments, theirs: MoneyRecords;
let bookings: readonly string[] = [];

/** When the provider has the money, and their bank has not. */
const PAID_OUT = '2027-03-06T21:00:00.000Z';
const givesBack = async (): Promise<void> => {
  await town.say(leo, (meta) => new RefundPayment({ bookingId: bookingId.parse(bookings[0]), amount: { amountMinor: '500', currency: 'EUR' } }, meta));
  await town.rests();
};

/** Two bookings that were paid, carried out and paid out: of one a third was given back, the other was disputed and lost. */
beforeAll(async () => {
  town = await PaymentTown.open();
  const same = { isFar: false, price: 3, cards: ['pm_card_visa'], counter: undefined, answer: 'ACCEPT', cancel: 'NOT', end: 'BY_ITSELF' } as const;
  const hours = [['12', '13'], ['15', '16']].map(([from, to]) => ({ startsAt: `2027-03-05T${from}:00:00.000Z`, endsAt: `2027-03-05T${to}:00:00.000Z`, seats: 1 }));
  const fates = fatesOf(new FaultRandom(1), 2).map((fate, index): Fate => ({ ...fate, ...same, slot: hours[index] ?? fate.slot, money: index === 0 ? 'NOTHING' : 'DISPUTE_LOST' }));
  bookings = fates.map(({ id }) => id);
  for (const { at, deed } of daysOf({ leoWaits: false, leoIsAsked: false })) {
    town.comes(at);
    for (const fate of fates) await deed(town, fate);
    await town.rests();
    if (at === PAID_OUT) await givesBack();
  }
  const { secretKey, host, port } = town.sandbox;
  ours = await ourPayments(eventsOf(town.world.parts.store));
  theirs = await new StripeMoneyReader(stripeClient({ secretKey, host, port })).read(undefined);
}, 60_000);
afterAll(() => town.close());

const told = (records: MoneyRecords, log: OurPayments = ours) => reconcile({ ours: log, theirs: records }).differences.map(({ kind, what }) => `${kind} ${what}`);
type Kind = Found['kind'];
/** Every object at Stripe, and what stands beside it, as it is after this; undefined: it is not there. */
const after = (change: (one: Seen) => Seen | undefined): MoneyRecords => ({
  ...theirs, objects: theirs.objects.flatMap((found) => {
    const [self, also] = [change(found), found.also?.map(change).filter((one) => one !== undefined)];
    return self === undefined ? [] : [{ ...found, ...self, ...(also === undefined ? {} : { also }) }];
  }),
});
const without = (kind: Kind): MoneyRecords => after((one) => (one.kind === kind ? undefined : one));
const changed = (kind: Kind, seen: object): MoneyRecords => after((one) => (one.kind === kind ? { ...one, seen: { ...one.seen, ...seen } } as Seen : one));
const [less, dollars] = [{ amountMinor: '7', currency: 'EUR' }, { amountMinor: '1500', currency: 'USD' }];
/** Our log, of which this was written down otherwise. */
const otherwise = (change: (account: PaymentAccount) => Partial<PaymentAccount>): OurPayments => new Map([...ours].map(([id, our]) => [id, { ...our, account: { ...our.account, ...change(our.account) } }]));
const [noRefunds, noTransfers, noDisputes] = [() => ({ refunds: [] }), () => ({ transfers: [] }), () => ({ disputes: [] })];
const noReversals = ({ transfers }: PaymentAccount) => ({ transfers: transfers.map((transfer) => ({ ...transfer, reversals: [] })) });
const here = (what: string) => `MISSING_HERE is a ${what} at Stripe that our log has not heard of`;
const there = (what: string) => `MISSING_AT_STRIPE is a ${what} here, and Stripe has none of that id`;

describe('our log and Stripe', () => {
  it('say the same', () => expect(told(theirs)).toEqual([]));
  it.each<[string, () => readonly string[], string]>([
    ['a payment that Stripe does not know', () => told(without('intent')), there('payment')], ['a refund that Stripe does not know', () => told(without('refund')), there('refund')],
    ['a transfer that Stripe does not know', () => told(without('transfer')), there('transfer')], ['a reversal that Stripe does not know', () => told(without('reversal')), there('reversal')],
    ['a dispute that Stripe does not know', () => told(without('dispute')), there('dispute')],
    ['a refund that our log has not heard of', () => told(theirs, otherwise(noRefunds)), here('refund')], ['a transfer that our log has not heard of', () => told(theirs, otherwise(noTransfers)), here('transfer')],
    ['a reversal that our log has not heard of', () => told(theirs, otherwise(noReversals)), here('reversal')], ['a dispute that our log has not heard of', () => told(theirs, otherwise(noDisputes)), here('dispute')],
    ['a booking that our log has not heard of', () => told(theirs, new Map()), here('payment')],
    ['a payment of another amount', () => told(changed('intent', { amount: less })), 'OTHER_AMOUNT is a payment of 1500 EUR here, and 7 EUR at Stripe'],
    ['another amount that was captured', () => told(changed('intent', { captured: less })), 'OTHER_AMOUNT has captured 1500 EUR here, and 7 EUR at Stripe'],
    ['a refund of another amount', () => told(changed('refund', { amount: less })), 'OTHER_AMOUNT gives back 500 EUR here, and 7 EUR at Stripe'],
    ['a transfer of another amount', () => told(changed('transfer', { amount: less })), 'OTHER_AMOUNT pays the provider 1462 EUR here, and 7 EUR at Stripe'],
    ['a reversal of another amount', () => told(changed('reversal', { amount: less })), 'OTHER_AMOUNT takes back 487 EUR here, and 7 EUR at Stripe'],
    ['a dispute about another amount', () => told(changed('dispute', { amount: less })), 'OTHER_AMOUNT is about 1500 EUR here, and 7 EUR at Stripe'],
    ['what a dispute has taken', () => told(changed('dispute', { withdrawn: less })), 'OTHER_AMOUNT has taken from the platform 3000 EUR here, and 7 EUR at Stripe'],
    ['a payment in another currency', () => told(changed('intent', { amount: dollars })), 'OTHER_AMOUNT is a payment of 1500 EUR here, and 1500 USD at Stripe'],
    ['what was captured in another currency', () => told(changed('intent', { captured: dollars })), 'OTHER_AMOUNT has captured 1500 EUR here, and 1500 USD at Stripe'],
    ['a refund in another currency', () => told(changed('refund', { amount: { ...dollars, amountMinor: '500' } })), 'OTHER_AMOUNT gives back 500 EUR here, and 500 USD at Stripe'],
    ['a transfer in another currency', () => told(changed('transfer', { amount: { ...dollars, amountMinor: '1462' } })), 'OTHER_AMOUNT pays the provider 1462 EUR here, and 1462 USD at Stripe'],
    ['a reversal in another currency', () => told(changed('reversal', { amount: { ...dollars, amountMinor: '487' } })), 'OTHER_AMOUNT takes back 487 EUR here, and 487 USD at Stripe'],
    ['a dispute in another currency', () => told(changed('dispute', { amount: dollars })), 'OTHER_AMOUNT is about 1500 EUR here, and 1500 USD at Stripe'],
    ['a balance that moved by another amount', () => told({ ...theirs, moves: theirs.moves.slice(1) }), 'OTHER_AMOUNT should have moved'],
    ['a refund in another state', () => told(changed('refund', { status: 'FAILED' })), 'OTHER_STATE is SUCCEEDED here, and FAILED at Stripe'],
    ['a payment in another state', () => told(changed('intent', { status: 'RELEASED' })), 'OTHER_STATE is CAPTURED here, and RELEASED at Stripe'],
    ['a dispute in another state', () => told(changed('dispute', { status: 'WON' })), 'OTHER_STATE is LOST here, and WON at Stripe'],
    ['a transfer to somebody else', () => told(changed('transfer', { destination: 'acct_other' })), 'OTHER_STATE pays acct_'],
    ['another fee than the rule makes', () => told(theirs, otherwise(({ rounds }) => ({ rounds: rounds.map((round) => ({ ...round, feeMinor: 1n })) }))), 'OTHER_FEE says that 1 EUR are the platform\'s'],
    ['a charge that our log counts twice', () => told(theirs, otherwise(({ rounds }) => ({ rounds: [...rounds, ...rounds.map((round) => ({ ...round, round: 2 }))] }))), 'OTHER_FEE leaves the platform'],
  ])('differ in %s', (_, differ, expected) => expect(differ()).toContainEqual(expect.stringContaining(expected)));
  it('do not differ in a hold that was let go, of which Stripe once made a refund', () => {
    const [intentId, chargeId, bookingId, amount] = ['pi_let_go', 'ch_let_go', bookings[0], { amountMinor: '1500', currency: 'EUR' }];
    const letGo: Found = { kind: 'intent', bookingId, seen: { intentId, chargeId, status: 'RELEASED', amount, captured: { ...amount, amountMinor: '0' } } };
    const refund: Found = { kind: 'refund', bookingId: undefined, seen: { refundId: 're_let_go', chargeId, status: 'SUCCEEDED', amount } };
    expect(told({ ...theirs, objects: [...theirs.objects, letGo, refund] })).toEqual([]);
  });
  it('are not compared where something happened meanwhile', () => expect(reconcile({ ours: new Map(), theirs: without('refund'), after: ours })).toMatchObject({ differences: [], moving: 2 }));
  it('are not compared of what was begun before it was asked for', () => expect(reconcile({ ours, theirs: without('refund'), since: Date.parse('2027-04-01') })).toMatchObject({ differences: [], bookings: 0 }));
  it('differ in what Stripe has and nobody here can count, which is told instead of all that follows of it, and nothing else is left unread', () => {
    const [charge = '', first = ''] = [theirs.moves[0]?.source, bookings[0]];
    const what = '123 ISK is not whole';
    expect(told({ ...theirs, moves: theirs.moves.filter(({ source }) => source !== charge), unreadable: [{ id: 'txn_odd', source: charge, what }] })).toEqual([`UNREADABLE cannot be read at Stripe (txn_odd): ${what}`]);
    const intentOf = (one: Found) => (one.kind === 'intent' && one.bookingId === first ? one.seen.intentId : undefined);
    const odd = theirs.objects.map(intentOf).find((id) => id !== undefined) ?? '';
    expect(told({ ...theirs, objects: theirs.objects.filter((one) => intentOf(one) === undefined), unreadable: [{ id: odd, bookingId: first, what }] })).toContainEqual(`UNREADABLE cannot be read at Stripe: ${what}`);
    expect(told({ ...theirs, unreadable: [{ id: 'pi_other', bookingId: 'bkg_of_another_house', what }] })).toEqual([`UNREADABLE cannot be read at Stripe: ${what}`]);
  });
  it('do not differ in what is of no booking and cannot be read: it is told', () => {
    const odd = reconcile({ ours, theirs: { ...theirs, unreadable: [{ id: 'txn_odd', source: 'ch_odd', what: '123 ISK is not whole' }] } });
    expect(odd.differences).toEqual([]);
    expect(reconciledLines(odd, false).slice(1)).toEqual(['txn_odd of ch_odd at Stripe of no booking cannot be read: 123 ISK is not whole', 'Both say the same.']);
  });
  it('are compared although Stripe has an amount that is not whole here, or in a currency of no card', oneBooking(async (one) => {
    await one.isAgreed();
    await one.stripe.paymentIntents.create({ amount: 5050, currency: 'isk', confirm: true, payment_method: 'pm_card_visa', return_url: 'https://elsewhere.example' });
    const { secretKey, host, port } = one.town.sandbox;
    const { unreadable } = await new StripeMoneyReader(stripeClient({ secretKey, host, port })).read();
    expect(unreadable.map(({ id, what }) => [id.split('_')[0], what])).toEqual([['pi', '5050 ISK is not whole'], ['txn', '5050 ISK is not whole']]);
  }));
  it('are told of by booking, in words or as JSON', () => {
    const differing = reconcile({ ours, theirs: without('refund') });
    expect(reconciledLines(differing, false)).toEqual([bookings[0], expect.stringContaining('is a refund here'), expect.stringContaining('2 bookings compared with'), '1 difference']);
    expect(reconciledLines(differing, true).map((line) => (JSON.parse(line) as { readonly kind: string }).kind)).toEqual(['difference', 'summary']);
  });
  it('differ in a reversal that was made at Stripe itself, until the next sweep hears of it', oneBooking(async (one) => {
    await one.isCompleted();
    one.control.webhooks.mode({ drop: true });
    const [transfer] = (await one.stripe.transfers.list()).data;
    await one.stripe.transfers.createReversal(transfer?.id ?? '', { amount: 200 });
    await one.town.rests();
    await expect(mustBeReconciled(one.town.world.parts.store, one.town.sandbox)).rejects.toThrow('is a reversal at Stripe that our log has not heard of');
    await one.town.sweeps();
  }, { slot: slots.atOnce }));
});
