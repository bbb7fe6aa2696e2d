import { CreditsTransferred, TransferRefused, type AccountEvent, type Authority, type Purpose } from '../../contracts/account/account.events.js';
import { kindOf } from '../../contracts/account/accounts.js';
import type { AccountId, CreditHoldId, Instant, MandateId, TransferId } from '../../contracts/values.js';
import { isSystem } from '../kernel/command.js';
import { reject, type Case, type Rejected } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import { above, leaving, levyOf, mayGoBelow, wanting } from './account.amounts.js';
import type { AccountCommand } from './account.commands.js';
import type { AccountRejection } from './account.rules.js';
import { monthOf, rewardKey, type Account, type Stopped } from './account.state.js';

export type Decision = readonly AccountEvent[] | Rejected<AccountRejection>;
export type Asked = Case<Account, AccountCommand>;

/** Minutes that are to leave this account. */
export type Payment = {
  readonly transferId: TransferId; readonly to: AccountId; readonly minutes: bigint; readonly purpose: Purpose; readonly authority: Authority;
  readonly reason?: string | undefined; readonly mandateId?: MandateId | undefined; readonly effectiveAt?: Instant | undefined;
};
type Attempted = { readonly to: AccountId; readonly minutes?: bigint | undefined };

/** What an id was answered before, whoever asks again: nothing more for what was done, the same "no" for what was refused. */
export const earlier = ({ attempts }: Account, id: TransferId | CreditHoldId, { to, minutes }: Attempted): Decision | undefined => {
  const known = valueAt(attempts, id);
  if (known === undefined) return undefined;
  if (known.to !== to || (minutes !== undefined && known.minutes !== minutes)) return reject('TRANSFER_ID_TAKEN');
  return known.refused ? stopping(known.refused) : [];
};

/** The answer that a refusal stands for. */
export const stopping = ({ code, missing }: Stopped): Rejected<AccountRejection> => reject(code, { facts: { missing: String(missing) } });
export const refusalIn = (event: AccountEvent): Rejected<AccountRejection> | undefined =>
  event.type === 'TransferRefused' ? stopping({ code: event.data.code, missing: BigInt(event.data.missing) }) : undefined;

/** The transfer, or the refusal for ever where something stands against it that may pass another day. */
export const paying = (asked: Asked, payment: Payment): readonly AccountEvent[] => {
  const stopped = stoppedBy(asked, payment);
  return [stopped ? refused(asked, payment.transferId, { ...payment, ...stopped }) : transferred(asked, payment)];
};

/** The first of mandate, budget, caps and limit that wants minutes. */
export const stoppedBy = (asked: Asked, payment: Payment): Stopped | undefined => {
  return lacking('MANDATE_EXHAUSTED', beyondMandate(asked.state, payment)) ?? whyNotRewarded(asked, payment) ?? lacking('LIMIT_REACHED', beyondLimit(asked, payment));
};

/** What has arrived on a closed account can only go back: nothing of it is there for a booking. */
const beyondLimit = ({ state, command: { data: { accountId } }, context: { policy } }: Asked, { minutes, purpose, authority }: Payment): bigint => {
  if (mayGoBelow(state, accountId, authority)) return 0n;
  return state.closed && (purpose.kind === 'BOOKING' || purpose.kind === 'CANCELLATION') ? minutes : wanting(state, { accountId, minutes, policy });
};

const lacking = (code: Stopped['code'], missing: bigint): Stopped | undefined => (missing > 0n ? { code, missing } : undefined);

/** What stands against a reward but the balance of who pays it. */
export const whyNotRewarded = (asked: Asked, payment: Payment): Stopped | undefined =>
  beyondReward(asked, payment).find(({ missing }) => missing > 0n) ?? lacking('BUDGET_EXHAUSTED', beyondBudget(asked, payment));

const beyondMandate = ({ mandates }: Account, { mandateId, minutes }: Payment): bigint => (mandateId === undefined ? 0n : above(minutes, valueAt(mandates, mandateId)?.left ?? 0n));

const beyondBudget = ({ state: { budgets, programmes }, command: { data: { accountId } } }: Asked, { purpose, minutes }: Payment): bigint => {
  switch (purpose.kind) {
    case 'ISSUE': return above(minutes, valueAt(budgets, purpose.budgetId)?.left ?? 0n);
    case 'REWARD': return isApproved(accountId) ? 0n : above(minutes, valueAt(programmes, purpose.programmeId)?.left ?? 0n);
    default: return 0n;
  }
};

/** What a sponsor pays has been approved by the fund, which knows budget and caps. */
const isApproved = (account: AccountId): boolean => kindOf(account) === 'sponsor';

/** A reward is what the programme gives at most, and within the community's caps for one booking and for one month. */
const beyondReward = ({ state, command: { data: { accountId }, meta }, context: { policy } }: Asked, { purpose, to, minutes }: Payment): readonly Stopped[] => {
  if (purpose.kind !== 'REWARD' || isApproved(accountId)) return [];
  const had = (bookingOrMonth: string): bigint => valueAt(state.rewarded, rewardKey(to, bookingOrMonth)) ?? 0n;
  return [
    above(minutes, valueAt(state.programmes, purpose.programmeId)?.minutes ?? 0n),
    purpose.bookingId === undefined ? 0n : above(had(purpose.bookingId) + minutes, BigInt(policy.rewardBookingMinutes)),
    above(had(monthOf(meta.at)) + minutes, BigInt(policy.rewardMonthMinutes)),
  ].map((missing) => ({ code: 'REWARD_CAP_REACHED', missing }));
};

export const refused = ({ command: { data: { accountId } } }: Asked, attempt: TransferId | CreditHoldId, { to, minutes, purpose, code, missing }: Pick<Payment, 'to' | 'minutes' | 'purpose'> & Stopped) =>
  TransferRefused.of({ accountId, attempt, to, minutes: String(minutes), purpose, code, missing: String(missing) });

const transferred = (asked: Asked, { transferId, to, minutes, purpose, authority, reason, mandateId, effectiveAt }: Payment) => {
  const { state, command: { data: { accountId } }, context: { policy } } = asked;
  const isBelow = mayGoBelow(state, accountId, authority) && wanting(state, { accountId, minutes, policy }) > 0n;
  return CreditsTransferred.of({
    accountId, transferId, to, minutes: String(minutes), purpose, authority, mandateId, effectiveAt, levy: levyOf(policy, { from: accountId, to, minutes, purpose }).levy,
    ...wordsOf(asked, reason), ...(isBelow ? { belowLimit: true as const } : {}), after: leaving(state, { balance: -minutes }),
  });
};

/** Who asked for it, and in which words; a process has neither. */
export const wordsOf = ({ command }: Asked, reason?: string) => (isSystem(command) ? {} : { authorId: command.meta.actor, ...(reason === undefined ? {} : { reason }) });
