import { ResolveField, Resolver } from '@nestjs/graphql';
import { communityOfAccount, fundOf, issueOf } from '../../contracts/account/accounts.js';
import { communityId, type AccountId, type CommunityId } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import { balancesOf, holdsByAge, totalsOf, type Totals } from './overview.js';

type Overview = Totals & { readonly communityId: CommunityId };

/** How the credits of a community are spread: totals for every member, more for those who look after them. */
@Resolver('Community')
export class CommunityLedgerResolver {
  @ResolveField()
  async ledger({ id }: { readonly id: string }, _args: unknown, context: GraphContext): Promise<Overview | null> {
    const community = communityId.safeParse(id);
    if (!community.success || context.viewer === undefined || (await context.rolesIn(community.data)).length === 0) return null;
    return { ...(await totalsOf(context.reads, community.data, context.now())), communityId: community.data };
  }
}

/** What is asked beside the totals. */
@Resolver('LedgerOverview')
export class LedgerOverviewResolver {
  @ResolveField()
  balances({ communityId: community }: Overview, _args: unknown, { reads }: GraphContext) {
    return balancesOf(reads, community);
  }

  @ResolveField()
  async holdsByAge({ communityId: community }: Overview, _args: unknown, context: GraphContext) {
    const roles = await context.rolesIn(community);
    return roles.includes('treasurer') || roles.includes('coordinator') ? holdsByAge(context.reads, community, context.now()) : null;
  }

  @ResolveField()
  async budgets({ communityId: community }: Overview, _args: unknown, context: GraphContext) {
    return listIn(await context.readBack('account', issueOf(community)), 'budgets');
  }

  @ResolveField()
  async programmes({ communityId: community }: Overview, _args: unknown, context: GraphContext) {
    return listIn(await context.readBack('account', fundOf(community)), 'programmes');
  }
}

/** What an account's row lists under a name; nothing where there is no row yet. */
const listIn = (row: unknown, name: 'budgets' | 'programmes'): readonly object[] => {
  const found: unknown = typeof row === 'object' && row !== null ? Object.entries(row).find(([field]) => field === name)?.[1] : undefined;
  return Array.isArray(found) ? found.filter((one): one is object => typeof one === 'object' && one !== null) : [];
};

type Adopted = { readonly adoptedById: string; readonly used: string };

/** A budget of the issue. */
@Resolver('CreditBudget')
export class CreditBudgetResolver {
  @ResolveField()
  left({ minutes, used }: Adopted & { readonly minutes: string }) {
    return String(BigInt(minutes) - BigInt(used));
  }

  @ResolveField()
  adoptedBy({ adoptedById: id }: Adopted) {
    return { __typename: 'Member', id };
  }
}

/** A programme of the fund, paid by it or by a sponsor. */
@Resolver('RewardProgramme')
export class RewardProgrammeResolver {
  @ResolveField()
  source({ sourceId }: Adopted & { readonly sourceId: AccountId | null }) {
    return sourceId === null ? null : { kind: 'SPONSOR', member: null, community: { __typename: 'Community', id: communityOfAccount(sourceId) }, sponsorId: sourceId };
  }

  @ResolveField()
  left({ budget, used }: Adopted & { readonly budget: string }) {
    return String(BigInt(budget) - BigInt(used));
  }

  @ResolveField()
  adoptedBy({ adoptedById: id }: Adopted) {
    return { __typename: 'Member', id };
  }
}
