import { ResolveField, Resolver } from '@nestjs/graphql';
import { communityOfAccount, kindOf } from '../../contracts/account/accounts.js';
import type { AccountId } from '../../contracts/values.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import type { AccountRow, LimitException, MandateRow } from './accounts.projection.js';
import { creditHolds, type CreditHoldRow } from './credit-holds.projection.js';
import { creditRequests, type CreditRequestRow } from './credit-requests.projection.js';
import { memberShown, ownerShown } from './owner-shown.js';
import { standingOf, type Standing } from './standing.js';
import { isOfficer, mayReadLetters } from './who-may-see.js';

/** What an account says of itself. The rules are those in force, read from the log. */
@Resolver('Account')
export class AccountFieldsResolver {
  constructor(private readonly contexts: CommunityContexts) {}

  @ResolveField()
  owner({ id }: AccountRow) {
    return ownerShown(id);
  }

  @ResolveField()
  available({ balance, held }: AccountRow) {
    return String(BigInt(balance) - BigInt(held));
  }

  @ResolveField()
  async limit(row: AccountRow, _args: unknown, context: GraphContext) {
    return (await this.#standing(row, context)).limit;
  }

  @ResolveField()
  async maySpend(row: AccountRow, _args: unknown, context: GraphContext) {
    return (await this.#standing(row, context)).maySpend;
  }

  @ResolveField()
  async mayEarn(row: AccountRow, _args: unknown, context: GraphContext) {
    return (await this.#standing(row, context)).mayEarn;
  }

  @ResolveField()
  async standing(row: AccountRow, _args: unknown, context: GraphContext) {
    return (await this.#standing(row, context)).standing;
  }

  @ResolveField()
  async limitExceptions(row: AccountRow, _args: unknown, context: GraphContext) {
    return context.viewer === row.memberId || (await isOfficer(row.communityId, context)) ? row.limitExceptions : null;
  }

  @ResolveField()
  mandates({ id, mandates }: AccountRow, _args: unknown, { now }: GraphContext): readonly MandateShown[] {
    const today = now();
    return mandates.filter(({ until }) => until === null || today < until).map((mandate) => ({ ...mandate, accountId: id }));
  }

  async #standing(row: AccountRow, { now }: GraphContext): Promise<Standing> {
    const { policy } = await this.contexts.of(row.communityId, row.memberId ?? row.communityId);
    return standingOf(row, policy, now());
  }
}

/** What waits: requests for an answer, holds for their end. */
@Resolver('Account')
export class AccountWaitingResolver {
  @ResolveField()
  async requestsToPay(row: AccountRow, args: PageArgs, context: GraphContext) {
    return (await mayReadLetters(row, context)) ? requestsWhere('payer_id', { row, args, context }) : null;
  }

  @ResolveField()
  async requestsMade(row: AccountRow, args: PageArgs, context: GraphContext) {
    return (await mayReadLetters(row, context)) ? requestsWhere('payee_id', { row, args, context }) : null;
  }

  @ResolveField()
  holds({ id }: AccountRow, args: PageArgs, { reads, viewer }: GraphContext) {
    return reads.page(creditHolds, { args, viewer, sort: [{ by: 'held_at', direction: 'desc' }], scope: { id }, where: (rows) => rows('rows.account_id', '=', id) });
  }
}

type Asked = { readonly row: AccountRow; readonly args: PageArgs; readonly context: GraphContext };

const requestsWhere = (column: 'payer_id' | 'payee_id', { row: { id }, args, context: { reads, viewer } }: Asked) =>
  reads.page(creditRequests, { args, viewer, sort: [{ by: 'answer_by' }], scope: { [column]: id }, where: (rows) => rows(`rows.${column}`, '=', id) });

/** Who decided on an exception. */
@Resolver('LimitException')
export class LimitExceptionResolver {
  @ResolveField()
  by({ byId }: LimitException) {
    return memberShown(byId);
  }
}

type MandateShown = MandateRow & { readonly accountId: AccountId };

/** Somebody who may pay for the owner. */
@Resolver('Mandate')
export class MandateResolver {
  @ResolveField()
  owner({ accountId }: MandateShown) {
    return ownerShown(accountId);
  }

  @ResolveField()
  holder({ holderId }: MandateRow) {
    return memberShown(holderId);
  }

  @ResolveField()
  left({ minutes, used }: MandateRow) {
    return String(BigInt(minutes) - BigInt(used));
  }
}

/** The two sides of a request. */
@Resolver('CreditRequest')
export class CreditRequestResolver {
  @ResolveField()
  payer({ payerId }: CreditRequestRow) {
    return ownerShown(payerId);
  }

  @ResolveField()
  payee({ payeeId }: CreditRequestRow) {
    return ownerShown(payeeId);
  }
}

/** For whom credits are held, and what for. */
@Resolver('CreditHold')
export class CreditHoldResolver {
  /** What the community's own accounts set aside every member sees; for whom, only who looks after them, and whom it is for. */
  @ResolveField()
  async payee({ accountId, payeeId }: CreditHoldRow, _args: unknown, context: GraphContext) {
    const payee = ownerShown(payeeId);
    const isTold = kindOf(accountId) === 'member' || payee.member?.id === context.viewer || (await isOfficer(communityOfAccount(accountId), context));
    return isTold ? payee : { ...payee, member: null };
  }

  @ResolveField()
  booking({ bookingId }: CreditHoldRow, _args: unknown, context: GraphContext) {
    return bookingId === null ? null : context.readBack('booking', bookingId);
  }
}
