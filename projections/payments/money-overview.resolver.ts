import { ResolveField, Resolver } from '@nestjs/graphql';
import { payeeShown } from '../../contracts/payment/payee-shown.js';
import { communityId } from '../../contracts/values.js';
import { Payees } from '../../src/kernel/payees.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import type { RequestReads } from '../engine/request-reads.js';
import { communityMoneyOf, csvOf, earningsOf, quartersOf } from './earnings.js';
import { payments, type PaymentRow } from './payments.projection.js';
import { isTreasurer } from './payments.resolver.js';
import { shownPayment } from './shown.js';

type Concern = 'OWED' | 'DISPUTED' | 'FAILED';
const columnOf = { OWED: 'rows.owed', DISPUTED: 'rows.disputed', FAILED: 'rows.failed' } as const satisfies Record<Concern, string>;

/** What a member has earned, and how they stand as somebody who is paid. */
@Resolver('Viewer')
export class ViewerMoneyResolver {
  readonly #payees: Payees;

  constructor(streams: StreamReader) {
    this.#payees = new Payees(streams);
  }

  @ResolveField()
  async payee({ id }: { readonly id: string }) {
    return payeeShown(await this.#payees.of(id));
  }

  @ResolveField()
  async earnings({ id }: { readonly id: string }, _args: unknown, { reads }: GraphContext) {
    return earningsOf(await allOf(reads, 'rows.payee_id', id));
  }

  @ResolveField()
  async earningsStatement({ id }: { readonly id: string }, { year }: { readonly year: number }, { reads }: GraphContext) {
    const quarters = quartersOf(await settledIn(reads, id, year));
    return { year, quarters, csv: csvOf(year, quarters) };
  }
}

const allOf = async (reads: RequestReads, column: 'rows.payee_id' | 'rows.community_id', id: string): Promise<readonly PaymentRow[]> => {
  const found = await reads.query(payments, (db, table) => db.selectFrom(table).select('rows.doc').where(column, '=', id).execute());
  return found.map(({ doc }) => doc);
};

const settledIn = async (reads: RequestReads, payee: string, year: number): Promise<readonly PaymentRow[]> => {
  const [from, to] = [String(year).padStart(4, '0'), String(year + 1).padStart(4, '0')];
  const found = await reads.query(payments, (db, table) => db.selectFrom(table).select('rows.doc').where('rows.payee_id', '=', payee).where('rows.settled_at', '>=', from).where('rows.settled_at', '<', to).execute());
  return found.map(({ doc }) => doc);
};

/** What treasurers see of the money of their community. */
@Resolver('Community')
export class CommunityMoneyResolver {
  @ResolveField()
  async money({ id }: { readonly id: string }, _args: unknown, context: GraphContext) {
    const community = communityId.safeParse(id);
    if (!community.success || !(await isTreasurer(community.data, context))) return null;
    return communityMoneyOf(await allOf(context.reads, 'rows.community_id', id));
  }

  @ResolveField()
  async payments({ id }: { readonly id: string }, { concern, ...args }: PageArgs & { readonly concern: Concern }, context: GraphContext) {
    const community = communityId.safeParse(id);
    if (!community.success || !(await isTreasurer(community.data, context))) return null;
    const page = await context.reads.page(payments, {
      args, viewer: context.viewer, sort: [{ by: 'begun_at', direction: 'desc' }], scope: { id, concern },
      where: (rows) => rows.and([rows('rows.community_id', '=', id), rows(columnOf[concern], '=', 1)]),
    });
    const edges = page.edges.map((edge) => ({ ...edge, node: shownPayment(edge.node) }));
    return { ...page, nodes: edges.map(({ node }) => node), edges };
  }
}
