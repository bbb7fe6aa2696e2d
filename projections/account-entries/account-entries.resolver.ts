import { ResolveField, Resolver } from '@nestjs/graphql';
import { kindOf, partnerOf } from '../../contracts/account/accounts.js';
import { KeyedQueue } from '../../src/kernel/keyed-queue.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { accountEntries } from './account-entries.projection.js';
import { nameIn, Names } from './names.js';
import { csvOf, htmlOf, type Printed } from './printed.js';
import { Services } from './services.js';
import { pageShown, shownTo, sightOf, type AccountSeen, type EntryShown, type OwnerShown } from './shown-entry.js';
import { allLines, linesOf, periodOf, totalsOf, turnoverOf, type Period, type Totals } from './statement.js';

/** What moved an account. */
@Resolver('Account')
export class AccountEntriesResolver {
  @ResolveField()
  async entries(account: AccountSeen, args: PageArgs, context: GraphContext) {
    const sight = await sightOf(account, context);
    const page = await context.reads.page(accountEntries, {
      args, viewer: context.viewer, sort: [{ by: 'seq', direction: 'desc' }], scope: { account: account.id }, where: (rows) => rows('rows.account_id', '=', account.id),
    });
    return pageShown(page, shownTo(sight));
  }

  @ResolveField()
  async statement(account: AccountSeen, args: Period, context: GraphContext): Promise<StatementShown> {
    const period = periodOf(args, context);
    return { ...(await totalsOf(context.reads, account.id, period)), account, period };
  }
}

/** One entry. */
@Resolver('AccountEntry')
export class AccountEntryResolver {
  @ResolveField()
  booking({ bookingId }: EntryShown, _args: unknown, context: GraphContext) {
    return bookingId === null ? null : context.readBack('booking', bookingId);
  }
}

type StatementShown = Totals & { readonly account: AccountSeen; readonly period: Period };

/** The lines of a statement, in a page or printed. */
@Resolver('Statement')
export class StatementResolver {
  readonly #printing = new KeyedQueue();

  constructor(private readonly names: Names, private readonly services: Services) {}

  @ResolveField()
  async received(statement: StatementShown, _args: unknown, { reads }: GraphContext) {
    return (await turnoverOf(reads, statement.account.id, statement)).received;
  }

  @ResolveField()
  async paid(statement: StatementShown, _args: unknown, { reads }: GraphContext) {
    return (await turnoverOf(reads, statement.account.id, statement)).paid;
  }

  @ResolveField()
  async lines(statement: StatementShown, args: PageArgs, context: GraphContext) {
    const { account: { id } } = statement;
    const { sort, scope, bounds } = linesOf(id, statement);
    const page = await context.reads.page(accountEntries, { args, viewer: context.viewer, sort, scope, where: (rows) => rows.and(bounds.map(([column, is, value]) => rows(column, is, value))) });
    return pageShown(page, shownTo(await sightOf(statement.account, context)));
  }

  @ResolveField()
  async csv(statement: StatementShown, _args: unknown, context: GraphContext) {
    return this.#inTurn(context, async () => csvOf(await this.#printed(statement, context)));
  }

  @ResolveField()
  async html(statement: StatementShown, _args: unknown, context: GraphContext) {
    return this.#inTurn(context, async () => htmlOf(await this.#printed(statement, context)));
  }

  /** One at a time for each viewer: an operation can ask for many under as many names, and each is all its lines. */
  #inTurn({ viewer }: GraphContext, print: () => Promise<string>): Promise<string> {
    return this.#printing.run(viewer ?? '', print);
  }

  async #printed(statement: StatementShown, context: GraphContext): Promise<Printed> {
    const { account, period: { from = null, to = null, asOf } } = statement;
    const lines = (await allLines(context.reads, account.id, statement)).map(shownTo(await sightOf(account, context)));
    const [names, services] = await Promise.all([this.#namesOf(lines, asOf, context), this.services.titlesOf(lines.map(({ bookingId }) => bookingId), context)]);
    return {
      from, to, totals: { ...statement, ...(await turnoverOf(context.reads, account.id, statement)) }, owner: await this.names.of(ownerOf(account), asOf, context), community: nameIn(await context.readBack('community', account.communityId)) ?? '',
      lines: lines.map((line) => ({ ...line, counterpartName: names.get(partyOf(line)) ?? '', service: services.get(line.bookingId ?? '') ?? '' })),
    };
  }

  /** Everybody's name once, however many lines they are in. */
  async #namesOf(lines: readonly EntryShown[], asOf: Period['asOf'], context: GraphContext): Promise<ReadonlyMap<string, string>> {
    const owners = new Map(lines.map((line) => [partyOf(line), line.counterpart]));
    return new Map(await Promise.all([...owners].map(async ([id, owner]) => [id, await this.names.of(owner, asOf, context)] as const)));
  }
}

/** Over a boundary there are many. */
const partyOf = ({ counterpartId, abroadId }: EntryShown): string => `${counterpartId} ${abroadId}`;

const ownerOf = ({ id, memberId }: AccountSeen): Pick<OwnerShown, 'kind' | 'member' | 'sponsorId' | 'partner'> => {
  const partner = partnerOf(id);
  if (partner !== undefined) return { kind: 'BOUNDARY', member: null, partner: { __typename: 'Community', id: partner } };
  if (kindOf(id) === 'sponsor') return { kind: 'SPONSOR', member: null, sponsorId: id };
  if (memberId === null) return { kind: id.endsWith('.fund') ? 'FUND' : 'ISSUE', member: null };
  return { kind: 'MEMBER', member: { __typename: 'Member', id: memberId } };
};
