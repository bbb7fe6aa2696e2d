import { communityOfAccount, ownerOf } from '../../contracts/account/accounts.js';
import { CREDITS_MAX } from '../../contracts/account/credits.js';
import type { AccountId } from '../../contracts/values.js';
import { Books, parcel, type Book, type Heard } from './ledger-books.js';

// The rules of the ledger once more, in plain maps and written by somebody who has not read src/account. P1 to P17: see docs/ledger.md.

type Debit = Heard<'CreditsTransferred' | 'HoldPosted' | 'CreditsHeld'>;
type Objection = (event: never, book: Book, books: Books) => string | undefined;

const whole = /^[1-9]\d{0,17}$/;

/** What the account may still give. The fund has no credit, the issue only its budgets. */
export const roomOf = (account: AccountId, book: Book, { policy }: Books): bigint => {
  const owner = ownerOf(account);
  const limit = owner === 'fund' || book.isClosed ? 0n : (book.exception ?? BigInt(policy.creditLimitMinutes));
  return book.balance - book.held + limit;
};

const isAmount = ({ data: { minutes } }: Debit): string | undefined => (whole.test(minutes) ? undefined : 'P13 an amount is whole minutes above zero');
const isBetweenTwo = ({ data }: Debit): string | undefined => (data.to !== data.accountId && communityOfAccount(data.to) === communityOfAccount(data.accountId) ? undefined : 'P2 a transfer is between two accounts of one community');
/** What arrived on its way to a closed account can go back, and nothing else. */
const isOpen = ({ data }: Heard, book: Book): string | undefined => (book.isClosed && !('purpose' in data && data.purpose?.kind === 'REVERSAL') ? 'P14 a closed account says nothing more' : undefined);

const wasNeverTried = ({ data }: Debit | Heard<'TransferRefused'>, { sent, refused, holds, ended }: Book): string | undefined => {
  const id = 'transferId' in data ? data.transferId : 'attempt' in data ? data.attempt : data.holdId;
  if (refused.has(id)) return 'P5 what was refused never succeeds later';
  return sent.has(id) || holds.has(id) || ended.has(id) ? 'P4 an id moves credits once' : undefined;
};

const isWithinMandate = ({ data: { mandateId, minutes }, metadata: { actorId, at } }: Heard<'CreditsTransferred'>, { mandates }: Book): boolean => {
  const mandate = mandates.get(mandateId ?? '');
  return mandate !== undefined && !mandate.isRevoked && mandate.holderId === actorId && mandate.left >= BigInt(minutes) && (mandate.until === undefined || at < mandate.until);
};

/** Only who owes it, a mandate or a treasurer debits an account; a treasurer that of a member only to correct, with a reason. */
const isAuthorized = (event: Heard<'CreditsTransferred'>, book: Book, { treasurers }: Books): string | undefined => {
  const { data: { accountId, authority, purpose, reason }, metadata: { actorId } } = event;
  const owner = ownerOf(accountId);
  const isAllowed = {
    OWNER: () => actorId === owner,
    MANDATE: () => isWithinMandate(event, book),
    TREASURER: () => (owner === 'fund' || owner === 'issue') && treasurers.has(actorId),
    CORRECTION: () => purpose.kind === 'REVERSAL' && treasurers.has(actorId) && reason !== undefined,
    AGREEMENT: () => actorId.startsWith('system:'),
  }[authority]();
  return isAllowed ? undefined : `P17 ${actorId} does not debit ${accountId} as ${authority}`;
};

const isOfTheSystem = ({ metadata: { actorId } }: Heard): string | undefined => (actorId.startsWith('system:') ? undefined : 'P17 only processes hold, post and receive');

const hasRoom = ({ data }: Heard<'CreditsTransferred' | 'CreditsHeld'>, book: Book, books: Books): string | undefined => {
  if (data.purpose.kind === 'ISSUE') return undefined;
  const missing = BigInt(data.minutes) - roomOf(data.accountId, book, books);
  const isFlagged = 'belowLimit' in data && data.belowLimit === true;
  if (isFlagged) return missing > 0n && data.authority === 'CORRECTION' ? undefined : 'P7 only what corrects goes below the limit, and only then it says so';
  return missing > 0n ? `P3 ${missing} minutes are missing` : undefined;
};

const hasBudget = ({ data: { purpose, minutes }, metadata: { at } }: Heard<'CreditsTransferred'>, { budgets }: Book): string | undefined => {
  if (purpose.kind !== 'ISSUE') return undefined;
  const budget = budgets.get(purpose.budgetId);
  return budget && budget.from <= at && at < budget.until && budget.left >= BigInt(minutes) ? undefined : 'credits come from a budget of this period, within it';
};

const reversesWithin = ({ data: { purpose, minutes, to } }: Heard<'CreditsTransferred'>, { got }: Book): string | undefined => {
  if (purpose.kind !== 'REVERSAL') return undefined;
  const original = got.get(purpose.reverses);
  return original?.from === to && original.returned + BigInt(minutes) <= original.minutes ? undefined : 'P7 what is reversed was received, and comes back no more than once';
};

