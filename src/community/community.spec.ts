import { describe, expect, it } from '@jest/globals';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import type { Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy, policyChange, type Policy, type PolicyChange } from '../../contracts/community/policy.js';
import { specOf } from '../../test/support/given.js';
import { ana, founded, leo, neighbours, policyChangedTo } from '../../test/support/people.js';
import { ChangePolicy, FoundCommunity } from './community.commands.js';
import { communityDecider } from './community.decider.js';

const by = (actor: string) => ({ commandId: 'c', actor, at: '2027-03-01T09:00:00.000Z' });
const asking = (...roles: readonly Role[]) => specOf(communityDecider, { policy: defaultPolicy, roles, founded: true });
const asCoordinator = asking('member', 'coordinator');
const found = (policy: Partial<Policy> = {}) =>
  new FoundCommunity({ communityId: neighbours, name: 'Nachbarn am Mühlbach', description: 'Three streets and a brook.', policy: { ...defaultPolicy, ...policy } }, by(ana));
const change = (policy: PolicyChange, actor = ana) => new ChangePolicy({ communityId: neighbours, policy, reason: 'We voted in May.' }, by(actor));

const tiers = (...pairs: readonly (readonly [number, number])[]) => ({ cancellationTiers: pairs.map(([hoursBefore, percent]) => ({ hoursBefore, percent })) });

describe('a community', () => {
  it('is founded by who asks', () => asking()().when(found()).then(founded));
  it('may do without a description', () =>
    asking()().when(new FoundCommunity({ communityId: neighbours, name: 'Nachbarn', policy: defaultPolicy }, by(leo)))
      .then(CommunityFounded.of({ communityId: neighbours, founderId: leo, name: 'Nachbarn', policy: defaultPolicy })));
  it('is founded once', () => asking()(founded).when(found()).rejected('ALREADY_FOUNDED'));
  it('is unknown before', () => asCoordinator().when(change({ answerHours: 24 })).rejected('NOT_FOUND'));
});

describe('the rules of a community', () => {
  it('are changed by a coordinator, as the next version', () => asCoordinator(founded).when(change({ answerHours: 24 })).then(policyChangedTo({ ...defaultPolicy, answerHours: 24 })));
  it('keep what was changed before', () => {
    const first = { ...defaultPolicy, answerHours: 24 };
    asCoordinator(founded, policyChangedTo(first)).when(change({ reviewDays: 30 })).then(policyChangedTo({ ...first, reviewDays: 30 }, 3));
  });
  it('stay as they are where a rule is named without a value', () => asCoordinator(founded).when(change({ answerHours: undefined, reviewDays: 30 })).then(policyChangedTo({ ...defaultPolicy, reviewDays: 30 })));
  it('say nothing when nothing is different', () => asCoordinator(founded).when(change({ answerHours: defaultPolicy.answerHours })).then());
  it('are not changed by a member', () => asking('member')(founded).when(change({ answerHours: 24 })).rejected('NOT_COORDINATOR'));
  it('are not changed by the treasurer', () => asking('member', 'treasurer')(founded).when(change({ answerHours: 24 })).rejected('NOT_COORDINATOR'));
  it('are not changed by a stranger', () => asking()(founded).when(change({ answerHours: 24 }, leo)).rejected('NOT_COORDINATOR'));
  it('are not changed by the founder without the role', () => asking()(founded).when(change({ answerHours: 24 })).rejected('NOT_COORDINATOR'));
});

