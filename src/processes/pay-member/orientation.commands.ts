import type { CommunityId, MemberId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** A coordinator or a treasurer says that this member has taken part in the orientation: the fund pays what the policy says, once for each member. */
export class GrantOrientation extends command('GrantOrientation')<{ communityId: CommunityId; memberId: MemberId }> {}
