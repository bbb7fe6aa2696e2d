import { describe, expect, it } from '@jest/globals';
import { accountOf, fundOf, issueOf } from '../../../contracts/account/accounts.js';
import { noAmounts } from '../../../test/support/amounts.js';
import { ana, neighbours } from '../../../test/support/people.js';
import { isRejected } from '../../kernel/decider.js';
import { parsed } from '../../kernel/door.js';
import { reverseInput } from './answer-dispute.inputs.js';

const id = (prefix: string): string => `${prefix}_${'1'.repeat(32)}`;
const good = { accountId: accountOf(neighbours, ana), reverses: id('trf'), minutes: '60', reason: 'She meant half an hour.', disputeId: id('dsp') };
const read = (change: object) => parsed((): object => reverseInput.parse({ ...good, ...change }));
const pathOf = (change: object) => {
  const answer = read(change);
  return isRejected(answer) ? answer.path?.join('.') : 'accepted';
};

describe('a reversal', () => {
  it('may name how much, why, and which dispute it answers', () => expect(read({})).toEqual(good));
  it.each(['reason', 'disputeId'])('may be without %s, which null stands for too', (field) => {
    expect(read({ [field]: null })).toEqual(read({ [field]: undefined }));
    expect(pathOf({ [field]: null })).toBe('accepted');
  });
  it('may be without minutes, which null does not stand for: NaN is written so', () => expect([undefined, null, NaN].map((minutes) => pathOf({ minutes }))).toEqual(['accepted', 'input.minutes', 'input.minutes']));
  it.each([fundOf(neighbours), issueOf(neighbours)])('may be by %s', (accountId) => expect(pathOf({ accountId })).toBe('accepted'));
  it.each(noAmounts)('of minutes that are %s is refused, and the path is told', (_, minutes) => expect(pathOf({ minutes })).toBe('input.minutes'));
  it.each<[string, object, string]>([
    ['a member for an account', { accountId: ana }, 'accountId'], ['nobody', { accountId: null }, 'accountId'], ['the id of a request', { reverses: id('crq') }, 'reverses'], ['the id of a hold', { reverses: id('crh') }, 'reverses'],
    ['a transfer for a dispute', { disputeId: id('trf') }, 'disputeId'], ['words for a dispute', { disputeId: 'the one of May' }, 'disputeId'], ['an empty dispute', { disputeId: '' }, 'disputeId'],
    ['an empty reason', { reason: '' }, 'reason'], ['a reason that turns around', { reason: 'paid \u202Ekcab' }, 'reason'],
  ])('with %s is refused, and the path is told', (_, change, path) => expect(pathOf(change)).toBe(`input.${path}`));
});
