import { describe, expect, it } from '@jest/globals';
import { accountOf, fundOf, issueOf } from '../../../contracts/account/accounts.js';
import { noAmounts } from '../../../test/support/amounts.js';
import { ana, leo, mia, neighbours } from '../../../test/support/people.js';
import { isRejected } from '../../kernel/decider.js';
import { parsed } from '../../kernel/door.js';
import { awardInput, giveInput, giveMandateInput, giveToFundInput, issueInput, requestInput, spendInput } from './pay-member.inputs.js';

const [anas, leos, mias] = [ana, leo, mia].map((member) => accountOf(neighbours, member));
const now = '2027-03-01T09:00:00.000Z';
const reason = 'For the bicycle.';
const budgetId = `bgt_${'1'.repeat(32)}`;
const awards = [{ to: leos, minutes: '60' }, { to: mias, minutes: '30' }];

/** Each input as it may come in. */
const inputs = {
  gift: { schema: giveInput(now), good: { from: anas, to: leos, minutes: '60', mandateId: `mdt_${'1'.repeat(32)}`, reason, effectiveAt: now } },
  'gift to the fund': { schema: giveToFundInput, good: { communityId: neighbours, minutes: '60', reason } },
  'payment from the fund': { schema: spendInput, good: { to: leos, minutes: '60', reason } },
  award: { schema: awardInput, good: { communityId: neighbours, awards, reason } },
  issue: { schema: issueInput, good: { communityId: neighbours, budgetId, minutes: '60', reason } },
  request: { schema: requestInput, good: { payer: leos, minutes: '60', reason } },
  mandate: { schema: giveMandateInput, good: { accountId: anas, holderId: leo, minutes: '60', until: now, reason } },
} as const;
type Name = keyof typeof inputs;
const read = (name: Name, change: object) => parsed((): object => inputs[name].schema.parse({ ...inputs[name].good, ...change }));
const pathOf = (name: Name, change: object) => {
  const answer = read(name, change);
  return isRejected(answer) ? answer.path?.join('.') : 'accepted';
};

describe('what a member may ask for', () => {
  it.each(Object.keys(inputs) as Name[])('is a %s', (name) => expect(read(name, {})).toEqual(inputs[name].good));
  it.each([['gift', 'from'], ['gift', 'mandateId'], ['gift', 'reason'], ['gift', 'effectiveAt'], ['gift to the fund', 'reason'], ['issue', 'reason'], ['mandate', 'until'], ['mandate', 'reason']] as const)('is a %s without %s, which null stands for too', (name, field) => {
    expect(pathOf(name, { [field]: null })).toBe('accepted');
    expect(read(name, { [field]: null })).toEqual(read(name, { [field]: undefined }));
  });
  it('is a gift to the fund by its account', () => expect(pathOf('gift', { to: fundOf(neighbours) })).toBe('accepted'));
  it('is a gift from the fund on a mandate', () => expect(pathOf('gift', { from: fundOf(neighbours) })).toBe('accepted'));
  it('is a request to the fund', () => expect(pathOf('request', { payer: fundOf(neighbours) })).toBe('accepted'));
  it('is as much as there may be', () => expect(pathOf('gift', { minutes: '10000000' })).toBe('accepted'));
  it('is an award for a hundred people', () => expect(pathOf('award', { awards: manyAwards(100) })).toBe('accepted'));
});

const manyAwards = (count: number) => Array.from({ length: count }, (_, index) => ({ to: `${neighbours}.mbr_${String(index).padStart(32, '0')}`, minutes: '60' }));

describe.each(['gift', 'gift to the fund', 'payment from the fund', 'issue', 'request', 'mandate'] as const)('a %s of minutes', (name) => {
  it.each(noAmounts)('that are %s is refused, and the path is told', (_, minutes) => expect(pathOf(name, { minutes })).toBe('input.minutes'));
  it('that nobody names is refused', () => expect(pathOf(name, { minutes: null })).toBe('input.minutes'));
});
describe('an award of minutes', () => {
  it.each(noAmounts)('that are %s is refused for all, and the path is told', (_, minutes) => expect(pathOf('award', { awards: [awards[0], { to: mias, minutes }] })).toBe('input.awards.1.minutes'));
});

const refused: readonly (readonly [Name, string, object, string])[] = [
  ['gift', 'the fund as who pays without a mandate', { from: fundOf(neighbours), mandateId: null }, 'from'], ['gift', 'the issue as who pays', { from: issueOf(neighbours) }, 'from'], ['gift', 'the issue as who is paid', { to: issueOf(neighbours) }, 'to'],
  ['gift', 'a member instead of an account', { to: leo }, 'to'], ['gift', 'a community instead of an account', { to: neighbours }, 'to'], ['gift', 'nobody to be paid', { to: null }, 'to'],
  ['gift', 'an account in capitals', { to: leos?.toUpperCase() }, 'to'], ['gift', 'an account with a blank', { to: ` ${leos}` }, 'to'], ['gift', 'an account with a new line', { to: `${leos}\n` }, 'to'],
  ['gift', 'a transfer for a mandate', { mandateId: `trf_${'1'.repeat(32)}` }, 'mandateId'], ['gift', 'a service that is still to come', { effectiveAt: '2027-03-01T09:00:00.001Z' }, 'effectiveAt'],
  ['gift', 'a day without a time', { effectiveAt: '2027-02-28' }, 'effectiveAt'], ['gift', 'an empty reason', { reason: '' }, 'reason'], ['gift', 'a reason of blanks', { reason: '\n' }, 'reason'],
  ['gift', 'a reason of 501 characters', { reason: 'x'.repeat(501) }, 'reason'], ['gift', 'NUL in its reason', { reason: 'a\u0000b' }, 'reason'],
  ['gift to the fund', 'an account for a community', { communityId: fundOf(neighbours) }, 'communityId'],
  ['payment from the fund', 'the fund as who is paid', { to: fundOf(neighbours) }, 'to'], ['payment from the fund', 'the issue as who is paid', { to: issueOf(neighbours) }, 'to'],
  ['payment from the fund', 'no reason', { reason: null }, 'reason'], ['issue', 'no budget', { budgetId: null }, 'budgetId'], ['issue', 'a programme for a budget', { budgetId: `prg_${'1'.repeat(32)}` }, 'budgetId'],
  ['request', 'the issue as who shall pay', { payer: issueOf(neighbours) }, 'payer'], ['request', 'a member who shall pay', { payer: leo }, 'payer'], ['request', 'no reason', { reason: null }, 'reason'],
  ['mandate', 'an account for its holder', { holderId: anas }, 'holderId'], ['mandate', 'a local time', { until: '2027-03-01T09:00' }, 'until'], ['mandate', 'a member whose account it shall be', { accountId: ana }, 'accountId'],
  ['award', 'nobody', { awards: [] }, 'awards'], ['award', 'a hundred and one people', { awards: manyAwards(101) }, 'awards'], ['award', 'the same account twice', { awards: [awards[0], awards[1], awards[0]] }, 'awards'],
  ['award', 'the fund among its people', { awards: [awards[0], { to: fundOf(neighbours), minutes: '60' }] }, 'awards.1.to'], ['award', 'no reason', { reason: null }, 'reason'],
];
describe('what a member asks for', () => {
  it.each(refused)('is refused as a %s with %s, and the path is told', (name, _, change, path) => expect(pathOf(name, change)).toBe(`input.${path}`));
});
