import { describe, expect, it } from '@jest/globals';
import { repairContent } from '../../test/support/listings.js';
import { isRejected } from '../kernel/decider.js';
import { parsed } from '../kernel/door.js';
import { draftListingInput } from './listing.input.js';

const communityId = `cmt_${'0'.repeat(32)}`;
const credits = { kind: 'CREDITS', credits: { minutes: 60, per: 'HOUR' } } as const;
const euros = { amount: { amountMinor: '1250', currency: 'EUR' }, per: 'BOOKING' } as const;
const content = { ...repairContent, prices: [credits] };
type Content = Record<string, unknown>;
const read = (change: Content) => parsed(() => draftListingInput.parse({ communityId, kind: 'OFFER', content: { ...content, ...change } }));
const pathOf = (change: Content) => {
  const answer = read(change);
  return isRejected(answer) ? answer.path?.join('.') : 'accepted';
};

describe('a listing from a client', () => {
  it('says what its content says', () => expect(read({})).toMatchObject({ communityId, kind: 'OFFER', content: { title: repairContent.title, prices: [credits], contributions: repairContent.contributions } }));
  it('leaves out what the client writes as null', () => expect(read({ place: null })).toMatchObject({ content: { place: undefined } }));
  it('names amounts in money as events do', () => expect(read({ prices: [{ kind: 'MONEY', money: euros }, { kind: 'MIXED', money: euros, credits: credits.credits }] })).toMatchObject({
    content: { prices: [{ kind: 'MONEY', money: { amountMinor: '1250', currency: 'EUR', per: 'BOOKING' } }, { kind: 'MIXED', credits: credits.credits }] },
  }));
  it('counts characters once they are composed', () => expect(read({ title: 'e\u0301'.repeat(120) })).toMatchObject({ content: { title: '\u00e9'.repeat(120) } }));
  it('writes composed characters once', () => expect(read({ title: 'Cafe\u0301' })).toMatchObject({ content: { title: 'Caf\u00e9' } }));

  const reward = { programmeId: `prg_${'0'.repeat(32)}`, minutes: '60', reason: 'For taking part.' };
  const brings = (...rewards: readonly unknown[]) => ({ contributions: { ...repairContent.contributions, recipient: rewards.map((one) => ({ kind: 'TASK', what: 'holds it', reward: one })) } });
  it('says what taking part earns', () => expect(read(brings(reward, null))).toMatchObject({ content: { contributions: { recipient: [{ reward }, { reward: undefined }] } } }));
  it.each([
    ['none', { ...reward, minutes: '0' }, '.minutes'], ['a fraction', { ...reward, minutes: '1.5' }, '.minutes'], ['less than none', { ...reward, minutes: '-60' }, '.minutes'], ['a number', { ...reward, minutes: 60 }, '.minutes'],
    ['an exponent', { ...reward, minutes: '1e3' }, '.minutes'], ['more than there could be', { ...reward, minutes: '9223372036854775808' }, '.minutes'],
    ['no reason', { ...reward, reason: '' }, '.reason'], ['no programme', { ...reward, programmeId: `bgt_${'0'.repeat(32)}` }, '.programmeId'],
  ])('names no reward of %s', (_, one, where) => expect(pathOf(brings(one))).toBe(`input.content.contributions.recipient.0.reward${where}`));
  it('names each programme once', () => expect(pathOf(brings(reward, reward))).toBe('input.content.contributions.recipient'));
  it('rewards nobody for providing', () => expect(pathOf({ contributions: { ...repairContent.contributions, provider: [{ kind: 'TASK', what: 'shows it', reward }] } })).toBe('input.content.contributions.provider.0.reward'));

  it.each([
    ['a title of 10 MB', { title: 'x'.repeat(10_000_000) }, 'input.content.title'],
    ['an empty title', { title: '' }, 'input.content.title'],
    ['a title of blanks', { title: '  \n' }, 'input.content.title'],
    ['a title that cannot be seen', { title: '\u200B' }, 'input.content.title'],
    ['a title of a letter that is drawn as nothing', { title: '\u3164\uFE0F\u2800' }, 'input.content.title'],
    ['a title that is too long once it is composed', { title: '\uFB2C'.repeat(60) }, 'input.content.title'],
    ['a bell', { title: 'ring \u0007' }, 'input.content.title'],
    ['NUL', { title: 'Bicycle\u0000repair' }, 'input.content.title'],
    ['half a character', { description: 'mend \ud800 it' }, 'input.content.description'],
    ['text that turns around', { title: 'free \u202Eriaper' }, 'input.content.title'],
    ['no resource', { resources: [] }, 'input.content.resources'],
    ['eleven resources', { resources: Array.from({ length: 11 }, () => repairContent.resources[0]) }, 'input.content.resources'],
    ['a provider who brings nothing', { contributions: { provider: [], recipient: [] } }, 'input.content.contributions.provider'],
    ['a contribution of minus five minutes', { contributions: { provider: [{ kind: 'TASK', what: 'sweeps', minutes: -5 }], recipient: [] } }, 'input.content.contributions.provider.0.minutes'],
    ['no price', { prices: [] }, 'input.content.prices'],
    ['six prices', { prices: Array.from({ length: 6 }, () => credits) }, 'input.content.prices'],
    ['a gift that costs something', { prices: [{ kind: 'GIFT', money: euros }] }, 'input.content.prices.0.money'],
    ['credits without how many', { prices: [{ kind: 'CREDITS' }] }, 'input.content.prices.0.credits'],
    ['a mixed price of money alone', { prices: [{ kind: 'MIXED', money: euros }] }, 'input.content.prices.0.credits'],
    ['no money', { prices: [{ kind: 'MONEY', money: { ...euros, amount: { amountMinor: '0', currency: 'EUR' } } }] }, 'input.content.prices.0.money.amount.amountMinor'],
    ['less than no money', { prices: [{ kind: 'MONEY', money: { ...euros, amount: { amountMinor: '-1', currency: 'EUR' } } }] }, 'input.content.prices.0.money.amount.amountMinor'],
    ['money with a decimal point', { prices: [{ kind: 'MONEY', money: { ...euros, amount: { amountMinor: '12.50', currency: 'EUR' } } }] }, 'input.content.prices.0.money.amount.amountMinor'],
    ['more money than there is', { prices: [{ kind: 'MONEY', money: { ...euros, amount: { amountMinor: '9'.repeat(19), currency: 'EUR' } } }] }, 'input.content.prices.0.money.amount.amountMinor'],
    ['a currency that is none', { prices: [{ kind: 'MONEY', money: { ...euros, amount: { amountMinor: '100', currency: 'ZZZ' } } }] }, 'input.content.prices.0.money.amount.currency'],
    ['more than a day of credit an hour', { prices: [{ kind: 'CREDITS', credits: { minutes: 1441, per: 'HOUR' } }] }, 'input.content.prices.0.credits.minutes'],
    ['half a place', { place: { label: 'here', latitude: 52.5 } }, 'input.content.place'],
    ['a place beyond the pole', { place: { label: 'here', latitude: 90.5, longitude: 13 } }, 'input.content.place.latitude'],
    ['a place that is not a number', { place: { label: 'here', latitude: NaN, longitude: 13 } }, 'input.content.place.latitude'],
  ])('is refused with %s, and the path is told', (_, change, path) => expect(pathOf(change)).toBe(path));

  it('belongs to a community by its id', () => expect(parsed(() => draftListingInput.parse({ communityId: 'mbr_1', kind: 'OFFER', content }))).toMatchObject({ path: ['input', 'communityId'] }));
});
