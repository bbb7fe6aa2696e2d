import type { Purpose } from '../../contracts/account/account.events.js';
import { kindOf } from '../../contracts/account/accounts.js';
import type { AccountId, BookingId, ProgrammeId } from '../../contracts/values.js';
import { defineProjection, type AnyDomainEvent } from '../engine/projection.js';

export type Refusal = 'REWARD_CAP_REACHED' | 'BUDGET_EXHAUSTED' | 'LIMIT_REACHED';
/** The last that was said about a programme's reward for the booking. */
export type RewardOutcome = { readonly programmeId: ProgrammeId; readonly minutes: string; readonly refused: { readonly code: Refusal; readonly missing: string } | null };
/** What the fund and sponsors have said to the rewards of one booking. */
export type BookingRewardsRow = { readonly bookingId: BookingId; readonly outcomes: readonly RewardOutcome[] };

/** The booking of a reward that the fund decides on; what a sponsor pays or refuses follows from that, and is said by the fund again. */
const bookingIn = (purpose: Purpose, account: AccountId): BookingId | undefined => (purpose.kind === 'REWARD' && kindOf(account) === 'fund' ? purpose.bookingId : undefined);

const keyOf = (event: AnyDomainEvent): string | readonly string[] => {
  switch (event.type) {
    case 'CreditsTransferred':
    case 'TransferRefused': return bookingIn(event.data.purpose, event.data.accountId) ?? [];
    case 'RewardApproved':
    case 'RewardLapsed': return event.data.bookingId;
    default: return [];
  }
};

type About = { readonly bookingId?: BookingId | undefined; readonly programmeId: ProgrammeId; readonly minutes: string };

const withOutcome = (row: BookingRewardsRow | undefined, { bookingId, programmeId, minutes }: About, refused: RewardOutcome['refused']): BookingRewardsRow | undefined => {
  const before = row ?? (bookingId === undefined ? undefined : { bookingId, outcomes: [] });
  return before && { ...before, outcomes: [...before.outcomes.filter((one) => one.programmeId !== programmeId), { programmeId, minutes, refused }] };
};

const refusedAs = ({ code, missing }: { readonly code: string; readonly missing: string }): RewardOutcome['refused'] =>
  ({ code: code === 'BUDGET_EXHAUSTED' || code === 'REWARD_CAP_REACHED' ? code : 'LIMIT_REACHED', missing });

export const bookingRewards = defineProjection<BookingRewardsRow>({
  name: 'booking-rewards',
  version: 1,
  key: keyOf,
  on: {
    CreditsTransferred: (row, { data: { purpose, minutes } }) => (purpose.kind === 'REWARD' ? withOutcome(row, { ...purpose, minutes }, null) : row),
    TransferRefused: (row, { data: { purpose, minutes, ...data } }) => (purpose.kind === 'REWARD' ? withOutcome(row, { ...purpose, minutes }, refusedAs(data)) : row),
    RewardApproved: (row, { data }) => withOutcome(row, data, null),
    RewardLapsed: (row, { data }) => withOutcome(row, data, refusedAs(data)),
  },
  table: { columns: {}, indexes: {} },
});
