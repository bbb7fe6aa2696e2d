import { describe, expect, it } from '@jest/globals';
import { accountOf, fundOf, issueOf } from '../../contracts/account/accounts.js';
import { noAmounts } from '../../test/support/amounts.js';
import { ana, neighbours } from '../../test/support/people.js';
import { isRejected } from '../kernel/decider.js';
import { parsed } from '../kernel/door.js';
import {
  budgetInput, closeInput, dismissInput, disputeInput, endProgrammeInput, limitExceptionInput, programmeInput, requestOfAccountInput, revokeMandateInput, withdrawDisputeInput,
} from './account.inputs.js';

const accountId = accountOf(neighbours, ana);
const id = (prefix: string): string => `${prefix}_${'1'.repeat(32)}`;
const at = '2027-03-01T09:00:00.000Z';
const reason = 'We voted in May.';

/** Each input as it may come in. */
const inputs = {
  request: { schema: requestOfAccountInput, good: { accountId, requestId: id('crq') } },
  dispute: { schema: disputeInput, good: { accountId, transferId: id('trf'), reason } },
  dismissal: { schema: dismissInput, good: { accountId, disputeId: id('dsp'), reason } },
  withdrawal: { schema: withdrawDisputeInput, good: { accountId, disputeId: id('dsp') } },
  exception: { schema: limitExceptionInput, good: { accountId, minutes: '60', reason } },
  revocation: { schema: revokeMandateInput, good: { accountId, mandateId: id('mdt') } },
  closing: { schema: closeInput, good: { accountId, reason } },
  budget: { schema: budgetInput, good: { communityId: neighbours, minutes: '60', from: at, until: at, reason } },
  programme: { schema: programmeInput, good: { communityId: neighbours, name: 'Walks', minutes: '60', budget: '600', until: at, reason } },
  'end of a programme': { schema: endProgrammeInput, good: { communityId: neighbours, programmeId: id('prg'), reason } },
} as const;
type Name = keyof typeof inputs;
const read = (name: Name, change: object) => parsed((): object => inputs[name].schema.parse({ ...inputs[name].good, ...change }));
const pathOf = (name: Name, change: object) => {
  const answer = read(name, change);
  return isRejected(answer) ? answer.path?.join('.') : 'accepted';
};

describe('what is asked of an account', () => {
  it.each(Object.keys(inputs) as Name[])('may be a %s', (name) => expect(read(name, {})).toEqual(inputs[name].good));
  it('may be a programme without an end, which null stands for too', () => {
    expect(read('programme', { until: null })).toEqual(read('programme', { until: undefined }));
    expect(pathOf('programme', { until: null })).toBe('accepted');
  });
  it('may be an exception without minutes, which null does not stand for: NaN is written so', () =>
    expect([undefined, null, NaN].map((minutes) => pathOf('exception', { minutes }))).toEqual(['accepted', 'input.minutes', 'input.minutes']));
  it('may let an account have no minute below zero', () => expect(pathOf('exception', { minutes: '0' })).toBe('accepted'));
  it('may be a programme that can be earned once', () => expect(pathOf('programme', { minutes: '60', budget: '60' })).toBe('accepted'));
  it('may be as much as there may be', () => expect(pathOf('budget', { minutes: '10000000' })).toBe('accepted'));
});

const amounts: readonly (readonly [Name, string])[] = [['budget', 'minutes'], ['programme', 'minutes'], ['programme', 'budget']];
describe.each(amounts)('a %s whose %s', (name, field) => {
  it.each(noAmounts)('are %s is refused, and the path is told', (_, amount) => expect(pathOf(name, { [field]: amount })).toBe(`input.${field}`));
});
describe('a limit of its own', () => {
  it.each(noAmounts.filter(([, amount]) => amount !== '0'))('of %s is refused, and the path is told', (_, minutes) => expect(pathOf('exception', { minutes })).toBe('input.minutes'));
});

