import type { AccountId, CommunityId, CreditHoldId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** A member of one community pays a member of another: two legs, both or neither. Minutes are decimal strings. */
export class GiveCreditsAbroad extends command('GiveCreditsAbroad')<{ from: AccountId; to: AccountId; minutes: string; exchangeId: CreditHoldId }> {}
/** Whether there is the other community is said in its own stream: only then does it become `AgreeToExchange`. */
export class AgreeToExchangeWith extends command('AgreeToExchangeWith')<{ communityId: CommunityId; withId: CommunityId; minutes: string; reason: string }> {}
