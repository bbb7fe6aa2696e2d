import type { Policy } from '../../contracts/community/policy.js';
import type { Instant } from '../../contracts/values.js';
import type { AccountRow, ExchangeRow } from './accounts.projection.js';

type Rules = Pick<Policy, 'creditLimitMinutes' | 'creditWarningMinutes' | 'creditInvitationMinutes'>;
/** What the rules in force make of an account: answered, and never stored. Minutes are decimal strings. */
export type Standing = { readonly limit: string | null; readonly maySpend: string; readonly mayEarn: string | null; readonly standing: 'OK' | 'WARNED' | 'AT_LIMIT' | 'INVITED_TO_GIVE' };

const atLeastZero = (minutes: bigint): bigint => (minutes > 0n ? minutes : 0n);

/** What is left of the budgets whose period is now. */
const leftToIssue = ({ budgets }: AccountRow, now: Instant): bigint =>
  budgets.filter(({ from, until }) => from <= now && now < until).reduce((left, { minutes, used }) => left + atLeastZero(BigInt(minutes) - BigInt(used)), 0n);

/** How far two communities exchange: as far as the more careful of them; null unless both have agreed. */
export const limitOfExchange = (exchange: ExchangeRow | null): string | null => {
  const { agreedByUs, agreedByThem } = exchange ?? { agreedByUs: null, agreedByThem: null };
  if (agreedByUs === null || agreedByThem === null) return null;
  return BigInt(agreedByUs) < BigInt(agreedByThem) ? agreedByUs : agreedByThem;
};

/** @param now which budgets are in force depends on it */
export const standingOf = (row: AccountRow, policy: Rules, now: Instant): Standing => {
  switch (row.kind) {
    case 'MEMBER': return ofAMember(row, policy);
    case 'ISSUE': return { limit: null, maySpend: String(row.closedAt === null ? leftToIssue(row, now) : 0n), mayEarn: null, standing: 'OK' };
    case 'BOUNDARY': return ofTheCommunity(row, limitOfExchange(row.exchange) ?? '0');
    default: return ofTheCommunity(row, '0');
  }
};

const availableIn = ({ balance, held }: AccountRow): bigint => BigInt(balance) - BigInt(held);

const ofTheCommunity = (row: AccountRow, limit: string): Standing =>
  ({ limit, maySpend: String(row.closedAt === null ? atLeastZero(availableIn(row) + BigInt(limit)) : 0n), mayEarn: null, standing: 'OK' });

const ofAMember = (row: AccountRow, policy: Rules): Standing => {
  const available = availableIn(row);
  const limit = row.limitExceptions.at(-1)?.minutes ?? String(policy.creditLimitMinutes);
  const room = atLeastZero(available + BigInt(limit));
  if (row.closedAt !== null) return { limit, maySpend: '0', mayEarn: '0', standing: 'OK' };
  const mayEarn = atLeastZero(BigInt(policy.creditInvitationMinutes) - BigInt(row.balance));
  return { limit, maySpend: String(room), mayEarn: String(mayEarn), standing: between({ available, room, balance: BigInt(row.balance) }, policy) };
};

const between = ({ available, room, balance }: { readonly available: bigint; readonly room: bigint; readonly balance: bigint }, policy: Rules): Standing['standing'] => {
  if (room === 0n) return 'AT_LIMIT';
  if (available < 0n && available <= -BigInt(policy.creditWarningMinutes)) return 'WARNED';
  return balance > BigInt(policy.creditInvitationMinutes) ? 'INVITED_TO_GIVE' : 'OK';
};
