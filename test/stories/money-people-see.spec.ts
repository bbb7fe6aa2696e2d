import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Stripe from 'stripe';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardBookings } from '../support/card-bookings.js';
import { CardStreet } from '../support/card-street.js';
import { runCommand } from '../support/command-line.js';
import { Neighbours } from '../support/neighbours.js';

const repair = {
  title: 'Bicycle repair together', description: 'I bring the tools; you hold the wheel.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'repairing' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools' }], recipient: [{ kind: 'TASK', what: 'holds the wheel' }] },
  prices: [{ kind: 'MONEY', money: { amount: { amountMinor: '4500', currency: 'EUR' }, per: 'HOUR' } }, { kind: 'MIXED', money: { amount: { amountMinor: '1000', currency: 'EUR' }, per: 'HOUR' }, credits: { minutes: 60, per: 'HOUR' } }],
};
const rules = 'feeBasisPoints payWithinMinutes saveCardBeyondDays chargeHoursBefore payAgainHours';
/** The first quarter of a year that has not come yet, so that everything happens in it. */
const year = new Date().getUTCFullYear() + 1;

let world: AppWorld, neighbours: Neighbours, street: CardStreet, cards: CardBookings, stripe: Stripe;
let leo: Person, ana: Person, mia: Person, cora: Person;
let listingId = '';
beforeAll(async () => {
  world = await startApp({ SESSION_DAYS: '90' });
  await world.advanceTo(`${year}-01-04T10:00:00.000Z`);
  street = new CardStreet(world);
  neighbours = await Neighbours.meet(world);
  ({ leo, ana, mia, cora } = neighbours.people);
  cards = new CardBookings({ world, street, neighbours });
  const { host, port, secretKey } = street.sandbox;
  stripe = new Stripe(secretKey, { host, port, protocol: 'http', telemetry: false, maxNetworkRetries: 0 });
}, 60_000);
afterAll(() => world.close());

const vote = async (as: Person, policy: object) =>
  (await world.ask<{ changePolicy: object }>(`mutation ($input: ChangePolicyInput!) { changePolicy(input: $input) { __typename ... on ChangePolicySuccess { position community { policy { ${rules} } } } ... on CommunityRejected { code path } } }`,
    { input: { communityId: neighbours.communityId, policy, reason: 'The platform costs something.' } }, { as })).changePolicy;
const viewer = async <Shown>(as: Person, shown: string) => (await world.ask<{ viewer: Shown }>(`{ viewer { ${shown} } }`, {}, { as })).viewer;
const treasury = async (as: Person, concern: 'OWED' | 'DISPUTED' | 'FAILED') =>
  (await world.ask<{ community: { money: readonly object[] | null; payments: { nodes: readonly { booking: { id: string } }[] } | null } }>(
    `query ($id: ID!) { community(id: $id) { money { currency capturedMinor refundedMinor paidOutMinor owedMinor feesMinor heldMinor lostMinor count } payments(concern: ${concern}, first: 10) { nodes { booking { id } failures { operation reason } dispute { status amount { amountMinor } evidence } } } } }`,
    { id: neighbours.communityId }, { as })).community;
const detail = async <Shown>(as: Person, id: string, shown: string) => (await world.ask<{ booking: { payment: Shown } }>(`query ($id: ID!) { booking(id: $id) { payment { ${shown} } } }`, { id }, { as })).booking.payment;
const chargeOf = async (id: string): Promise<string> => {
  const intents = await stripe.paymentIntents.list({ limit: 100 });
  const charge = intents.data.find((intent) => intent.metadata['booking_id'] === id && intent.amount_received > 0)?.latest_charge;
  return typeof charge === 'string' ? charge : charge?.id ?? '';
};
const listingStatus = async (id: string) => (await world.ask<{ listing: { status: string } }>('query ($id: ID!) { listing(id: $id) { status } }', { id }, { as: leo })).listing.status;
const accountId = async () => (await viewer<{ payee: { accountId: string } }>(leo, 'payee { accountId }')).payee.accountId;
const refresh = () => world.ask('mutation { refreshPayee { ... on RefreshPayeeSuccess { position } ... on PayeeRejected { code } } }', {}, { as: leo });

