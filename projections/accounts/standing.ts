import type { Policy } from '../../contracts/community/policy.js';
import type { Instant } from '../../contracts/values.js';
import type { AccountRow } from './accounts.projection.js';

type Rules = Pick<Policy, 'creditLimitMinutes' | 'creditWarningMinutes' | 'creditInvitationMinutes'>;
/** What the rules in force make of an account: answered, and never stored. Minutes are decimal strings. */
export type Standing = { readonly limit: string | null; readonly maySpend: string; readonly mayEarn: string | null; readonly standing: 'OK' | 'WARNED' | 'AT_LIMIT' | 'INVITED_TO_GIVE' };

const atLeastZero = (minutes: bigint): bigint => (minutes > 0n ? minutes : 0n);

/** What is left of the budgets whose period is now. */
const leftToIssue = ({ budgets }: AccountRow, now: Instant): bigint =>
  budgets.filter(({ from, until }) => from <= now && now < until).reduce((left, { minutes, used }) => left + atLeastZero(BigInt(minutes) - BigInt(used)), 0n);

/** @param now which budgets are in force depends on it */
export const standingOf = (row: AccountRow, policy: Rules, now: Instant): Standing => {
  const available = BigInt(row.balance) - BigInt(row.held);
  const isClosed = row.closedAt !== null;
  if (row.kind === 'ISSUE') return { limit: null, maySpend: String(isClosed ? 0n : leftToIssue(row, now)), mayEarn: null, standing: 'OK' };
  if (row.kind === 'FUND' || row.kind === 'SPONSOR') return { limit: '0', maySpend: String(isClosed ? 0n : atLeastZero(available)), mayEarn: null, standing: 'OK' };
  const limit = row.limitExceptions.at(-1)?.minutes ?? String(policy.creditLimitMinutes);
  const room = atLeastZero(available + BigInt(limit));
  if (isClosed) return { limit, maySpend: '0', mayEarn: '0', standing: 'OK' };
  const mayEarn = atLeastZero(BigInt(policy.creditInvitationMinutes) - BigInt(row.balance));
  return { limit, maySpend: String(room), mayEarn: String(mayEarn), standing: ofMember({ available, room, balance: BigInt(row.balance) }, policy) };
};

const ofMember = ({ available, room, balance }: { readonly available: bigint; readonly room: bigint; readonly balance: bigint }, policy: Rules): Standing['standing'] => {
  if (room === 0n) return 'AT_LIMIT';
  if (available < 0n && available <= -BigInt(policy.creditWarningMinutes)) return 'WARNED';
  return balance > BigInt(policy.creditInvitationMinutes) ? 'INVITED_TO_GIVE' : 'OK';
};
