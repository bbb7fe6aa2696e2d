import { CreditsHeld, HoldExpired, HoldPosted, HoldVoided } from '../../contracts/account/account.events.js';
import { kindOf } from '../../contracts/account/accounts.js';
import type { AccountId, CreditHoldId, Instant } from '../../contracts/values.js';
import { firstRejection, reject, type Case, type Rejected } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import { leaving, levyOf, limitOfExchange, minutesOf, wanting } from './account.amounts.js';
import type { ExpireHold, HoldCredits, PostHold, VoidHold } from './account.commands.js';
import { earlier, refused, type Asked, type Decision, type Payment } from './account.payments.js';
import { toHold, toSettleHold, type AccountRejection } from './account.rules.js';
import type { Account, Hold, OpenHold, Stopped } from './account.state.js';

/** Sets minutes aside, if they are there: what is held is gone for everything else. */
export const hold = (asked: Case<Account, HoldCredits>): Decision => {
  const { command: { data: { accountId: _, minutes, ...data } } } = asked;
  return firstRejection(toHold, asked) ?? settingAside(asked, { ...data, minutes: minutesOf(minutes), authority: 'AGREEMENT' });
};

/** Minutes that are to be set aside. */
type Setting = Pick<Payment, 'to' | 'minutes' | 'purpose' | 'authority'> & { readonly holdId: CreditHoldId; readonly expiresAt?: Instant | undefined };

/** The hold, or the refusal for ever where the minutes are not there. */
export const settingAside = (asked: Asked, { minutes, ...setting }: Setting): Decision => {
  const { state, command: { data: { accountId } }, context: { policy } } = asked;
  const { holdId, to, purpose } = setting;
  const before = heldBefore(state, { holdId, to, minutes }) ?? earlier(state, holdId, { to, minutes });
  if (before) return before;
  if (state.closed) return reject('ACCOUNT_CLOSED');
  const missing = wanting(state, { accountId, minutes, policy });
  if (missing > 0n) return [refused(asked, holdId, { to, minutes, purpose, code: beyondWhich(state, accountId), missing })];
  return [CreditsHeld.of({ accountId, ...setting, minutes: String(minutes), after: leaving(state, { held: minutes }) })];
};

const beyondWhich = ({ exchange }: Account, accountId: AccountId): Stopped['code'] => {
  if (kindOf(accountId) !== 'boundary') return 'LIMIT_REACHED';
  return limitOfExchange(exchange) === undefined ? 'NO_EXCHANGE' : 'EXCHANGE_LIMIT_REACHED';
};

const heldBefore = ({ holds }: Account, { holdId, to, minutes }: Pick<Setting, 'holdId' | 'to' | 'minutes'>): Decision | undefined => {
  const known = valueAt(holds, holdId);
  if (known === undefined) return undefined;
  return known.to === to && known.minutes === minutes ? [] : reject('TRANSFER_ID_TAKEN');
};

/** Transfers what was held, or a part of it; the rest is free again. */
export const post = (asked: Case<Account, PostHold>): Decision => {
  const { state, command: { data, meta }, context: { policy } } = asked;
  const no = firstRejection(toSettleHold, asked);
  if (no) return no;
  const minutes = minutesOf(data.minutes);
  const held = holdToPost(asked, minutes);
  if (!('status' in held)) return held;
  if (valueAt(state.attempts, data.transferId)) return reject('TRANSFER_ID_TAKEN');
  if (held.expiresAt !== undefined && meta.at >= held.expiresAt) return reject('HOLD_EXPIRED');
  if (minutes > held.minutes) return reject('ABOVE_HOLD');
  const { to, purpose: heldFor } = held;
  const { accountId, purpose = heldFor, ...said } = data;
  return [HoldPosted.of({
    accountId, ...said, to, purpose, authority: 'AGREEMENT', released: String(held.minutes - minutes),
    ...levyOf(policy, { from: accountId, to, minutes, purpose }), after: leaving(state, { balance: -minutes, held: -held.minutes }),
  })];
};

/** What has expired is not merely settled: who is owed for it can be paid otherwise. */
const holdToPost = ({ state, command: { data } }: Case<Account, PostHold>, minutes: bigint): ReturnType<typeof openHold> => {
  if (valueAt(state.holds, data.holdId)?.status === 'EXPIRED') return reject('HOLD_EXPIRED');
  return openHold(state, data.holdId, (known) => known.transferId === data.transferId && valueAt(state.attempts, data.transferId)?.minutes === minutes);
};

export const voidHold = (asked: Case<Account, VoidHold>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toSettleHold, asked);
  if (no) return no;
  const held = openHold(state, data.holdId, ({ status }) => status === 'VOIDED');
  return 'status' in held ? [HoldVoided.of({ ...data, ...freed(state, held) })] : held;
};

/** A timer may come early or late: only the hold knows when it ends. */
export const expire = (asked: Case<Account, ExpireHold>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toSettleHold, asked);
  if (no) return no;
  const held = openHold(state, data.holdId, ({ status }) => status === 'EXPIRED');
  if (!('status' in held)) return held;
  if (held.expiresAt === undefined || meta.at < held.expiresAt) return reject('NOT_YET_DUE');
  return [HoldExpired.of({ ...data, ...freed(state, held) })];
};

/** What stood for one leg of an exchange says so: the other leg ends with it. */
const freed = (state: Account, { minutes, purpose }: OpenHold) => ({ minutes: String(minutes), ...(purpose.kind === 'EXCHANGE' ? { purpose } : {}), after: leaving(state, { held: -minutes }) });

type Settled = Exclude<Hold, OpenHold>;

/** The hold while it stands. Where it was settled just as is asked now, there is nothing more to say. */
const openHold = ({ holds }: Account, holdId: string, isTheSame: (settled: Settled) => boolean): OpenHold | readonly [] | Rejected<AccountRejection> => {
  const known = valueAt(holds, holdId);
  if (known === undefined) return reject('NOT_FOUND');
  if (known.status === 'OPEN') return known;
  return isTheSame(known) ? [] : reject('HOLD_SETTLED');
};