describe('an offer in money', () => {
  const publish = async (id: string) => (await world.ask<{ publishListing: object }>('mutation ($input: PublishListingInput!) { publishListing(input: $input) { __typename ... on PublishListingSuccess { position listing { status } } ... on ListingRejected { code } } }', { input: { listingId: id } }, { as: leo })).publishListing;
  it('can be a draft, and is shown once its owner can be paid', async () => {
    expect(await viewer(leo, 'payee { status explanation wanting waiting }')).toEqual({ payee: { status: 'NONE', explanation: expect.stringContaining('You have not asked'), wanting: [], waiting: 0 } });
    const { draftListing } = await world.ask<{ draftListing: { listing: { id: string } } }>('mutation ($input: DraftListingInput!) { draftListing(input: $input) { ... on DraftListingSuccess { position listing { id } } } }', { input: { communityId: neighbours.communityId, kind: 'OFFER', content: repair } }, { as: leo });
    const { id } = draftListing.listing;
    expect(await publish(id)).toMatchObject({ code: 'PAYEE_NOT_READY' });
    await world.ask('mutation { becomePayee(input: { country: "DE" }) { ... on BecomePayeeSuccess { position } } }', {}, { as: leo });
    expect([await publish(id), (await viewer<{ payee: { status: string } }>(leo, 'payee { status }')).payee.status]).toMatchObject([{ code: 'PAYEE_NOT_READY' }, 'ONBOARDING']);
    street.sandbox.control.accounts.activate(await accountId());
    await refresh();
    expect(await publish(id)).toMatchObject({ listing: { status: 'PUBLISHED' } });
    listingId = await neighbours.list(leo, repair);
  });
  it.each(['becomePayee(input: { country: "Germany" })', 'payeeLink(input: { returnUrl: "not a page", refreshUrl: "https://example.org" })', 'refreshPayee'])('has no way around Stripe: %s', async (mutation) => {
    const name = mutation.split('(')[0] ?? '';
    expect((await world.ask<Record<string, { code: string }>>(`mutation { ${mutation} { ... on PayeeRejected { code } } }`, {}, { as: mia }))[name]?.code).toBe(name === 'refreshPayee' ? 'NOT_A_PAYEE' : 'INVALID_INPUT');
  });
});

describe('whoever asks Stripe without end', () => {
  it('is told when to ask again, and nobody else waits for it', async () => {
    const link = async (as: Person) => (await world.ask<{ payeeLink: { url?: string; code?: string; retryAfterSeconds?: number } }>(
      'mutation { payeeLink(input: { returnUrl: "https://example.org/back", refreshUrl: "https://example.org/again" }) { ... on PayeeLinkSuccess { url } ... on PayeeRejected { code retryAfterSeconds } } }', {}, { as })).payeeLink;
    await world.pass({ minutes: 2 });
    const asked = await Promise.all(Array.from({ length: 13 }, () => link(leo)));
    expect(asked.filter(({ url }) => url !== undefined).length).toBeLessThanOrEqual(11);
    expect(asked).toContainEqual({ code: 'TOO_MANY_ATTEMPTS', retryAfterSeconds: expect.any(Number) });
    const again = 'mutation { refreshPayee { ... on RefreshPayeeSuccess { position } ... on PayeeRejected { code retryAfterSeconds } } }';
    expect((await world.ask<{ refreshPayee: object }>(again, {}, { as: leo })).refreshPayee).toMatchObject({ code: 'TOO_MANY_ATTEMPTS' });
    expect((await world.ask<{ refreshPayee: object }>(again, {}, { as: mia })).refreshPayee).toMatchObject({ code: 'NOT_A_PAYEE', retryAfterSeconds: null });
    await world.pass({ minutes: 2 });
    expect(await link(leo)).toMatchObject({ url: expect.any(String) });
  });
});

