import { ResolveField, Resolver } from '@nestjs/graphql';
import { partnerOf } from '../../contracts/account/accounts.js';
import { communityId } from '../../contracts/values.js';
import type { GraphContext } from '../engine/graph-context.js';
import { accounts, type AccountRow } from './accounts.projection.js';
import { limitOfExchange } from './standing.js';

/** What one community exchanges with another: the account in which it stands, which has all of it. */
type ExchangeShown = { readonly account: AccountRow };

/** With whom a community exchanges credits, for everybody in it. */
@Resolver('Community')
export class CommunityExchangesResolver {
  @ResolveField()
  async exchanges({ id }: { readonly id: string }, _args: unknown, context: GraphContext): Promise<readonly ExchangeShown[] | null> {
    const community = communityId.safeParse(id);
    if (!community.success || context.viewer === undefined || (await context.rolesIn(community.data)).length === 0) return null;
    const rows = await context.reads.query(accounts, (db, table) =>
      db.selectFrom(table).select('rows.doc').where('rows.community_id', '=', community.data).where('rows.kind', '=', 'BOUNDARY').orderBy('rows.key').execute());
    return rows.map(({ doc }) => ({ account: doc }));
  }
}

/** The exchange that stands in an account. */
@Resolver('Account')
export class AccountExchangeResolver {
  @ResolveField()
  exchange(account: AccountRow): ExchangeShown | null {
    return account.kind === 'BOUNDARY' ? { account } : null;
  }
}

/** How far two communities have come. */
@Resolver('CreditExchange')
export class CreditExchangeResolver {
  @ResolveField()
  with({ account }: ExchangeShown) {
    return { __typename: 'Community', id: partnerOf(account.id) };
  }

  @ResolveField()
  state({ account: { exchange } }: ExchangeShown): 'OPEN' | 'WAITING_FOR_THEM' | 'WAITING_FOR_US' | 'ENDED' {
    const [us, them] = [exchange?.agreedByUs ?? null, exchange?.agreedByThem ?? null];
    if (us !== null) return them === null ? 'WAITING_FOR_THEM' : 'OPEN';
    return them === null ? 'ENDED' : 'WAITING_FOR_US';
  }

  @ResolveField()
  limit({ account: { exchange } }: ExchangeShown) {
    return limitOfExchange(exchange);
  }

  @ResolveField()
  agreedByUs({ account: { exchange } }: ExchangeShown) {
    return exchange?.agreedByUs ?? null;
  }

  @ResolveField()
  agreedByThem({ account: { exchange } }: ExchangeShown) {
    return exchange?.agreedByThem ?? null;
  }

  @ResolveField()
  reason({ account: { exchange } }: ExchangeShown) {
    return exchange?.reason ?? null;
  }
}
