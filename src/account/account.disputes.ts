import { EntryDisputeDismissed, EntryDisputed, EntryDisputeWithdrawn } from '../../contracts/account/account.events.js';
import { ownerOf } from '../../contracts/account/accounts.js';
import { memberId, type DisputeId, type TransferId } from '../../contracts/values.js';
import { firstRejection, reject, type Case, type Rejected, type Rule } from '../kernel/decider.js';
import { entriesOf, valueAt } from '../kernel/persistent-map.js';
import type { DismissDispute, DisputeEntry, ReverseTransfer, WithdrawDispute } from './account.commands.js';
import type { Decision } from './account.payments.js';
import { ownWord, toDismiss, toDispute, toTakeBack, type AccountRejection } from './account.rules.js';
import type { Account, Dispute } from './account.state.js';

/** By the owner, about a transfer that this account has an entry of. At most one waits for an answer for each entry; when it was answered, there may be another. */
export const dispute = (asked: Case<Account, DisputeEntry>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toDispute, asked);
  if (no) return no;
  const word = ownWord(asked);
  if (typeof word !== 'string') return word;
  if (state.closed) return reject('ACCOUNT_CLOSED');
  return whyNotDisputed(state, data.transferId) ?? [EntryDisputed.of({ ...data, authorId: memberId.parse(meta.actor) })];
};

const whyNotDisputed = (state: Account, transferId: TransferId): Rejected<AccountRejection> | undefined => {
  const receipt = valueAt(state.receipts, transferId);
  if (receipt === undefined && !hasPaid(state, transferId)) return reject('NO_SUCH_TRANSFER');
  if (openDisputes(state).some((one) => one.transferId === transferId)) return reject('ALREADY_DISPUTED');
  return receipt?.left === 0n ? reject('ALREADY_REVERSED') : undefined;
};

/** What was refused moved nothing: there is no entry of it. */
const hasPaid = ({ attempts }: Account, transferId: TransferId): boolean => {
  const attempt = valueAt(attempts, transferId);
  return attempt !== undefined && attempt.refused === undefined;
};

/** By a treasurer, in words, who has neither raised it nor is the other side of what it is about. The other answer is a reversal. */
export const dismiss = (asked: Case<Account, DismissDispute>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toDismiss, asked);
  if (no) return no;
  return whyNotOpen(state, data.disputeId) ?? (isOnesOwn(asked.command) || isOtherSide(state, asked.command) ? reject('OWN_DISPUTE') : [EntryDisputeDismissed.of({ ...data, authorId: memberId.parse(meta.actor) })]);
};

/** By the owner, who has raised it: nobody is to answer any more. */
export const takeBack = (asked: Case<Account, WithdrawDispute>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toTakeBack, asked);
  if (no) return no;
  const word = ownWord(asked);
  if (typeof word !== 'string') return word;
  return whyNotOpen(state, data.disputeId) ?? [EntryDisputeWithdrawn.of(data)];
};

const whyNotOpen = ({ disputes }: Account, id: DisputeId): Rejected<AccountRejection> | undefined => {
  const known = valueAt(disputes, id);
  if (known === undefined) return reject('NO_SUCH_DISPUTE');
  return known.open ? undefined : reject('DISPUTE_CLOSED');
};

/** What waits for an answer in an account its owner has raised. */
const isOnesOwn = ({ data, meta }: DismissDispute | ReverseTransfer): boolean => ownerOf(data.accountId) === meta.actor;

/** Whoever paid, or was paid, is no judge of it. */
const isOtherSide = ({ disputes, receipts, attempts }: Account, { data, meta }: DismissDispute): boolean => {
  const transferId = valueAt(disputes, data.disputeId)?.transferId;
  const other = transferId && (valueAt(receipts, transferId)?.from ?? valueAt(attempts, transferId)?.to);
  return other !== undefined && ownerOf(other) === meta.actor;
};

/** Why a reversal does not answer the dispute that it names, as far as this account knows: one of the other side was looked at before (`processes/answer-dispute`). */
export const onlyAnOpenDispute: Rule<Account, ReverseTransfer, AccountRejection> = (state, command) => {
  const { disputeId, reverses } = command.data;
  const known = disputeId === undefined ? undefined : valueAt(state.disputes, disputeId);
  if (disputeId === undefined || known === undefined) return undefined;
  if (known.transferId !== reverses) return reject('NO_SUCH_DISPUTE');
  return whyNotOpen(state, disputeId) ?? (isOnesOwn(command) ? reject('OWN_DISPUTE') : undefined);
};

export const hasOpenDispute = (state: Account): boolean => openDisputes(state).length > 0;

const openDisputes = ({ disputes }: Account): readonly Dispute[] => entriesOf(disputes).map(([, one]) => one).filter(({ open }) => open);