describe('what the community says about money', () => {
  it('is its coordinators’ to say, and everybody’s to read', async () => {
    expect(await vote(leo, { feeBasisPoints: 250 })).toMatchObject({ code: 'NOT_COORDINATOR' });
    expect(await vote(cora, { feeBasisPoints: 250, payWithinMinutes: 45 })).toMatchObject({ community: { policy: { feeBasisPoints: 250, payWithinMinutes: 45, saveCardBeyondDays: 6, chargeHoursBefore: 72, payAgainHours: 24 } } });
  });
  it.each([{ feeBasisPoints: 5001 }, { payWithinMinutes: 9 }, { saveCardBeyondDays: 0 }, { chargeHoursBefore: 23 }, { payAgainHours: 169 }])('and is no nonsense: %j', async (policy) => {
    expect(await vote(cora, policy)).toMatchObject({ code: 'INVALID_INPUT', path: ['input', 'policy', Object.keys(policy)[0]] });
  });
  it('is told before anything is asked for, credits apart', async () => {
    const told = async (priceIndex: number, hours: number) => (await world.ask<{ priceBreakdown: object }>(
      `query ($id: ID!, $slot: SlotInput!) { priceBreakdown(listingId: $id, slot: $slot, priceIndex: ${priceIndex}) { service { amountMinor } materials { amountMinor } total { amountMinor } fee { amountMinor } forProvider { amountMinor } creditMinutes way chargeAt consent { version } payable } }`,
      { id: listingId, slot: await neighbours.freeSlot(listingId, hours) }, { as: ana })).priceBreakdown;
    expect(await told(0, 72)).toEqual({ service: { amountMinor: '4500' }, materials: null, total: { amountMinor: '4500' }, fee: { amountMinor: '113' }, forProvider: { amountMinor: '4387' }, creditMinutes: null, way: 'HOLD', chargeAt: null, consent: null, payable: true });
    expect(await told(1, 72)).toMatchObject({ service: null, materials: { amountMinor: '1000' }, total: { amountMinor: '1000' }, fee: { amountMinor: '25' }, creditMinutes: '60' });
    expect(await told(0, 240)).toMatchObject({ way: 'SAVED_CARD', chargeAt: expect.any(String), consent: { version: 'later-charge-1' } });
  });
  it.each([0, -1])('is not told of %d seats', async (seats) => {
    const query = 'query ($id: ID!, $slot: SlotInput!) { priceBreakdown(listingId: $id, slot: $slot) { total { amountMinor } } }';
    expect(await world.ask(query, { id: listingId, slot: { ...(await neighbours.freeSlot(listingId, 72)), seats } }, { as: ana })).toEqual({ priceBreakdown: null });
  });
});

describe('a booking that is called off', () => {
  it('early costs nothing', async () => {
    const { id } = await cards.agreed(ana, leo, listingId);
    await cards.say(ana, 'cancelBooking', { bookingId: id });
    expect(await cards.money(ana, id)).toEqual({ status: 'SETTLED', captured: '4500', fee: '0', forProvider: '0', owed: '0', paidOut: '0', refunded: '4500' });
  });
  it('late costs half, of which the platform keeps its part, to the cent', async () => {
    const { id, startsAt } = await cards.agreed(ana, leo, listingId);
    await cards.after(startsAt, -2);
    await cards.say(ana, 'cancelBooking', { bookingId: id });
    expect(await cards.money(ana, id)).toEqual({ status: 'SETTLED', captured: '4500', fee: '56', forProvider: '2194', owed: '0', paidOut: '2194', refunded: '2250' });
    expect(await detail(ana, id, 'refunds { amount { amountMinor } fee { amountMinor } reason percentKept status }')).toEqual({ refunds: [{ amount: { amountMinor: '2250' }, fee: { amountMinor: '57' }, reason: 'TIER', percentKept: 50, status: 'SUCCEEDED' }] });
  });
});

