import type { CommunityEvent } from '../../contracts/community/community.events.js';
import type { MembershipEvent, Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import type { CommunityId } from '../../contracts/values.js';
import type { CommandContext } from './decider.js';
import { RecentMap } from './recent-map.js';
import type { FoldedStream, StreamFold, StreamReader } from './stream-reader.js';

type Community = { readonly founded: boolean; readonly policy: Policy };
/** What was made of two streams, and where they ended then. */
type Known = { readonly community: FoldedStream<Community>; readonly roles: FoldedStream<readonly Role[]>; readonly context: CommandContext };

const COMMUNITIES_MAX = 100;
/** Of one community. */
const ACTORS_MAX = 1_000;

/** The policy in force and the actor's roles, read from the log for every command: never from a read model, which may lag. */
export class CommunityContexts {
  /** By community, then actor; true as long as neither stream goes on. */
  readonly #known = new Map<CommunityId, RecentMap<string, Known>>();

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
    const known = this.#known.get(communityId)?.get(actor);
    return known && this.streams.endsThere(known.community) && this.streams.endsThere(known.roles) ? known.context : this.#made(communityId, actor);
  }

  #made(communityId: CommunityId, actor: string): CommandContext | undefined {
    const community = this.streams.foldedNow(streamOf.community(communityId), communityFold);
    const roles = this.streams.foldedNow(streamOf.membership(communityId, actor), rolesFold);
    if (!community || !roles) return undefined;
    const context = { founded: community.state.founded, policy: community.state.policy, roles: roles.state };
    this.#remember(communityId, actor, { community, roles, context });
    return context;
  }

  #remember(communityId: CommunityId, actor: string, known: Known): void {
    if (!this.#known.has(communityId) && this.#known.size >= COMMUNITIES_MAX) this.#known.clear();
    const actors = this.#known.get(communityId) ?? new RecentMap<string, Known>(ACTORS_MAX);
    this.#known.set(communityId, actors);
    actors.set(actor, known);
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
