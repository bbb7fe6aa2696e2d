import { CreditsHeld, HoldExpired, HoldPosted, HoldVoided } from '../../contracts/account/account.events.js';
import { firstRejection, reject, type Case, type Rejected } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import { leaving, levyOf, minutesOf, wanting } from './account.amounts.js';
import type { ExpireHold, HoldCredits, PostHold, VoidHold } from './account.commands.js';
import { earlier, refused, type Decision } from './account.payments.js';
import { toHold, toSettleHold, type AccountRejection } from './account.rules.js';
import type { Account, OpenHold } from './account.state.js';

/** Sets minutes aside, if they are there: what is held is gone for everything else. */
export const hold = (asked: Case<Account, HoldCredits>): Decision => {
  const { state, command: { data: { accountId, holdId, to, purpose, expiresAt, ...data } }, context: { policy } } = asked;
  const no = firstRejection(toHold, asked);
  if (no) return no;
  const minutes = minutesOf(data.minutes);
  const before = heldBefore(asked, minutes) ?? earlier(state, holdId, { to, minutes });
  if (before) return before;
  if (state.closed) return reject('ACCOUNT_CLOSED');
  const missing = wanting(state, { accountId, minutes, policy });
  if (missing > 0n) return [refused(asked, holdId, { to, minutes, purpose, code: 'LIMIT_REACHED', missing })];
  return [CreditsHeld.of({ accountId, holdId, to, minutes: data.minutes, purpose, authority: 'AGREEMENT', expiresAt, after: leaving(state, { held: minutes }) })];
};

const heldBefore = ({ state, command: { data: { holdId, to } } }: Case<Account, HoldCredits>, minutes: bigint): Decision | undefined => {
  const known = valueAt(state.holds, holdId);
  if (known === undefined) return undefined;
  return known.to === to && known.minutes === minutes ? [] : reject('TRANSFER_ID_TAKEN');
};

/** Transfers what was held, or a part of it; the rest is free again. */
export const post = (asked: Case<Account, PostHold>): Decision => {
  const { state, command: { data, meta }, context: { policy } } = asked;
  const no = firstRejection(toSettleHold, asked);
  if (no) return no;
  const minutes = minutesOf(data.minutes);
  if (valueAt(state.holds, data.holdId)?.status === 'EXPIRED') return reject('HOLD_EXPIRED');
  const held = openHold(state, data.holdId, (known) => known.transferId === data.transferId && valueAt(state.attempts, data.transferId)?.minutes === minutes);
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

const freed = (state: Account, { minutes }: OpenHold) => ({ minutes: String(minutes), after: leaving(state, { held: -minutes }) });

type Settled = Exclude<NonNullable<Account['holds']>['value'], OpenHold>;

/** The hold while it stands. Where it was settled just as is asked now, there is nothing more to say. */
const openHold = ({ holds }: Account, holdId: string, isTheSame: (settled: Settled) => boolean): OpenHold | readonly [] | Rejected<AccountRejection> => {
  const known = valueAt(holds, holdId);
  if (known === undefined) return reject('NOT_FOUND');
  if (known.status === 'OPEN') return known;
  return isTheSame(known) ? [] : reject('HOLD_SETTLED');
};
