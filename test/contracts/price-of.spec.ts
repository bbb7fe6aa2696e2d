import { describe, expect, it } from '@jest/globals';
import type { Price } from '../../contracts/listing/listing.events.js';
import { creditsOf, isPayable, moneyOf } from '../../contracts/booking/price-of.js';

type Unit = Extract<Price, { kind: 'CREDITS' }>['credits']['per'];
const inCredits = (minutes: number, per: Unit): Price => ({ kind: 'CREDITS', credits: { minutes, per } });
const inMoney = (amountMinor: string, per: Unit, currency = 'EUR'): Price => ({ kind: 'MONEY', money: { amountMinor, currency, per } });
const mixed: Price = { kind: 'MIXED', money: { amountMinor: '400', currency: 'EUR', per: 'BOOKING' }, credits: { minutes: 60, per: 'HOUR' } };
const slot = (startsAt: string, endsAt: string, seats = 1) => ({ startsAt: `2027-03-${startsAt}:00.000Z`, endsAt: `2027-03-${endsAt}:00.000Z`, seats });
const anHour = slot('05T09:00', '05T10:00');

describe('a price in credits comes to', () => {
  it.each<[string, Price, ReturnType<typeof slot>, string]>([
    ['an hour for an hour', inCredits(60, 'HOUR'), anHour, '60'],
    ['half as much for half an hour', inCredits(60, 'HOUR'), slot('05T09:00', '05T09:30'), '30'],
    ['every quarter that was begun', inCredits(60, 'HOUR'), slot('05T09:00', '05T09:31'), '45'],
    ['a whole minute where a quarter is a part of one', inCredits(50, 'HOUR'), slot('05T09:00', '05T09:15'), '13'],
    ['the hours of every seat', inCredits(60, 'HOUR'), { ...anHour, seats: 3 }, '180'],
    ['parts of a minute of all seats together', inCredits(1, 'HOUR'), { ...slot('05T09:00', '05T09:15'), seats: 4 }, '1'],
    ['the same for any length, by the booking', inCredits(90, 'BOOKING'), slot('05T09:00', '05T17:00'), '90'],
    ['the same for all seats together, by the booking', inCredits(90, 'BOOKING'), { ...anHour, seats: 3 }, '90'],
    ['as much for every seat, by the seat', inCredits(20, 'SEAT'), { ...anHour, seats: 3 }, '60'],
    ['one night from the afternoon to the next morning', inCredits(120, 'NIGHT'), slot('05T15:00', '06T10:00'), '120'],
    ['one night when it begins and ends at the same hour', inCredits(120, 'NIGHT'), slot('05T15:00', '06T15:00'), '120'],
    ['two nights with fewer than 48 hours', inCredits(120, 'NIGHT'), slot('05T15:00', '07T11:00'), '240'],
    ['two nights across the spring change of the clocks', inCredits(120, 'NIGHT'), slot('27T14:00', '29T09:00'), '240'],
    ['one night for a short stay', inCredits(120, 'NIGHT'), slot('05T22:00', '06T06:00'), '120'],
    ['two nights where guests come late and leave early', inCredits(120, 'NIGHT'), slot('05T22:00', '07T08:00'), '240'],
    ['two nights where guests come late and leave early across the spring change of the clocks', inCredits(120, 'NIGHT'), slot('26T22:00', '28T07:00'), '240'],
    ['two nights from noon to noon across the autumn change of the clocks', inCredits(120, 'NIGHT'), slot('05T12:00', '07T13:00'), '240'],
    ['the nights of every seat', inCredits(120, 'NIGHT'), { ...slot('05T15:00', '07T11:00'), seats: 2 }, '480'],
  ])('%s', (_, price, at, minutes) => expect(creditsOf(price, at)).toBe(minutes));
  it('a number of any size without losing a minute', () => expect(creditsOf(inCredits(1439, 'SEAT'), { ...anHour, seats: 499 })).toBe('718061'));
});