const contradictions: readonly (readonly [string, Partial<Policy>, string])[] = [
  ['make early cancellation cost something', tiers([48, 10], [0, 50]), 'cancellationTiers'],
  ['leave the hours before the start without an answer', tiers([48, 0], [2, 50]), 'cancellationTiers'],
  ['name the same hours twice', tiers([48, 0], [48, 20], [0, 50]), 'cancellationTiers'],
  ['put a nearer tier before a farther one', tiers([24, 0], [48, 20], [0, 50]), 'cancellationTiers'],
  ['make late cancellation cheaper', tiers([72, 0], [48, 60], [0, 50]), 'cancellationTiers'],
  ['warn on the day of publishing', { listingDays: 7, listingWarningDays: 7 }, 'listingWarningDays'],
  ['warn further below zero than anybody can get', { creditLimitMinutes: 120 }, 'creditWarningMinutes'],
  ['warn where nobody may owe anything', { creditLimitMinutes: 0, creditWarningMinutes: 1 }, 'creditWarningMinutes'],
  ['let one booking bring more than a month', { rewardBookingMinutes: 61, rewardMonthMinutes: 60 }, 'rewardBookingMinutes'],
  ['ask for more lead time than there is horizon', { leadMinutes: 1440, horizonDays: 1 }, 'leadMinutes'],
];
describe('rules that contradict each other', () => {
  it.each(contradictions)('cannot be founded on when they %s', (_, policy, field) => {
    const decision = communityDecider.decide({ status: 'unknown' }, found(policy), { policy: defaultPolicy, roles: [], founded: false });
    expect(decision).toMatchObject({ rejected: 'POLICY_CONTRADICTS_ITSELF', path: ['input', 'policy', field] });
  });
  it.each(contradictions)('cannot be changed to when they %s', (_, policy) => asCoordinator(founded).when(change(policy)).rejected('POLICY_CONTRADICTS_ITSELF'));
  it('are looked for in the whole policy, not only in what is changed', () =>
    asCoordinator(founded, policyChangedTo({ ...defaultPolicy, leadMinutes: 20_000 })).when(change({ horizonDays: 10 })).rejected('POLICY_CONTRADICTS_ITSELF'));
  it('matter only once somebody may change them', () => asking('member')(founded).when(change({ leadMinutes: 43_200, horizonDays: 1 })).rejected('NOT_COORDINATOR'));
});

describe('rules that fit together', () => {
  const fitting: readonly (readonly [string, Partial<Policy>])[] = [
    ['cancelling is always free', tiers([0, 0])],
    ['it costs more the later it is', tiers([168, 0], [48, 25], [24, 25], [0, 100])],
    ['the warning comes a day after publishing', { listingDays: 8, listingWarningDays: 7 }],
    ['the warning comes at the limit', { creditLimitMinutes: 120, creditWarningMinutes: 120 }],
    ['nobody may owe anything', { creditLimitMinutes: 0, creditWarningMinutes: 0 }],
    ['one booking brings all that a month can', { rewardBookingMinutes: 60, rewardMonthMinutes: 60 }],
    ['a slot can be booked a minute before the lead time ends', { leadMinutes: 1439, horizonDays: 1 }],
  ];
  it.each(fitting)('are fine: %s', (_, policy) => asCoordinator(founded).when(change(policy)).then(policyChangedTo({ ...defaultPolicy, ...policy })));
});

describe('a change of rules, as it is asked for,', () => {
  it('leaves out what is left out, instead of going back to the default', () => expect(policyChange.parse({ answerHours: 24 })).toEqual({ answerHours: 24 }));
  const refused: readonly (readonly [string, object])[] = [
    ['no hours to answer', { answerHours: 0 }],
    ['half an hour', { answerHours: 0.5 }],
    ['more than a month to answer', { answerHours: 721 }],
    ['a horizon of a thousand days', { horizonDays: 1000 }],
    ['no tiers at all', { cancellationTiers: [] }],
    ['six tiers', tiers([100, 0], [80, 10], [60, 20], [40, 30], [20, 40], [0, 50])],
    ['more than the whole price', tiers([48, 0], [0, 101])],
    ['a price given back', tiers([48, 0], [0, -1])],
    ['a limit above zero', { creditLimitMinutes: -1 }],
    ['a limit beyond every life', { creditLimitMinutes: 100_001 }],
    ['half a percent of levy', { levyPercent: 0.5 }],
    ['a levy of a fifth and more', { levyPercent: 21 }],
    ['a present from the newcomer', { startingCreditMinutes: -60 }],
    ['silence for whole days of work', { silentRequestMinutes: 601 }],
    ['no request for credits at all', { openCreditRequestsMax: 0 }],
    ['more requests for credits than anybody reads', { openCreditRequestsMax: 1001 }],
    ['no day to answer a request', { creditRequestDays: 0 }],
    ['credits released before anybody could report', { creditHoldDays: 7 }],
    ['words for a number', { reviewDays: '14' }],
    ['nothing for a number', { reviewDays: null }],
  ];
  it.each(refused)('is refused when it says %s', (_, given) => expect(policyChange.safeParse(given).success).toBe(false));
});
