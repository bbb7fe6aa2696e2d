import { CreditRequestClosed, CreditsRequested } from '../../contracts/account/account.events.js';
import { kindOf, ownerOf } from '../../contracts/account/accounts.js';
import { plusDays } from '../../contracts/time.js';
import { firstRejection, isRejected, reject, type Case, type Rejected } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import { minutesOf } from './account.amounts.js';
import type { AcceptCreditRequest, LapseCreditRequest, RefuseCreditRequest, RequestCredits, WithdrawCreditRequest } from './account.commands.js';
import { earlier, paying, stoppedBy, wordsOf, type Decision, type Payment } from './account.payments.js';
import { openRequest, ownWord, toAsk, toLapse, toRequest, type AccountRejection } from './account.rules.js';
import type { Account, CreditRequest } from './account.state.js';

/** Asks to be paid. Whether silence will accept it is said now, so that it cannot change while it waits; the fund is never silent. */
export const request = (asked: Case<Account, RequestCredits>): Decision => {
  const { state, command: { data: { reason, ...data }, meta }, context: { policy } } = asked;
  const no = firstRejection(toRequest, asked);
  if (no) return no;
  const minutes = minutesOf(data.minutes);
  const known = valueAt(state.requests, data.requestId);
  if (known) return known.to === data.to && known.minutes === minutes ? [] : reject('TRANSFER_ID_TAKEN');
  const silent = kindOf(data.accountId) === 'member' && minutes <= BigInt(policy.silentRequestMinutes);
  return [CreditsRequested.of({ ...data, ...wordsOf(asked, reason), answerBy: plusDays(meta.at, policy.creditRequestDays), silent })];
};

export const accept = (asked: Case<Account, AcceptCreditRequest>): Decision => {
  const { state, command: { data: { requestId, transferId } } } = asked;
  const no = firstRejection(toAsk, asked);
  if (no) return no;
  const authority = ownWord(asked);
  if (typeof authority !== 'string') return authority;
  const known = valueAt(state.requests, requestId);
  const before = known && earlier(state, transferId, known);
  if (before) return before;
  const open = openRequest(state, requestId);
  if (isRejected(open)) return open;
  return whyNotAccepted(open, asked) ?? paying(asked, { ...paymentOf(open, asked.command), authority });
};

/** What somebody asks of the fund another treasurer answers. */
const whyNotAccepted = ({ answerBy, to }: CreditRequest, { state: { closed }, command: { meta } }: Case<Account, AcceptCreditRequest>): Rejected<AccountRejection> | undefined => {
  if (meta.at >= answerBy) return reject('REQUEST_CLOSED');
  if (ownerOf(to) === meta.actor) return reject('NOT_FOR_ONESELF');
  return closed ? reject('ACCOUNT_CLOSED') : undefined;
};

export const refuse = (asked: Case<Account, RefuseCreditRequest>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toAsk, asked);
  if (no) return no;
  const authority = ownWord(asked);
  if (typeof authority !== 'string') return authority;
  const open = openRequest(state, data.requestId);
  return isRejected(open) ? open : [CreditRequestClosed.of({ ...data, how: 'REFUSED' })];
};

/** By who asked. To everybody else the request is none of theirs. */
export const withdraw = (asked: Case<Account, WithdrawCreditRequest>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toAsk, asked);
  if (no) return no;
  const known = valueAt(state.requests, data.requestId);
  if (known === undefined || ownerOf(known.to) !== meta.actor) return reject('NO_SUCH_REQUEST');
  return known.open ? [CreditRequestClosed.of({ ...data, how: 'WITHDRAWN' })] : reject('REQUEST_CLOSED');
};

/** Nobody has answered. What cannot be paid in silence has expired: nobody is there to be told of a limit. */
export const lapse = (asked: Case<Account, LapseCreditRequest>): Decision => {
  const { state, command: { data: { accountId, requestId, isUnpaid }, meta } } = asked;
  const no = firstRejection(toLapse, asked);
  if (no) return no;
  const open = openRequest(state, requestId);
  if (isRejected(open)) return open;
  if (meta.at < open.answerBy) return reject('NOT_YET_DUE');
  const payment: Payment = { ...paymentOf(open, asked.command), authority: 'AGREEMENT' };
  return open.silent && !isUnpaid && isPayable(asked, payment) ? paying(asked, payment) : [CreditRequestClosed.of({ accountId, requestId, how: 'EXPIRED' })];
};

const isPayable = (asked: Case<Account, LapseCreditRequest>, payment: Payment): boolean =>
  !asked.state.closed && stoppedBy(asked, payment) === undefined && valueAt(asked.state.attempts, payment.transferId) === undefined;

const paymentOf = ({ to, minutes }: CreditRequest, { data: { requestId, transferId } }: AcceptCreditRequest | LapseCreditRequest): Omit<Payment, 'authority'> =>
  ({ transferId, to, minutes, purpose: { kind: 'REQUEST', requestId } });
