import type { Contributions } from '../../contracts/listing/listing.events.js';
import { rewardsIn, type NamedReward } from '../../contracts/listing/rewards.js';
import type { CommunityId, Instant } from '../../contracts/values.js';
import type { CommunityContexts } from './community-contexts.js';
import { reject, type Rejected } from './decider.js';
import type { StreamReader } from './stream-reader.js';
import { hasEnded, programmeOf } from './fund-programmes.js';

export type NoSuchReward = Rejected<'NO_SUCH_PROGRAMME' | 'PROGRAMME_ENDED' | 'ABOVE_PROGRAMME' | 'ABOVE_REWARD_CAP'>;

/** What is named where: `path` leads to the contributions of the input, or to what they were taken from. */
type Named = { readonly contributions: Contributions; readonly at: Instant; readonly path: readonly string[]; readonly isWritten: boolean };

/** Whether rewards that a listing or terms name can be granted, as far as it can be known before anybody has done anything. */
export class NamedRewards {
  constructor(private readonly streams: StreamReader, private readonly communities: CommunityContexts) {}

  /** The first that cannot, and why: its programme, or what all of them come to. */
  async whyNot(community: CommunityId, named: Named, actor: string): Promise<NoSuchReward | undefined> {
    const rewards = rewardsIn(named.contributions);
    if (rewards.length === 0) return undefined;
    const noes = await Promise.all(rewards.map((reward) => this.#whyNotOne(community, reward, named)));
    return noes.find((no) => no !== undefined) ?? (await this.#whyNotAll(community, { rewards, named }, actor));
  }

  async #whyNotOne(community: CommunityId, reward: NamedReward, named: Named): Promise<NoSuchReward | undefined> {
    const programme = await programmeOf(this.streams, community, reward.programmeId);
    if (programme === undefined) return reject('NO_SUCH_PROGRAMME', { path: pathOf(named, reward, 'programmeId') });
    if (hasEnded(programme, named.at)) return reject('PROGRAMME_ENDED', { path: pathOf(named, reward, 'programmeId') });
    return BigInt(reward.minutes) > BigInt(programme.minutes) ? reject('ABOVE_PROGRAMME', { path: pathOf(named, reward, 'minutes') }) : undefined;
  }

  async #whyNotAll(community: CommunityId, { rewards, named }: { readonly rewards: readonly NamedReward[]; readonly named: Named }, actor: string): Promise<NoSuchReward | undefined> {
    const { policy } = await this.communities.of(community, actor);
    const cap = BigInt(policy.rewardBookingMinutes);
    let sum = 0n;
    for (const reward of rewards) {
      sum += BigInt(reward.minutes);
      if (sum > cap) return reject('ABOVE_REWARD_CAP', { path: pathOf(named, reward, 'minutes') });
    }
    return undefined;
  }
}

const pathOf = ({ path, isWritten }: Named, { index }: NamedReward, field: string): readonly string[] => (isWritten ? [...path, 'recipient', `${index}`, 'reward', field] : path);
