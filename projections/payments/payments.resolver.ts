import { Args, Context, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { bookingId, type CommunityId, type Instant } from '../../contracts/values.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { Change } from '../engine/changes.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { AsOf } from '../engine/past.js';
import { ReadModels } from '../engine/read-models.js';
import { bookedOf } from './booked.js';
import { evidenceOf } from './evidence.js';
import { payments, type PaymentRow } from './payments.projection.js';
import { receiptOf } from './receipt.js';
import { shownDispute, shownFailures, shownPayment, type PaymentShown } from './shown.js';

/** Whether somebody looks after the money of a community. */
export const isTreasurer = async (communityId: CommunityId, context: GraphContext): Promise<boolean> => context.viewer !== undefined && (await context.rolesIn(communityId)).includes('treasurer');

/** The two, the provider once the request is heard of; and treasurers. */
const maySee = async (row: PaymentRow, context: GraphContext): Promise<boolean> =>
  context.viewer === row.payerId || (context.viewer === row.payeeId && row.said.some(({ type }) => heard.has(type))) || isTreasurer(row.communityId, context);
/** Before that nobody but the payer hears of a request. */
const heard: ReadonlySet<string> = new Set(['PaymentAuthorised', 'CardSaved', 'PaymentCaptured']);

/** The money of a booking. */
@Resolver('Booking')
export class BookingPaymentResolver {
  @ResolveField()
  async payment({ id, asOf }: { readonly id: string } & AsOf, _args: unknown, context: GraphContext): Promise<PaymentShown | null> {
    const now = await context.reads.row(payments, id);
    const row = now && asOf !== undefined ? rowAsOf(now, asOf) : now;
    return row && (await maySee(row, context)) ? shownPayment(row) : null;
  }
}

/** What had been said by an instant; undefined where nobody had begun to pay. */
const rowAsOf = (row: PaymentRow, asOf: Instant): PaymentRow | undefined => {
  const later = row.said.findIndex(({ at }) => at > asOf);
  if (later < 0) return row;
  return later === 0 ? undefined : { ...row, said: row.said.slice(0, later) };
};

/** What of a payment depends on who asks. */
@Resolver('Payment')
export class PaymentFieldsResolver {
  constructor(private readonly streams: StreamReader) {}

  @ResolveField()
  async dispute(payment: PaymentShown, _args: unknown, context: GraphContext) {
    const { row } = payment;
    const dispute = shownDispute(payment);
    const isForTreasurers = dispute !== null && (await isTreasurer(row.communityId, context));
    if (dispute === null || (context.viewer !== row.payeeId && !isForTreasurers)) return null;
    return { ...dispute, evidence: isForTreasurers ? await evidenceOf(payment, await bookedOf(row.id, this.streams), this.streams) : null };
  }

  /** What a bank says of a card, that its account is empty for example, is its owner's affair. */
  @ResolveField()
  declined({ row, declined }: PaymentShown, _args: unknown, { viewer }: GraphContext) {
    return viewer === row.payerId ? declined : null;
  }

  @ResolveField()
  async failures(payment: PaymentShown, _args: unknown, context: GraphContext) {
    return (await isTreasurer(payment.row.communityId, context)) ? shownFailures(payment) : [];
  }

  @ResolveField()
  async receipt(payment: PaymentShown, _args: unknown, { viewer }: GraphContext) {
    return viewer === payment.row.payerId ? receiptOf(payment, await bookedOf(payment.row.id, this.streams)) : null;
  }
}

/** The money of a booking as it moves. */
@Resolver()
export class PaymentChangesResolver {
  constructor(private readonly models: ReadModels) {}

  @Subscription()
  async paymentChanged(@Args('bookingId') id: string, @Context() context: GraphContext) {
    const row = bookingId.safeParse(id).success ? await context.reads.row(payments, id) : undefined;
    if (!row || !(await maySee(row, context))) throw new GraphQLError('There is no payment of a booking with this id that you may see.', { extensions: { code: 'NOT_FOUND' } });
    return changesOf(id, this.models.changes(payments, context.gone), context);
  }
}

/** Read anew for every change, and shown only to who may still see it. */
async function* changesOf(id: string, changes: AsyncIterable<Change>, context: GraphContext): AsyncGenerator<{ readonly paymentChanged: PaymentShown }> {
  for await (const { keys, position } of changes) {
    if (!keys.includes(id)) continue;
    context.readAfter(position);
    const row = await context.reads.row(payments, id);
    if (row && (await maySee(row, context))) yield { paymentChanged: shownPayment(row) };
  }
}
