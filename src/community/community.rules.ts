import type { Policy } from '../../contracts/community/policy.js';
import { reject, type Rejected, type Rule } from '../kernel/decider.js';
import type { ChangePolicy, FoundCommunity } from './community.commands.js';
import type { Founded, Unknown } from './community.state.js';

const MINUTES_PER_DAY = 24 * 60;

const onlyCoordinators: Rule<Founded, ChangePolicy, 'NOT_COORDINATOR'> = (_, __, { roles }) => (roles.includes('coordinator') ? undefined : 'NOT_COORDINATOR');

type PolicyRule = (policy: Policy) => Rejected<'POLICY_CONTRADICTS_ITSELF'> | undefined;
const contradiction = (field: keyof Policy, message: string) => reject('POLICY_CONTRADICTS_ITSELF', { path: ['input', 'policy', field], message });

const earlyCancellationIsFree: PolicyRule = ({ cancellationTiers: [first] }) =>
  first?.percent === 0 ? undefined : contradiction('cancellationTiers', 'The first tier must be free: whoever cancels early enough owes nothing.');
const tiersReachToTheStart: PolicyRule = ({ cancellationTiers }) =>
  cancellationTiers.at(-1)?.hoursBefore === 0 ? undefined : contradiction('cancellationTiers', 'The last tier must have 0 hours: there is an answer for every moment before the start.');
const tiersComeCloser: PolicyRule = ({ cancellationTiers }) =>
  cancellationTiers.every(({ hoursBefore }, index) => hoursBefore < (cancellationTiers[index - 1]?.hoursBefore ?? Infinity))
    ? undefined : contradiction('cancellationTiers', 'Each tier must have fewer hours than the one before.');
const laterIsNeverCheaper: PolicyRule = ({ cancellationTiers }) =>
  cancellationTiers.every(({ percent }, index) => percent >= (cancellationTiers[index - 1]?.percent ?? 0))
    ? undefined : contradiction('cancellationTiers', 'Cancelling later must not cost less than cancelling earlier.');
const warningComesAfterPublishing: PolicyRule = ({ listingDays, listingWarningDays }) =>
  listingWarningDays < listingDays ? undefined : contradiction('listingWarningDays', 'The warning must come after the listing is published.');
const somethingCanBeBooked: PolicyRule = ({ leadMinutes, horizonDays }) =>
  leadMinutes < horizonDays * MINUTES_PER_DAY ? undefined : contradiction('leadMinutes', 'The lead time must be shorter than the horizon, or nothing could ever be booked.');
const warningComesBeforeTheLimit: PolicyRule = ({ creditWarningMinutes, creditLimitMinutes }) =>
  creditWarningMinutes <= creditLimitMinutes ? undefined : contradiction('creditWarningMinutes', 'The warning must come before the limit, or at it: nobody gets any further below zero.');
const aBookingFitsInItsMonth: PolicyRule = ({ rewardBookingMinutes, rewardMonthMinutes }) =>
  rewardBookingMinutes <= rewardMonthMinutes ? undefined : contradiction('rewardBookingMinutes', 'What one booking can bring must not be more than what a month can bring.');

const ofAnyPolicy = [
  earlyCancellationIsFree, tiersReachToTheStart, tiersComeCloser, laterIsNeverCheaper, warningComesAfterPublishing, somethingCanBeBooked,
  warningComesBeforeTheLimit, aBookingFitsInItsMonth,
] as const;

/** The first thing in which a policy contradicts itself. */
const contradictionIn = (policy: Policy): Rejected<'POLICY_CONTRADICTS_ITSELF'> | undefined => {
  for (const rule of ofAnyPolicy) {
    const no = rule(policy);
    if (no) return no;
  }
  return undefined;
};

const aPolicyThatFitsTogether: Rule<Unknown, FoundCommunity, 'POLICY_CONTRADICTS_ITSELF'> = (_, { data }) => contradictionIn(data.policy);
const aChangeThatFitsTheRest: Rule<Founded, ChangePolicy, 'POLICY_CONTRADICTS_ITSELF'> = (state, { data }) => contradictionIn(changed(state.policy, data.policy));

export const toFound = [aPolicyThatFitsTogether] as const;
export const toChangePolicy = [onlyCoordinators, aChangeThatFitsTheRest] as const;

/** The policy with these rules changed and the others as they are. */
export const changed = (policy: Policy, change: ChangePolicy['data']['policy']): Policy => {
  const given = Object.fromEntries(Object.entries<unknown>(change).filter(([, value]) => value !== undefined));
  return { ...policy, ...given };
};
