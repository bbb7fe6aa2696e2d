import type { CommunityEvent } from '../../contracts/community/community.events.js';
import type { MembershipEvent, Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import type { CommunityId } from '../../contracts/values.js';
import type { CommandContext } from './decider.js';
import type { StreamFold, StreamReader } from './stream-reader.js';

type Community = { readonly founded: boolean; readonly policy: Policy };

/** The policy in force and the actor's roles, read from the log for every command: never from a read model, which may lag. */
export class CommunityContexts {
  constructor(private readonly streams: StreamReader) {}

  async of(communityId: CommunityId, actor: string): Promise<CommandContext> {
    const [community, roles] = await Promise.all([
      this.streams.foldLong(streamOf.community(communityId), communityFold),
      this.streams.foldLong(streamOf.membership(communityId, actor), rolesFold),
    ]);
    return { ...community, roles };
  }

  /** The same where nothing has to be read for it; else undefined. */
  now(communityId: CommunityId, actor: string): CommandContext | undefined {
    const community = this.streams.foldedNow(streamOf.community(communityId), communityFold)?.state;
    const roles = this.streams.foldedNow(streamOf.membership(communityId, actor), rolesFold)?.state;
    return community && roles && { founded: community.founded, policy: community.policy, roles };
  }
}

const communityAfter = (_: Community, { data }: CommunityEvent): Community => ({ founded: true, policy: data.policy });

const rolesAfter = (roles: readonly Role[], event: MembershipEvent): readonly Role[] => {
  switch (event.type) {
    case 'MemberJoined': return event.data.roles;
    case 'RoleGranted': return [...new Set([...roles, event.data.role])];
    case 'RoleRevoked': return roles.filter((role) => role !== event.data.role);
    case 'MemberLeft': return [];
  }
};

const communityFold: StreamFold<Community, CommunityEvent> = { initial: { founded: false, policy: defaultPolicy }, evolve: communityAfter };
const rolesFold: StreamFold<readonly Role[], MembershipEvent> = { initial: [], evolve: rolesAfter };