const noAccounts: readonly (readonly [string, unknown])[] = [
  ['nothing', ''], ['nobody', null], ['a member', ana], ['a community', neighbours], ['another noun', `${neighbours}.${id('lst')}`], ['a community of a community', `${neighbours}.${neighbours}`],
  ['capitals', accountId.toUpperCase()], ['a path', `../${accountId}`], ['a blank after it', `${accountId} `], ['a new line after it', `${accountId}\n`], ['another stream', `${accountId}-x`], ['NUL', `${accountId}\u0000`],
  ['two dots', `${neighbours}..fund`], ['the fund of nobody', '.fund'], ['one letter less', accountId.slice(0, -1)], ['a list', [accountId]],
];
describe.each(['request', 'exception', 'dispute', 'dismissal', 'withdrawal', 'revocation', 'closing'] as const)('the account of a %s', (name) => {
  it.each(noAccounts)('is not %j', (_, given) => expect(pathOf(name, { accountId: given })).toBe('input.accountId'));
});

const refused: readonly (readonly [Name, string, object, string])[] = [
  ['exception', 'the fund', { accountId: fundOf(neighbours) }, 'accountId'], ['exception', 'the issue', { accountId: issueOf(neighbours) }, 'accountId'],
  ['closing', 'the fund', { accountId: fundOf(neighbours) }, 'accountId'], ['closing', 'the issue', { accountId: issueOf(neighbours) }, 'accountId'],
  ['dispute', 'the fund', { accountId: fundOf(neighbours) }, 'accountId'], ['dispute', 'the id of a hold', { transferId: id('crh') }, 'transferId'], ['dispute', 'no reason', { reason: null }, 'reason'],
  ['withdrawal', 'the issue', { accountId: issueOf(neighbours) }, 'accountId'], ['withdrawal', 'the id of a transfer', { disputeId: id('trf') }, 'disputeId'], ['withdrawal', 'no dispute', { disputeId: null }, 'disputeId'],
  ['dismissal', 'the issue', { accountId: issueOf(neighbours) }, 'accountId'], ['dismissal', 'the id of a transfer', { disputeId: id('trf') }, 'disputeId'], ['dismissal', 'no reason', { reason: null }, 'reason'],
  ['request', 'the id of a transfer', { requestId: id('trf') }, 'requestId'], ['revocation', 'the id of a budget', { mandateId: id('bgt') }, 'mandateId'],
  ['end of a programme', 'the id of a mandate', { programmeId: id('mdt') }, 'programmeId'],
  ['budget', 'an account for a community', { communityId: fundOf(neighbours) }, 'communityId'], ['budget', 'a day without a time', { from: '2027-03-01' }, 'from'],
  ['budget', 'no end', { until: null }, 'until'], ['programme', 'a local time', { until: '2027-03-01T09:00' }, 'until'],
  ['exception', 'no reason', { reason: undefined }, 'reason'], ['exception', 'a reason of blanks', { reason: ' \n' }, 'reason'], ['closing', 'an empty reason', { reason: '' }, 'reason'],
  ['closing', 'a reason of 501 characters', { reason: 'x'.repeat(501) }, 'reason'], ['budget', 'NUL in its reason', { reason: 'a\u0000b' }, 'reason'],
  ['budget', 'half a character in its reason', { reason: 'a\ud800' }, 'reason'], ['dismissal', 'a reason that turns around', { reason: 'paid \u202Ekcab' }, 'reason'],
  ['programme', 'a name of 121 characters', { name: 'x'.repeat(121) }, 'name'], ['programme', 'a name that cannot be seen', { name: '\u200B' }, 'name'],
  ['programme', 'a budget that does not reach once', { minutes: '61', budget: '60' }, 'budget'], ['programme', 'a budget that reads larger as a text', { minutes: '100', budget: '99' }, 'budget'],
];
describe('what is asked of an account', () => {
  it.each(refused)('is refused as a %s with %s, and the path is told', (name, _, change, path) => expect(pathOf(name, change)).toBe(`input.${path}`));
});
