import { ResolveField, Resolver } from '@nestjs/graphql';
import type { CommunityId } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import type { AccountRow } from './accounts.projection.js';
import { entryDisputes, type EntryDisputeRow } from './entry-disputes.projection.js';
import { memberShown, ownerShown } from './owner-shown.js';
import { mayReadLetters } from './who-may-see.js';

/** What the owner of an account has found wrong with it, and what was answered. */
@Resolver('Account')
export class AccountDisputesResolver {
  @ResolveField()
  async disputes(row: AccountRow, args: PageArgs, context: GraphContext) {
    if (!(await mayReadLetters(row, context))) return null;
    const { id } = row;
    return context.reads.page(entryDisputes, { args, viewer: context.viewer, sort: [{ by: 'raised_at', direction: 'desc' }], scope: { id }, where: (rows) => rows('rows.account_id', '=', id) });
  }
}

/** What waits for a treasurer. */
@Resolver('LedgerOverview')
export class OpenDisputesResolver {
  @ResolveField()
  async openDisputes({ communityId }: { readonly communityId: CommunityId }, args: PageArgs, context: GraphContext) {
    if (!(await context.rolesIn(communityId)).includes('treasurer')) return null;
    return context.reads.page(entryDisputes, {
      args, viewer: context.viewer, sort: [{ by: 'raised_at' }], scope: { communityId }, where: (rows) => rows.and([rows('rows.community_id', '=', communityId), rows('rows.state', '=', 'OPEN')]),
    });
  }
}

/** One dispute. */
@Resolver('EntryDispute')
export class EntryDisputeResolver {
  @ResolveField()
  owner({ accountId }: EntryDisputeRow) {
    return ownerShown(accountId);
  }

  @ResolveField()
  answeredBy({ answeredById }: EntryDisputeRow) {
    return answeredById === null ? null : memberShown(answeredById);
  }
}
