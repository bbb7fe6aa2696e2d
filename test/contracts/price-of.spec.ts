import { describe, expect, it } from '@jest/globals';
import type { Price } from '../../contracts/listing/listing.events.js';
import { creditsOf } from '../../contracts/booking/price-of.js';

type Unit = Extract<Price, { kind: 'CREDITS' }>['credits']['per'];
const inCredits = (minutes: number, per: Unit): Price => ({ kind: 'CREDITS', credits: { minutes, per } });
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
    ['the nights of every seat', inCredits(120, 'NIGHT'), { ...slot('05T15:00', '07T11:00'), seats: 2 }, '480'],
  ])('%s', (_, price, at, minutes) => expect(creditsOf(price, at)).toBe(minutes));
  it('a number of any size without losing a minute', () => expect(creditsOf(inCredits(1439, 'SEAT'), { ...anHour, seats: 499 })).toBe('718061'));
});

describe('nothing that credits could pay comes of', () => {
  it.each<[string, Price]>([
    ['a gift', { kind: 'GIFT' }],
    ['money', { kind: 'MONEY', money: { amountMinor: '1500', currency: 'EUR', per: 'HOUR' } }],
    ['money and credits together', { kind: 'MIXED', money: { amountMinor: '1500', currency: 'EUR', per: 'HOUR' }, credits: { minutes: 60, per: 'HOUR' } }],
  ])('%s', (_, price) => expect(creditsOf(price, anHour)).toBeUndefined());
  it('more than an account can move at once', () => expect(creditsOf(inCredits(1440, 'NIGHT'), { ...slot('01T15:00', '31T11:00'), seats: 500 })).toBeUndefined());
});
