import { CreditsReceived } from '../../contracts/account/account.events.js';
import { firstRejection, isRejected, reject, type Case, type Rejected } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import { leaving, minutesOf, wanting } from './account.amounts.js';
import type { AwardGroup, ReceiveCredits, ReverseTransfer, TransferCredits } from './account.commands.js';
import { onlyAnOpenDispute } from './account.disputes.js';
import { earlier, paying, refused, type Decision, type Payment } from './account.payments.js';
import { toAsk, toAward, toReceive, toReverse, toTransfer, wordFor, wordForReversal, type AccountRejection } from './account.rules.js';
import { evolve, type Account } from './account.state.js';

export const transfer = (asked: Case<Account, TransferCredits>): Decision => {
  const { state, command: { data: { transferId, to, purpose, reason, mandateId, effectiveAt, minutes: written } } } = asked;
  const no = firstRejection(toAsk, asked);
  if (no) return no;
  const authority = wordFor(asked);
  if (typeof authority !== 'string') return authority;
  const minutes = minutesOf(written);
  return earlier(state, transferId, { to, minutes }) ?? firstRejection(toTransfer, asked) ?? paying(asked, { transferId, to, minutes, purpose, authority, reason, mandateId, effectiveAt });
};

/** Pays back to who paid. What still arrived on a closed account can only go back. */
export const reverse = (asked: Case<Account, ReverseTransfer>): Decision => {
  const { state, command: { data: { transferId, reverses, disputeId, reason, ...data } } } = asked;
  const no = firstRejection(toAsk, asked);
  if (no) return no;
  const authority = wordForReversal(asked);
  if (typeof authority !== 'string') return authority;
  const minutes = data.minutes === undefined ? undefined : minutesOf(data.minutes);
  const receipt = valueAt(state.receipts, reverses);
  if (receipt === undefined) return reject('NO_SUCH_TRANSFER');
  return earlier(state, transferId, { to: receipt.from, minutes })
    ?? firstRejection([...toReverse, onlyAnOpenDispute], asked)
    ?? paying(asked, { transferId, to: receipt.from, minutes: minutes ?? receipt.left, purpose: { kind: 'REVERSAL', reverses, disputeId }, authority, reason });
};

/** All of them, or none: each is refused for ever where the fund has not enough for all. */
export const award = (asked: Case<Account, AwardGroup>): Decision => {
  const { state, command: { data: { accountId, awards, reason } }, context: { policy } } = asked;
  const no = firstRejection(toAward, asked);
  if (no) return no;
  const payments = awards.map(({ transferId, to, minutes }): Payment => ({ transferId, to, minutes: minutesOf(minutes), purpose: { kind: 'GROUP_WORK' }, authority: 'TREASURER', reason }));
  const before = awardedBefore(state, payments);
  if (before) return before;
  const missing = wanting(state, { accountId, minutes: payments.reduce((sum, { minutes }) => sum + minutes, 0n), policy });
  if (missing > 0n) return payments.map((payment) => refused(asked, payment.transferId, { ...payment, code: 'LIMIT_REACHED', missing }));
  let left = state;
  return payments.flatMap((payment) => {
    const said = paying({ ...asked, state: left }, payment);
    left = said.reduce(evolve, left);
    return said;
  });
};

const awardedBefore = (state: Account, payments: readonly Payment[]): Decision | undefined => {
  const answers = payments.map((payment) => earlier(state, payment.transferId, payment));
  const known = answers.filter((answer) => answer !== undefined);
  if (known.length === 0) return undefined;
  const no = known.find((answer): answer is Rejected<AccountRejection> => isRejected(answer));
  return no ?? (known.length === payments.length ? [] : reject('TRANSFER_ID_TAKEN'));
};

/** Never refused: the minutes have left the other side already. Heard twice, it is booked once. */
export const receive = (asked: Case<Account, ReceiveCredits>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toReceive, asked);
  if (no) return no;
  const minutes = minutesOf(data.minutes);
  const known = valueAt(state.receipts, data.transferId);
  if (known) return known.from === data.from && known.minutes === minutes ? [] : reject('TRANSFER_ID_TAKEN');
  return [CreditsReceived.of({ ...data, after: leaving(state, { balance: minutes }) })];
};
