import type { Policy, PolicyChange } from '../../contracts/community/policy.js';
import type { CommunityId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** Half of founding: the process `found-community` sees to it that the founder belongs to it, too. */
export class FoundCommunity extends command('FoundCommunity')<{ communityId: CommunityId; name: string; description?: string | undefined; policy: Policy }> {}
export class ChangePolicy extends command('ChangePolicy')<{ communityId: CommunityId; policy: PolicyChange; reason: string }> {}

export const communityCommands = [FoundCommunity, ChangePolicy] as const;
export type CommunityCommand = InstanceType<(typeof communityCommands)[number]>;