describe('nothing that credits could pay comes of', () => {
  it.each<[string, Price]>([
    ['a gift', { kind: 'GIFT' }],
    ['money', { kind: 'MONEY', money: { amountMinor: '1500', currency: 'EUR', per: 'HOUR' } }],
  ])('%s', (_, price) => expect(creditsOf(price, anHour)).toBeUndefined());
  it('more than an account can move at once', () => expect(creditsOf(inCredits(1440, 'NIGHT'), { ...slot('01T15:00', '31T11:00'), seats: 500 })).toBeUndefined());
});

describe('a price in money comes to', () => {
  it.each<[string, Price, ReturnType<typeof slot>, string]>([
    ['the price of an hour', inMoney('1500', 'HOUR'), anHour, '1500'],
    ['every quarter that was begun', inMoney('1500', 'HOUR'), slot('05T09:00', '05T09:31'), '1125'],
    ['half a cent rounded up', inMoney('1502', 'HOUR'), slot('05T09:00', '05T09:15'), '376'],
    ['less than half a cent rounded down', inMoney('1501', 'HOUR'), slot('05T09:00', '05T09:15'), '375'],
    ['all seats together, rounded once', inMoney('1501', 'HOUR'), { ...slot('05T09:00', '05T09:15'), seats: 4 }, '1501'],
    ['whole yen', inMoney('1001', 'HOUR', 'JPY'), slot('05T09:00', '05T09:30'), '501'],
    ['tens of thousandths, where a currency has three digits', inMoney('12510', 'HOUR', 'KWD'), slot('05T09:00', '05T09:15'), '3130'],
    ['the nights of every seat', inMoney('4000', 'NIGHT'), { ...slot('05T15:00', '07T11:00'), seats: 2 }, '16000'],
  ])('%s', (_, price, at, amountMinor) => expect(moneyOf(price, at)?.amountMinor).toBe(amountMinor));
  it.each<[string, Price]>([['a gift', { kind: 'GIFT' }], ['credits', inCredits(60, 'HOUR')]])('nothing for %s', (_, price) => expect(moneyOf(price, anHour)).toBeUndefined());
});

describe('a price of both', () => {
  it('comes to money and to credits, each on its own', () => expect([moneyOf(mixed, anHour), creditsOf(mixed, anHour)]).toEqual([{ amountMinor: '400', currency: 'EUR' }, '60']));
  it.each<[string, Price]>([
    ['too little money', { ...mixed, money: { amountMinor: '49', currency: 'EUR', per: 'BOOKING' } }], ['too many credits', { ...mixed, credits: { minutes: 1440, per: 'NIGHT' } }],
  ])('cannot be paid with %s', (_, price) => expect(isPayable(price, { ...slot('01T15:00', '31T11:00'), seats: 500 })).toBe(false));
});

describe('a booking can be paid in credits', () => {
  const both = (credits: Price): readonly boolean[] => [credits, 'credits' in credits ? { ...mixed, credits: credits.credits } : credits].map((price) => isPayable(price, anHour));
  it.each<[string, Price]>([['that come to 15 minutes', inCredits(15, 'HOUR')], ['that come to 24 hours', inCredits(1440, 'BOOKING')]])('%s', (_, price) => expect(both(price)).toEqual([true, true]));
  it('but not that come to fewer than 15 minutes', () => expect(both(inCredits(14, 'HOUR'))).toEqual([false, false]));
  it('but not that come to more than 24 hours, for all seats and the whole time together', () => {
    expect([isPayable(inCredits(60, 'HOUR'), { ...anHour, seats: 24 }), isPayable(inCredits(60, 'HOUR'), { ...anHour, seats: 25 })]).toEqual([true, false]);
    expect([isPayable(inCredits(60, 'HOUR'), slot('05T09:00', '06T09:00')), isPayable(inCredits(60, 'HOUR'), slot('05T09:00', '06T09:15'))]).toEqual([true, false]);
  });
});