let carriedOut = '';
describe('a booking that was carried out', () => {
  beforeAll(async () => {
    const booking = await cards.agreed(ana, leo, listingId);
    await cards.carriedOut([leo, ana], booking);
    carriedOut = booking.id;
  });
  it('pays the provider their share', async () => expect(await cards.money(leo, carriedOut)).toEqual({ status: 'SETTLED', captured: '4500', fee: '113', forProvider: '4387', owed: '0', paidOut: '4387', refunded: '0' }));
  it('is given back of by the provider after that: the payer first, then the provider’s part is taken back', async () => {
    expect(await cards.say(ana, 'refundPayment', { bookingId: carriedOut, amountMinor: '1000', currency: 'EUR' })).toMatchObject({ code: 'NOT_FOUND' });
    expect(await cards.say(leo, 'refundPayment', { bookingId: carriedOut, amountMinor: '4501', currency: 'EUR' })).toMatchObject({ code: 'ABOVE_WHAT_IS_LEFT', left: '4500' });
    expect(await cards.say(leo, 'refundPayment', { bookingId: carriedOut, amountMinor: '1000', currency: 'USD' })).toMatchObject({ code: 'OTHER_CURRENCY' });
    expect(await cards.say(leo, 'refundPayment', { bookingId: carriedOut, amountMinor: '1000', currency: 'EUR' })).toMatchObject({ __typename: 'RefundPaymentSuccess' });
    expect(await cards.money(leo, carriedOut)).toEqual({ status: 'SETTLED', captured: '4500', fee: '88', forProvider: '3412', owed: '0', paidOut: '3412', refunded: '1000' });
    const order = (await stripe.events.list({ limit: 20 })).data.map(({ type }) => type);
    expect(order.indexOf('refund.created')).toBeGreaterThan(order.indexOf('transfer.reversed')); // the newest come first
  });
  it('has a receipt for who paid, with what went back', async () => {
    const shown = 'receipt { number service total { amountMinor } creditMinutes lines { text amountMinor currency } html }';
    const { receipt } = await detail<{ receipt: { html: string } }>(ana, carriedOut, shown);
    expect(receipt).toMatchObject({ number: carriedOut, service: repair.title, total: { amountMinor: '3500' }, creditMinutes: null, lines: [{ text: 'Paid by card', amountMinor: '4500', currency: 'EUR' }, { text: 'Refund', amountMinor: '-1000', currency: 'EUR' }] });
    expect(receipt.html).toMatch(/Paid in the end.*35\.00 EUR/);
    expect(await detail(leo, carriedOut, shown)).toEqual({ receipt: null });
  });
  it('is called on its receipt what it was called when it was asked for, whatever its provider calls it later', async () => {
    await world.ask('mutation ($input: EditListingInput!) { editListing(input: $input) { ... on EditListingSuccess { position } } }', { input: { listingId, content: { ...repair, title: 'Something else' } } }, { as: leo });
    expect(await detail(ana, carriedOut, 'receipt { service }')).toEqual({ receipt: { service: repair.title } });
  });
  it('is tried again by a treasurer where the payer’s bank did not take a refund', async () => {
    const refund = (await stripe.refunds.list({ limit: 100 })).data.find(({ metadata }) => metadata?.['booking_id'] === carriedOut);
    street.sandbox.control.refunds.fail(refund?.id ?? '');
    await street.settled();
    expect([await cards.say(leo, 'retryPayment', { bookingId: carriedOut }), await cards.say(mia, 'retryPayment', { bookingId: carriedOut })]).toMatchObject([{ code: 'NOT_TREASURER' }, { code: 'NOT_FOUND' }]);
    expect((await treasury(cora, 'FAILED')).payments?.nodes).toMatchObject([{ booking: { id: carriedOut }, failures: [{ operation: 'REFUND' }] }]);
    expect(await cards.say(cora, 'retryPayment', { bookingId: carriedOut })).toMatchObject({ __typename: 'RetryPaymentSuccess' });
    expect([(await treasury(cora, 'FAILED')).payments?.nodes, (await cards.money(ana, carriedOut))['refunded']]).toEqual([[], '1000']);
    expect(await cards.say(cora, 'retryPayment', { bookingId: carriedOut })).toMatchObject({ code: 'NOTHING_TO_RETRY' });
  });
});

describe('a provider who cannot be paid any more', () => {
  it('asks nobody for money meanwhile; what they have earned waits, booking by booking, and is paid when they can be again', async () => {
    const [booking, other] = [await cards.agreed(ana, leo, listingId), await cards.agreed(ana, leo, listingId, { hours: 76 })];
    const account = await accountId();
    street.sandbox.control.accounts.restrict(account);
    await street.settled();
    await refresh();
    await street.settled();
    expect(await listingStatus(listingId)).toBe('PAUSED');
    await cards.carriedOut([leo, ana], booking);
    await cards.carriedOut([leo, ana], other);
    const both = async () => [await cards.money(leo, booking.id), await cards.money(leo, other.id), await viewer(leo, 'payee { status explanation waiting }')];
    expect(await both()).toMatchObject([{ owed: '4387', paidOut: '0' }, { owed: '4387', paidOut: '0' }, { payee: { status: 'RESTRICTED', explanation: expect.stringContaining('what you earn waits for you'), waiting: 2 } }]);
    expect((await treasury(cora, 'OWED')).payments?.nodes.map((node) => node.booking.id).toSorted()).toEqual([booking.id, other.id].toSorted());
    street.sandbox.control.accounts.activate(account);
    await refresh();
    await street.settled();
    expect(await both()).toMatchObject([{ owed: '0', paidOut: '4387' }, { owed: '0', paidOut: '4387' }, { payee: { status: 'ACTIVE', waiting: 0 } }]);
    listingId = await neighbours.list(leo, repair);
  });
});

