import { ResolveField, Resolver } from '@nestjs/graphql';
import { fundOf } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import { rewardsIn } from '../../contracts/listing/rewards.js';
import type { Instant } from '../../contracts/values.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import { rowsAsOf, type AsOf } from '../engine/past.js';
import type { BookingRow } from './booking-details.projection.js';
import { rowOf } from './booking-fields.resolver.js';
import { bookingRewards, type BookingRewardsRow, type Refusal, type RewardOutcome } from './booking-rewards.projection.js';

type Status = 'PROMISED' | 'PENDING' | 'GRANTED' | 'NOT_EARNED' | 'REFUSED';
type Shown = {
  readonly programmeId: string; readonly index: number | null; readonly minutes: string; readonly status: Status; readonly refusal: Refusal | null; readonly missing: string | null; readonly message: string;
};
type Promised = { readonly programmeId: string; readonly index: number; readonly minutes: string };

const ENDED: ReadonlySet<BookingRow['status']> = new Set(['DECLINED', 'WITHDRAWN', 'EXPIRED', 'CANCELLED']);

/** What the recipient earns, and what has become of it. */
@Resolver('Booking')
export class BookingRewardsResolver {
  constructor(private readonly streams: StreamReader) {}

  @ResolveField()
  async rewards(parent: (BookingRow | { readonly id: string }) & AsOf, _args: unknown, context: GraphContext): Promise<readonly Shown[]> {
    const row = await rowOf(parent, context);
    const said = await context.reads.row(bookingRewards, row.id);
    return rewardsOf(row, (said && parent.asOf !== undefined ? await this.#past(row, parent.asOf) : said)?.outcomes ?? []);
  }

  /** All that a row says was said by the fund. */
  async #past({ id, communityId }: BookingRow, asOf: Instant): Promise<BookingRewardsRow | undefined> {
    return (await rowsAsOf(this.streams, bookingRewards, { streams: [streamOf.account(fundOf(communityId))], asOf })).get(id);
  }
}

/** What the terms promise, in their order, then what was granted besides. */
export const rewardsOf = (row: BookingRow, outcomes: readonly RewardOutcome[]): readonly Shown[] => {
  const contributions = row.termsHistory.at(-1)?.contributions;
  const promised = contributions ? rewardsIn(contributions) : [];
  const besides = outcomes.filter(({ programmeId }) => !promised.some((one) => one.programmeId === programmeId));
  return [
    ...promised.map((one) => promisedShown(row, one, outcomes.find(({ programmeId }) => programmeId === one.programmeId))),
    ...besides.map((outcome) => outcomeShown(outcome, null)),
  ];
};

const promisedShown = (row: BookingRow, promised: Promised, outcome: RewardOutcome | undefined): Shown => {
  if (outcome) return outcomeShown(outcome, promised.index);
  const { programmeId, index, minutes } = promised;
  const status = statusOf(row, index);
  return { programmeId, index, minutes, status, refusal: null, missing: null, message: sayings[status] };
};

const statusOf = (row: BookingRow, index: number): Status => {
  if (ENDED.has(row.status)) return 'NOT_EARNED';
  if (row.status !== 'COMPLETED') return 'PROMISED';
  const isConfirmed = row.confirmations.some(({ by }) => by === 'PROVIDER') && row.breakdown?.by !== 'PROVIDER';
  return isConfirmed && row.recipientReport.some((report) => report.index === index && report.done === 'DONE') ? 'PENDING' : 'NOT_EARNED';
};

const outcomeShown = ({ programmeId, minutes, refused }: RewardOutcome, index: number | null): Shown => {
  const status = refused ? 'REFUSED' : 'GRANTED';
  return { programmeId, index, minutes, status, refusal: refused?.code ?? null, missing: refused?.missing ?? null, message: refused ? refusals[refused.code](refused.missing) : sayings[status] };
};

const sayings = {
  PROMISED: 'You earn this when the booking is completed, if you report it done and the provider confirms it.',
  PENDING: 'You have earned this. It is on its way.',
  GRANTED: 'You have earned this.',
  NOT_EARNED: 'This was not earned: it was not done as a whole, or the provider has not confirmed it.',
  REFUSED: 'This was refused.',
} as const satisfies Record<Status, string>;

const ANOTHER_DAY = 'A coordinator or a treasurer may grant it another day.';
const refusals: Readonly<Record<Refusal, (missing: string) => string>> = {
  REWARD_CAP_REACHED: (missing) => `You have earned this, and it was not paid: with it you would have had ${missing} minutes more than the community gives for one booking or in one month. ${ANOTHER_DAY}`,
  BUDGET_EXHAUSTED: (missing) => `You have earned this, and it was not paid: the programme has ${missing} minutes too little left. ${ANOTHER_DAY}`,
  LIMIT_REACHED: (missing) => `You have earned this, and it was not paid: who was to pay it has ${missing} minutes too little. ${ANOTHER_DAY}`,
};
