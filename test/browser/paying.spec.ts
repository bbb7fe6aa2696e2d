import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardStreet } from '../support/card-street.js';
import { Neighbours } from '../support/neighbours.js';
import { Clicking } from './clicking.js';
import { Shop } from './shop.js';

const HOUR_MS = 3_600_000;
const together = {
  description: 'I bring the tools; you hold the wheel.', category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'repairing' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools' }], recipient: [{ kind: 'TASK', what: 'holds the wheel' }] },
};
const money = { kind: 'MONEY', money: { amount: { amountMinor: '4500', currency: 'EUR' }, per: 'HOUR' } };
const mixed = { kind: 'MIXED', money: { amount: { amountMinor: '1200', currency: 'EUR' }, per: 'HOUR' }, credits: { minutes: 60, per: 'HOUR' } };
const [pays, isDeclined, asksFor3ds] = ['4242 4242 4242 4242', '4000 0000 0000 0002', '4000 0000 0000 3220'];

/** Leo is paid by Ana; both go through the pages that the sandbox shows in Stripe's place. */
describe('in a browser', () => {
  let world: AppWorld, neighbours: Neighbours, shop: Shop, browser: Clicking;
  let leo: Person, ana: Person;
  beforeAll(async () => {
    world = await startApp();
    browser = await Clicking.open();
    shop = new Shop(world, new CardStreet(world));
    neighbours = await Neighbours.meet(world);
    ({ leo, ana } = neighbours.people);
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const later = (instant: string, hours: number) => world.advanceTo(new Date(Date.parse(instant) + hours * HOUR_MS).toISOString());
  const wanted = async (listingId: string, hoursAhead: number) => ({ listingId, slot: await neighbours.freeSlot(listingId, hoursAhead) });
  const done = async (bookingId: string, endsAt: string) => {
    await later(endsAt, 0.1);
    for (const who of [leo, ana]) expect(await shop.say(who, 'reportContributions', { bookingId, reports: [{ index: 0, done: 'DONE' }] })).toBeUndefined();
    for (const who of [leo, ana]) expect(await shop.say(who, 'confirmContributions', { bookingId })).toBeUndefined();
  };

  it('a provider tells the sandbox who they are, and can be paid', async () => {
    expect(await browser.goTo(await shop.onboardingPage(leo))).toBe('Provider onboarding');
    expect(await browser.note()).toMatch(/This is not Stripe\. No money moves/);
    expect(await shop.standing(leo)).toBe('ONBOARDING');
    await browser.press('Submit details');
    await browser.ledTo('/livez');
    expect(await shop.standing(leo)).toBe('ACTIVE');
  });

  it('a story in money: a card is declined, another pays, and the provider has the money once it is done', async () => {
    const listingId = await neighbours.list(leo, { ...together, title: 'Repair for money', prices: [money] });
    const wish = await wanted(listingId, 72);
    expect(await shop.priceOf(ana, wish)).toMatchObject({ total: { amountMinor: '4500' }, creditMinutes: null, way: 'HOLD', consent: null });
    const bookingId = await shop.request(ana, wish);
    expect(await browser.goTo(await shop.checkoutPage(ana, bookingId))).toBe('Pay 4500 eur (smallest unit)');
    await browser.typeCard(isDeclined);
    await browser.press('Pay');
    expect(await browser.alert()).toBe('Your card was declined.');
    expect(await shop.see(leo, bookingId)).toBeNull();
    await browser.typeCard(pays);
    await browser.press('Pay');
    expect((await browser.ledTo('/livez')).searchParams.get('redirect_status')).toBe('succeeded');
    expect(await shop.see(leo, bookingId)).toMatchObject({ status: 'REQUESTED', payment: { status: 'AUTHORISED', captured: { amountMinor: '0' } } });
    expect(await shop.say(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toBeUndefined();
    expect(await shop.see(ana, bookingId)).toMatchObject({ status: 'ACCEPTED', payment: { status: 'CAPTURED', captured: { amountMinor: '4500' } } });
    await done(bookingId, wish.slot.endsAt);
    expect(await shop.see(leo, bookingId)).toMatchObject({ status: 'COMPLETED', payment: { status: 'SETTLED', paidOut: { amountMinor: '4500' } }, credits: null });
  });

  it('a story in money and credits: the bank asks whether it is her, she says no, then yes, and each part goes its own way', async () => {
    const listingId = await neighbours.list(leo, { ...together, title: 'Repair for money and an hour', prices: [mixed] });
    const wish = await wanted(listingId, 72);
    expect(await shop.priceOf(ana, wish)).toMatchObject({ total: { amountMinor: '1200' }, creditMinutes: '60', way: 'HOLD' });
    const bookingId = await shop.request(ana, wish);
    for (const [answer, outcome, status] of [['Fail authentication', 'failed', 'AWAITING_PAYMENT'], ['Complete authentication', 'succeeded', 'REQUESTED']] as const) {
      await browser.goTo(await shop.checkoutPage(ana, bookingId));
      await browser.typeCard(asksFor3ds);
      await browser.press('Pay');
      await browser.shows('3-D Secure');
      expect(await shop.see(ana, bookingId)).toMatchObject({ status: 'AWAITING_PAYMENT' });
      await browser.press(answer);
      expect((await browser.ledTo('/livez')).searchParams.get('redirect_status')).toBe(outcome);
      expect(await shop.see(ana, bookingId)).toMatchObject({ status });
    }
    expect(await shop.say(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toBeUndefined();
    expect(await shop.see(ana, bookingId)).toMatchObject({ payment: { status: 'CAPTURED', captured: { amountMinor: '1200' } }, credits: { held: '60', posted: null } });
    await done(bookingId, wish.slot.endsAt);
    expect(await shop.see(leo, bookingId)).toMatchObject({ status: 'COMPLETED', payment: { paidOut: { amountMinor: '1200' } }, credits: { held: '0', posted: '60' } });
  });

  it('a booking far ahead: a card is saved by consent, and charged before the start while nobody is there', async () => {
    const listingId = await neighbours.list(leo, { ...together, title: 'Repair next month', prices: [money] });
    const wish = await wanted(listingId, 20 * 24);
    const { way, consent } = await shop.priceOf(ana, wish);
    expect({ way, says: consent?.text }).toEqual({ way: 'SAVED_CARD', says: expect.stringMatching(/./) });
    const bookingId = await shop.request(ana, wish);
    await expect(shop.checkoutPage(ana, bookingId)).rejects.toThrow('CONSENT_REQUIRED');
    expect(await browser.goTo(await shop.checkoutPage(ana, bookingId, consent?.version))).toBe('Save a card');
    await browser.typeCard(asksFor3ds);
    await browser.press('Save card');
    await browser.press('Complete authentication');
    expect((await browser.ledTo('/livez')).searchParams.get('redirect_status')).toBe('succeeded');
    expect(await shop.see(leo, bookingId)).toMatchObject({ status: 'REQUESTED', payment: { status: 'CARD_SAVED', captured: { amountMinor: '0' } } });
    expect(await shop.say(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toBeUndefined();
    const { payment } = await shop.see(ana, bookingId) ?? {};
    expect(payment).toMatchObject({ status: 'CARD_SAVED', captured: { amountMinor: '0' } });
    await later(payment?.chargeAt ?? '', 0.1);
    expect(await shop.see(ana, bookingId)).toMatchObject({ payment: { status: 'CAPTURED', captured: { amountMinor: '4500' } } });
  });

  it('a bank that wants its money back, and does not get it: by the buttons of the page that shows what happens in the sandbox', async () => {
    const listingId = await neighbours.list(leo, { ...together, title: 'Repair that is disputed', prices: [money] });
    const bookingId = await shop.request(ana, await wanted(listingId, 72));
    const checkout = await shop.checkoutPage(ana, bookingId);
    expect(await browser.goTo(shop.sandboxPage)).toBe('What happens here');
    await browser.reads(bookingId);
    await browser.goTo(checkout);
    await browser.typeCard(pays);
    await browser.press('Pay');
    await browser.ledTo('/livez');
    await shop.see(ana, bookingId);
    expect(await shop.say(leo, 'acceptBooking', { bookingId, termsVersion: 1 })).toBeUndefined();
    expect(await shop.see(leo, bookingId)).toMatchObject({ payment: { status: 'CAPTURED', dispute: null } });
    await browser.goTo(shop.sandboxPage);
    await browser.press(/^dispute ch_/);
    await browser.reads('needs_response');
    expect(await shop.see(leo, bookingId)).toMatchObject({ payment: { dispute: { status: 'NEEDS_RESPONSE' } } });
    await browser.press(/^win /);
    await browser.reads('won');
    expect(await shop.see(leo, bookingId)).toMatchObject({ payment: { dispute: { status: 'WON' } } });
  });
});