describe('a dispute after the provider was paid', () => {
  const disputed = async () => {
    const booking = await cards.agreed(ana, leo, listingId);
    expect((await viewer<{ earnings: readonly { onTheWayMinor: string }[] }>(leo, 'earnings { onTheWayMinor }')).earnings).toMatchObject([{ onTheWayMinor: '4387' }]);
    await cards.carriedOut([leo, ana], booking);
    const dispute = street.sandbox.control.disputes.open(await chargeOf(booking.id));
    await street.settled();
    return { id: booking.id, dispute };
  };
  /** People say of each other what they have to say, whatever their banks do. */
  const review = async (as: Person, bookingId: string) => (await world.ask<{ submitReview: object }>('mutation ($input: SubmitReviewInput!) { submitReview(input: $input) { __typename ... on ReviewRejected { code } } }',
    { input: { bookingId, marks: { didTheirPart: 3, keptAgreement: 3, gaveBack: 3, overall: 3 } } }, { as })).submitReview;
  /** What happened to the money, as the payer, the provider, and a treasurer who sees no booking are told. */
  const historiesOf = async (id: string): Promise<readonly string[]> => {
    type Story = { readonly history: { readonly nodes: readonly { readonly type: string }[] } };
    const typesOf = ({ history }: Story) => history.nodes.map(({ type }) => type).join(' ');
    const asked = 'history(first: 50) { nodes { type } }';
    const { community } = await world.ask<{ community: { payments: { nodes: readonly Story[] } } }>(`query ($id: ID!) { community(id: $id) { payments(concern: DISPUTED) { nodes { ${asked} } } } }`, { id: neighbours.communityId }, { as: cora });
    return [typesOf(await detail<Story>(ana, id, asked)), typesOf(await detail<Story>(leo, id, asked)), ...community.payments.nodes.map(typesOf)];
  };
  const shown = 'dispute { status amount { amountMinor } owedByProvider { amountMinor } evidence }';
  it('stops what goes back, is the treasurer’s to answer, and leaves the provider what they have where it is won', async () => {
    const { id, dispute } = await disputed();
    expect((await treasury(cora, 'DISPUTED')).payments?.nodes).toMatchObject([{ booking: { id }, dispute: { status: 'NEEDS_RESPONSE', amount: { amountMinor: '4500' }, evidence: expect.any(String) } }]);
    expect([await detail(ana, id, shown), (await detail<{ dispute: { evidence: null } }>(leo, id, shown)).dispute.evidence]).toEqual([{ dispute: null }, null]);
    const [offered] = (await treasury(cora, 'DISPUTED')).payments?.nodes ?? [];
    for (const words of ['agreed to version 1 of the terms', 'confirmed what the other side did', 'the amount was taken', 'the provider was paid']) expect(offered).toMatchObject({ dispute: { evidence: expect.stringContaining(words) } });
    expect(await historiesOf(id)).toEqual([expect.not.stringContaining('DisputeOpened'), expect.stringMatching(/PaymentCaptured.*EarningsTransferred.*DisputeOpened$/), expect.stringMatching(/EarningsTransferred DisputeOpened$/)]);
    expect(await review(ana, id)).toMatchObject({ __typename: 'SubmitReviewSuccess' });
    expect(await cards.say(leo, 'refundPayment', { bookingId: id, amountMinor: '100', currency: 'EUR' })).toMatchObject({ code: 'DISPUTED' });
    street.sandbox.control.disputes.win(dispute);
    await street.settled();
    expect([(await detail<{ dispute: { status: string } }>(leo, id, shown)).dispute.status, (await cards.money(leo, id))['paidOut']]).toEqual(['WON', '4387']);
  });
  it('takes back what the provider had where it is lost', async () => {
    const { id, dispute } = await disputed();
    street.sandbox.control.disputes.lose(dispute);
    await street.settled();
    expect([(await detail<{ dispute: { status: string } }>(leo, id, shown)).dispute.status, (await cards.money(leo, id))['paidOut']]).toEqual(['LOST', '0']);
  });
});

