import { ResolveField, Resolver } from '@nestjs/graphql';
import { plusHours } from '../../contracts/time.js';
import type { CommunityId, Instant } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { accounts } from './accounts.projection.js';
import { isOfficer } from './who-may-see.js';

/** After so many hours in which nothing has moved an account counts as inactive. */
const INACTIVE_HOURS = 90 * 24;

type Activity = 'ONLY_GIVING' | 'ONLY_RECEIVING' | 'INACTIVE' | 'ARRIVED_AFTER_CLOSING';
type ByArgs = PageArgs & { readonly activity: Activity };

/** Accounts by what they are used for, for those who look after them: those of members, and of sponsors where something arrived after they were closed. */
@Resolver('LedgerOverview')
export class AccountsByResolver {
  @ResolveField()
  async accountsBy({ communityId }: { readonly communityId: CommunityId }, { activity, ...args }: ByArgs, context: GraphContext) {
    if (!(await isOfficer(communityId, context))) return null;
    const [column, is, value] = conditionOf(activity, context.now());
    return context.reads.page(accounts, {
      args, viewer: context.viewer, sort: [], scope: { communityId, activity },
      where: (rows) => rows.and([
        rows('rows.community_id', '=', communityId), ...(activity === 'ARRIVED_AFTER_CLOSING' ? [] : [rows('rows.kind', '=', 'MEMBER')]), rows(column, is, value),
        ...(activity === 'ONLY_GIVING' ? [rows('rows.received', '=', '0')] : []), ...(activity === 'ONLY_RECEIVING' ? [rows('rows.given', '=', '0')] : []),
        ...(activity === 'INACTIVE' ? [rows('rows.left_over', 'is', null)] : []),
      ]),
    });
  }
}

const conditionOf = (activity: Activity, now: Instant) => {
  switch (activity) {
    case 'ONLY_GIVING': return ['rows.given', '>', '0'] as const;
    case 'ONLY_RECEIVING': return ['rows.received', '>', '0'] as const;
    case 'INACTIVE': return ['rows.last_moved_at', '<', plusHours(now, -INACTIVE_HOURS)] as const;
    case 'ARRIVED_AFTER_CLOSING': return ['rows.left_over', '!=', '0'] as const;
  }
};
