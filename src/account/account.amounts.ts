import { credits, CREDITS_MAX } from '../../contracts/account/credits.js';
import { kindOf } from '../../contracts/account/accounts.js';
import type { Authority, Purpose } from '../../contracts/account/account.events.js';
import type { Policy } from '../../contracts/community/policy.js';
import type { AccountId } from '../../contracts/values.js';
import type { Account, Exchange } from './account.state.js';

/** @returns whole minutes. @throws ZodError for everything that is not a decimal string of whole minutes greater than zero */
export const minutesOf = (written: string): bigint => BigInt(credits.parse(written));

/** How many minutes this account may go below zero: none of the community's own, none that is closed; a boundary as far as both sides have agreed. */
export const limitOf = ({ exception, closed, exchange }: Account, accountId: AccountId, policy: Policy): bigint => {
  switch (closed ? 'closed' : kindOf(accountId)) {
    case 'member': return exception ?? BigInt(policy.creditLimitMinutes);
    case 'boundary': return limitOfExchange(exchange) ?? 0n;
    default: return 0n;
  }
};

/** As far as the more careful of the two communities goes; undefined unless both want to. */
export const limitOfExchange = (exchange: Exchange | undefined): bigint | undefined => {
  const { own, theirs } = exchange ?? {};
  if (own === undefined || theirs === undefined) return undefined;
  return own < theirs ? own : theirs;
};

/** What a payment of so many minutes wants, or 0: what is held counts as if it were gone. The issue has no limit but its budgets. */
export const wanting = (account: Account, { accountId, minutes, policy }: { readonly accountId: AccountId; readonly minutes: bigint; readonly policy: Policy }): bigint => {
  if (kindOf(accountId) === 'issue') return 0n;
  return above(minutes, account.balance - account.held + limitOf(account, accountId, policy));
};

/** By how much the one is above the other, 0 at least, and never more than can be told. */
export const above = (minutes: bigint, limit: bigint): bigint => {
  const over = minutes - limit;
  if (over <= 0n) return 0n;
  return over > CREDITS_MAX ? CREDITS_MAX : over;
};

const LEVIED: ReadonlySet<Purpose['kind']> = new Set(['BOOKING', 'CANCELLATION', 'GIFT', 'REQUEST'] as const);

type Leviable = { readonly from: AccountId; readonly to: AccountId; readonly minutes: bigint; readonly purpose: Purpose };

/** What of a transfer between members goes to the fund: whole minutes, rounded down; none is not written. */
export const levyOf = ({ levyPercent }: Policy, { from, to, minutes, purpose }: Leviable): { readonly levy?: string } => {
  const levy = kindOf(from) === 'member' && kindOf(to) === 'member' && LEVIED.has(purpose.kind) ? (minutes * BigInt(levyPercent)) / 100n : 0n;
  return levy > 0n ? { levy: String(levy) } : {};
};

/** What the account will have, written as an entry tells it. */
export const leaving = ({ balance, held }: Account, change: { readonly balance?: bigint; readonly held?: bigint }): { readonly balance: string; readonly held: string } =>
  ({ balance: String(balance + (change.balance ?? 0n)), held: String(held + (change.held ?? 0n)) });

/** A correction may take what the account does not have: else nobody who has spent in time could be corrected. Never from the fund. */
export const mayGoBelow = ({ closed }: Account, accountId: AccountId, authority: Authority): boolean => authority === 'CORRECTION' && kindOf(accountId) === 'member' && !closed;