describe('what is told at the end', () => {
  it('a provider of what they have earned, by currency and by quarter', async () => {
    const { earnings, earningsStatement } = await viewer<{ earnings: readonly object[]; earningsStatement: { csv: string } }>(leo, `earnings { currency earnedMinor paidMinor owedMinor onTheWayMinor owedBackMinor } earningsStatement(year: ${year}) { quarters { quarter currency grossMinor feesMinor netMinor count } csv }`);
    expect(earnings).toEqual([{ currency: 'EUR', earnedMinor: '18767', paidMinor: '18767', owedMinor: '0', onTheWayMinor: '0', owedBackMinor: '0' }]);
    expect(earningsStatement).toEqual({ quarters: [{ quarter: 1, currency: 'EUR', grossMinor: '19250', feesMinor: '483', netMinor: '18767', count: 5 }], csv: `year,quarter,currency,gross_minor,fees_minor,net_minor,services\r\n${year},1,EUR,19250,483,18767,5\r\n` });
    expect(await viewer(ana, `earnings { currency } earningsStatement(year: ${year}) { quarters { quarter } }`)).toEqual({ earnings: [], earningsStatement: { quarters: [] } });
  });
  it('an operator of what every provider has earned, in the same sums, and refused where the year is none', async () => {
    const dac7 = (...args: readonly string[]) => runCommand(['payments', 'dac7', '--data-dir', world.config.DATA_DIR, ...args], { EVENTSTORE_URL: world.config.EVENTSTORE_URL ?? '' });
    const { id } = await viewer<{ id: string }>(leo, 'id');
    const header = 'year,quarter,currency,gross_minor,fees_minor,net_minor,services,provider,community,stripe_account,country\r\n';
    expect(await dac7('--year', String(year))).toMatchObject({ code: 0, out: `${header}${year},1,EUR,19250,483,18767,5,${id},${neighbours.communityId},${await accountId()},DE\r\n` });
    expect(await dac7('--year', String(year - 1), '--community', neighbours.communityId)).toMatchObject({ code: 0, out: header });
    for (const wrong of [[], ['--year', 'last'], ['--year', String(year), '--community', 'ours']]) expect(await dac7(...wrong)).toMatchObject({ code: 64, out: '' });
  });
  it('a treasurer of what has moved, and nobody else', async () => {
    const { money } = await treasury(cora, 'OWED');
    expect(money).toMatchObject([{ currency: 'EUR', capturedMinor: '31500', refundedMinor: '7750', paidOutMinor: '18767', owedMinor: '0', feesMinor: '483', count: 7 }]);
    for (const as of [leo, ana, mia]) expect(await treasury(as, 'OWED')).toEqual({ money: null, payments: null });
  });
});

describe('a dispute that is lost after the money has left the provider’s account', () => {
  it('is shown as what it is: owed by the provider, and lost by the platform meanwhile', async () => {
    const booking = await cards.agreed(ana, leo, listingId);
    await cards.carriedOut([leo, ana], booking);
    await cards.after(booking.endsAt, 24 * 8);
    street.sandbox.control.payouts.pay(await accountId());
    street.sandbox.control.disputes.lose(street.sandbox.control.disputes.open(await chargeOf(booking.id)));
    await street.settled();
    expect(await detail(leo, booking.id, 'status dispute { status owedByProvider { amountMinor } }')).toMatchObject({ dispute: { status: 'LOST', owedByProvider: { amountMinor: '4387' } } });
    expect(await viewer(leo, 'earnings { paidMinor owedBackMinor }')).toMatchObject({ earnings: [{ owedBackMinor: '-4387' }] });
    expect((await treasury(cora, 'FAILED')).payments?.nodes).toMatchObject([{ booking: { id: booking.id }, failures: [{ operation: 'TAKE_BACK' }] }]);
  });
});