const paysItsLevy = ({ data }: Heard<'CreditsTransferred' | 'HoldPosted'>, _: Book, books: Books): string | undefined =>
  (BigInt(data.levy ?? 0) === books.levyOn(data) ? undefined : `the levy is ${books.levyOn(data)}, not ${data.levy}`);

const postsItsHold = ({ data, metadata: { at } }: Heard<'HoldPosted'>, { holds }: Book): string | undefined => {
  const hold = holds.get(data.holdId);
  if (!hold) return 'P6 a hold ends once';
  if (hold.expiresAt !== undefined && at >= hold.expiresAt) return 'P6 an expired hold is not posted';
  if (hold.to !== data.to) return 'P6 a hold is posted to whom it was for';
  return BigInt(data.minutes) + BigInt(data.released) === hold.minutes ? undefined : 'P6 what is not posted is released';
};

const endsItsHold = ({ type, data: { holdId, minutes }, metadata: { at } }: Heard<'HoldVoided' | 'HoldExpired'>, { holds }: Book): string | undefined => {
  const hold = holds.get(holdId);
  if (hold?.minutes !== BigInt(minutes)) return 'P6 a hold ends once';
  return type === 'HoldExpired' && (hold.expiresAt === undefined || at < hold.expiresAt) ? 'P6 a hold does not expire before its time' : undefined;
};

const wasSent = ({ data: { transferId, accountId, minutes } }: Heard<'CreditsReceived'>, _: Book, { transit }: Books): string | undefined =>
  (transit.get(parcel(transferId, accountId)) === BigInt(minutes) ? undefined : 'P2 what arrives was sent to it, and arrives once');

const isEmpty = (_: Heard, { balance, holds }: Book): string | undefined => (balance === 0n && holds.size === 0 ? undefined : 'P14 only an empty account is closed');
const isTreasurers = ({ metadata: { actorId } }: Heard, _: Book, { treasurers }: Books): string | undefined => (treasurers.has(actorId) ? undefined : 'P17 a treasurer decides this');
const isOwners = ({ data: { accountId }, metadata: { actorId } }: Heard, _: Book, { treasurers }: Books): string | undefined => (ownerOf(accountId) === actorId || treasurers.has(actorId) ? undefined : 'P17 the owner decides this');

const wasRightlyRefused = ({ data }: Heard<'TransferRefused'>, book: Book, books: Books): string | undefined => {
  if (data.code !== 'LIMIT_REACHED') return undefined;
  const wanting = BigInt(data.minutes) - roomOf(data.accountId, book, books);
  const missing = wanting > CREDITS_MAX ? CREDITS_MAX : wanting;
  return missing === BigInt(data.missing) && missing > 0n ? undefined : `P3 ${missing} were missing, not ${data.missing}`;
};

const debits = [isOpen, isAmount, isBetweenTwo, wasNeverTried] as const;
const objections: { readonly [Type in Heard['type']]?: readonly Objection[] } = {
  CreditsTransferred: [...debits, isAuthorized, reversesWithin, hasBudget, hasRoom, paysItsLevy],
  CreditsHeld: [...debits, isOfTheSystem, hasRoom],
  HoldPosted: [...debits, isOfTheSystem, postsItsHold, paysItsLevy],
  HoldVoided: [isOpen, isOfTheSystem, endsItsHold],
  HoldExpired: [isOpen, isOfTheSystem, endsItsHold],
  CreditsReceived: [isOfTheSystem, wasSent],
  TransferRefused: [isOpen, wasNeverTried, wasRightlyRefused],
  AccountClosed: [isOpen, isEmpty, isOwners],
  LimitExceptionSet: [isTreasurers], BudgetAdopted: [isTreasurers],
  MandateGiven: [isOwners], MandateRevoked: [isOwners],
};

/** Hears a log, event by event, and breaks off at the first that the rules do not allow. */
export class LedgerModel {
  readonly books = new Books();

  /** Why this may not happen now, or nothing. */
  objectionTo(event: Heard): string | undefined {
    const book = this.books.of(event.data.accountId);
    for (const objection of objections[event.type] ?? []) {
      const why = objection(event as never, book, this.books);
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** @throws what is wrong with the event, or with the sums once it is written */
  hear(event: Heard): void {
    const why = this.objectionTo(event);
    if (why !== undefined) throw new Error(`${event.type} ${event.stream} ${event.revision}: ${why}\n${JSON.stringify(event.data)}`);
    this.books.write(event);
    this.#mustAddUp(event);
  }

  #mustAddUp({ data, type, stream, revision }: Heard): void {
    const total = this.books.total();
    if (total !== 0n) throw new Error(`${type} ${stream} ${revision}: P1 all accounts and what is on its way come to ${total}`);
    if (!('after' in data)) return;
    const { balance, held } = this.books.of(data.accountId);
    if (data.after.balance !== `${balance}` || data.after.held !== `${held}`) throw new Error(`${type} ${stream} ${revision}: P16 it says ${data.after.balance}, ${data.after.held} held; it is ${balance}, ${held} held`);
  }
}
