import { Args, Context, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { accountOf, fundOf, issueOf } from '../../contracts/account/accounts.js';
import { communityId, type CommunityId, type MemberId } from '../../contracts/values.js';
import type { Change } from '../engine/changes.js';
import type { GraphContext } from '../engine/graph-context.js';
import { ReadModels } from '../engine/read-models.js';
import { accounts, type AccountRow } from './accounts.projection.js';
import { FindAccount } from './find-account.js';
import { sponsorsOf } from './sponsors.js';
import { mandatesHeld, type MandateHeldRow } from './mandates-held.projection.js';

/** Accounts by id, and as they change. */
@Resolver()
export class AccountsResolver {
  constructor(private readonly models: ReadModels, private readonly find: FindAccount) {}

  @Query()
  account(@Args('id') id: string, @Context() context: GraphContext) {
    return this.find.visible(id, context);
  }

  @Subscription()
  async accountChanged(@Args('id') id: string, @Context() context: GraphContext) {
    if (!(await this.find.visible(id, context))) throw new GraphQLError('There is no account with this id that you may see.', { extensions: { code: 'NOT_FOUND' } });
    return changesOf(id, this.models.changes(accounts, context.gone), { find: this.find, context });
  }
}

type Looking = { readonly find: FindAccount; readonly context: GraphContext };

/** Read anew for every change, until it may not be seen any more. */
async function* changesOf(id: string, changes: AsyncIterable<Change>, { find, context }: Looking): AsyncGenerator<{ readonly accountChanged: AccountRow }> {
  for await (const { keys, position } of changes) {
    if (!keys.includes(id)) continue;
    context.readAfter(position);
    const row = await find.visible(id, context);
    if (!row) return;
    yield { accountChanged: row };
  }
}

type Reference = { readonly id: string };

/** The accounts of a community that everybody in it may see, and one's own. */
@Resolver('Community')
export class CommunityAccountsResolver {
  constructor(private readonly find: FindAccount) {}

  @ResolveField()
  viewerAccount(community: Reference, _args: unknown, context: GraphContext) {
    const { viewer } = context;
    return viewer === undefined ? null : this.#of(community, (id) => accountOf(id, viewer), context);
  }

  @ResolveField()
  async viewerMandates({ id }: Reference, _args: unknown, context: GraphContext): Promise<readonly MandateHeldRow[] | null> {
    const { viewer, reads } = context;
    const community = communityId.safeParse(id);
    if (!community.success || viewer === undefined || (await context.rolesIn(community.data)).length === 0) return null;
    const today = context.now();
    const rows = await reads.query(mandatesHeld, (db, table) =>
      db.selectFrom(table).select('rows.doc').where('rows.holder_id', '=', viewer).where('rows.community_id', '=', community.data).orderBy('rows.given_at').orderBy('rows.key').execute());
    return rows.map(({ doc }) => doc).filter(({ until }) => until === null || today < until);
  }

  @ResolveField()
  fund(community: Reference, _args: unknown, context: GraphContext) {
    return this.#of(community, fundOf, context);
  }

  @ResolveField()
  issue(community: Reference, _args: unknown, context: GraphContext) {
    return this.#of(community, issueOf, context);
  }

  @ResolveField()
  async sponsors({ id }: Reference, _args: unknown, context: GraphContext): Promise<readonly AccountRow[] | null> {
    const community = communityId.safeParse(id);
    if (!community.success || context.viewer === undefined || (await context.rolesIn(community.data)).length === 0) return null;
    return sponsorsOf(context.reads, community.data);
  }

  #of({ id }: Reference, account: (community: CommunityId) => string, context: GraphContext): Promise<AccountRow | null> | null {
    const community = communityId.safeParse(id);
    return community.success ? this.find.visible(account(community.data), context) : null;
  }
}

/** What a sponsor is called, wherever its account is named. */
@Resolver('AccountOwner')
export class SponsorNameResolver {
  @ResolveField()
  async name({ sponsorId }: { readonly sponsorId?: string }, _args: unknown, { reads }: GraphContext) {
    return sponsorId === undefined ? null : ((await reads.row(accounts, sponsorId))?.name ?? null);
  }
}

/** The account that goes with a membership. */
@Resolver('Membership')
export class MembershipAccountResolver {
  constructor(private readonly find: FindAccount) {}

  @ResolveField()
  account({ communityId: community, memberId }: { readonly communityId: CommunityId; readonly memberId: MemberId }, _args: unknown, context: GraphContext) {
    return this.find.visible(accountOf(community, memberId), context);
  }
}
