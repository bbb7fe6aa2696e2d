import { CommunityFounded, PolicyChanged, type CommunityEvent } from '../../contracts/community/community.events.js';
import { firstRejection, reject, unreachable, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { ChangePolicy, CommunityCommand, FoundCommunity } from './community.commands.js';
import { changed, toChangePolicy, toFound } from './community.rules.js';
import { evolve, unknown, type Community, type Founded, type Unknown } from './community.state.js';

export type CommunityRejection = 'NOT_FOUND' | 'ALREADY_FOUNDED' | 'NOT_COORDINATOR' | 'POLICY_CONTRADICTS_ITSELF';
type Decision = readonly CommunityEvent[] | Rejected<CommunityRejection>;

/** The life of a community: what is heard in which situation. */
const decide = (community: Community, command: CommunityCommand, context: CommandContext): Decision => {
  switch (community.status) {
    case 'unknown': return command.type === 'FoundCommunity' ? found(community, command, context) : reject('NOT_FOUND');
    case 'founded': return command.type === 'ChangePolicy' ? changePolicy(community, command, context) : reject('ALREADY_FOUNDED');
    default: return unreachable(community);
  }
};

const found = (state: Unknown, command: FoundCommunity, context: CommandContext): Decision =>
  firstRejection(toFound, { state, command, context }) ?? [CommunityFounded.of({ ...command.data, founderId: command.meta.actor })];

const changePolicy = (state: Founded, command: ChangePolicy, context: CommandContext): Decision => {
  const no = firstRejection(toChangePolicy, { state, command, context });
  if (no) return no;
  const { communityId, policy: change, reason } = command.data;
  const policy = changed(state.policy, change);
  if (JSON.stringify(policy) === JSON.stringify(state.policy)) return [];
  return [PolicyChanged.of({ communityId, version: state.policyVersion + 1, policy, changedBy: command.meta.actor, reason })];
};

export const communityDecider: Decider<Community, CommunityCommand, CommunityEvent, CommunityRejection> = { initial: unknown, evolve, decide };
