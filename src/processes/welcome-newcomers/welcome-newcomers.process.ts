import { accountOf, fundOf } from '../../../contracts/account/accounts.js';
import type { CommunityEvent } from '../../../contracts/community/community.events.js';
import { streamOf } from '../../../contracts/events.js';
import { transferId, type CommunityId, type MemberId } from '../../../contracts/values.js';
import { TransferCredits } from '../../account/account.commands.js';
import { isAccountClosed } from '../../kernel/closed-accounts.js';
import { comparePositions, type Position } from '../../kernel/event-store.js';
import type { Recorded } from '../../kernel/codec.js';
import { idFrom } from '../../kernel/ids.js';
import { defineProcess, type Send } from '../../kernel/process.js';

/** From there on newcomers are given so many minutes. */
type Rule = { readonly since: Position; readonly minutes: number };

/**
 * The fund gives to who joins what the policy said when they did, once for each member and community: the transfer's id follows from both. A
 * fund that cannot give refuses, and there it ends. Who comes back to an account that they have closed is given nothing there.
 */
export const welcomeNewcomers = defineProcess({
  name: 'welcome-newcomers',
  on: {
    MemberJoined: async ({ data: { communityId, memberId }, position }, streams) => {
      const rules = await streams.fold<readonly Rule[], CommunityEvent>(streamOf.community(communityId), [], rulesAfter);
      const minutes = rules.findLast(({ since }) => comparePositions(since, position) < 0)?.minutes ?? 0;
      return minutes > 0 && !(await isAccountClosed(accountOf(communityId, memberId), streams)) ? [give(communityId, memberId, minutes)] : [];
    },
  },
});

const rulesAfter = (rules: readonly Rule[], { data: { policy }, position }: Recorded<CommunityEvent>): readonly Rule[] => {
  const minutes = policy.startingCreditMinutes;
  return rules.at(-1)?.minutes === minutes ? rules : [...rules, { since: position, minutes }];
};

const give = (communityId: CommunityId, memberId: MemberId, minutes: number): Send => (meta) => new TransferCredits({
  accountId: fundOf(communityId), to: accountOf(communityId, memberId), minutes: String(minutes),
  transferId: transferId.parse(idFrom('trf', 'starting-credit', communityId, memberId)), purpose: { kind: 'STARTING_CREDIT' },
}, meta);
