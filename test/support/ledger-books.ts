import type { AccountEvent, Purpose } from '../../contracts/account/account.events.js';
import { fundOf, communityOfAccount, ownerOf } from '../../contracts/account/accounts.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import type { AccountId } from '../../contracts/values.js';
import type { Recorded } from '../../src/kernel/codec.js';

export type Heard<Type extends AccountEvent['type'] = AccountEvent['type']> = Recorded<Extract<AccountEvent, { type: Type }>>;

type Sent = { readonly to: AccountId; readonly minutes: bigint };
type Got = { readonly from: AccountId; readonly minutes: bigint; readonly returned: bigint };
type Held = { readonly to: AccountId; readonly minutes: bigint; readonly purpose: Purpose; readonly expiresAt?: string | undefined };
type Mandate = { readonly holderId: string; readonly left: bigint; readonly until?: string | undefined; readonly isRevoked: boolean };
type Budget = { readonly left: bigint; readonly from: string; readonly until: string };

/** What one account comes to, in plain maps. */
export class Book {
  balance = 0n;
  exception: bigint | undefined;
  isClosed = false;
  readonly sent = new Map<string, Sent>();
  readonly got = new Map<string, Got>();
  readonly levies = new Set<string>();
  readonly holds = new Map<string, Held>();
  readonly ended = new Set<string>();
  readonly refused = new Set<string>();
  readonly mandates = new Map<string, Mandate>();
  readonly budgets = new Map<string, Budget>();

  get held(): bigint {
    return [...this.holds.values()].reduce((sum, { minutes }) => sum + minutes, 0n);
  }
}

/** Something that was sent and has not arrived: named by transfer and account, since a transfer brings its levy elsewhere. */
export const parcel = (transferId: string, to: string): string => `${transferId} ${to}`;
const ownersPay: readonly string[] = ['BOOKING', 'CANCELLATION', 'GIFT', 'REQUEST'];
const isMember = (account: AccountId): boolean => ownerOf(account).startsWith('mbr_');

/** Everybody's accounts as a log tells of them. It believes what it is told: whether that may be is for `LedgerModel` to say. */
export class Books {
  policy: Policy = defaultPolicy;
  readonly treasurers = new Set<string>();
  readonly transit = new Map<string, bigint>();
  readonly #books = new Map<string, Book>();

  of(account: AccountId): Book {
    const book = this.#books.get(account) ?? new Book();
    this.#books.set(account, book);
    return book;
  }

  all(): ReadonlyMap<string, Book> {
    return this.#books;
  }

  /** Of a transfer between members, what goes to the fund. */
  levyOn({ accountId, to, minutes, purpose }: { readonly accountId: AccountId; readonly to: AccountId; readonly minutes: string; readonly purpose: Purpose }): bigint {
    const isDue = isMember(accountId) && isMember(to) && ownersPay.includes(purpose.kind);
    return isDue ? (BigInt(minutes) * BigInt(this.policy.levyPercent)) / 100n : 0n;
  }

  /** Zero, unless credits came from nowhere or went there. */
  total(): bigint {
    return [...this.#books.values()].reduce((sum, { balance }) => sum + balance, 0n) + [...this.transit.values()].reduce((sum, minutes) => sum + minutes, 0n);
  }

  write(event: Heard): void {
    const book = this.of(event.data.accountId);
    switch (event.type) {
      case 'CreditsTransferred': { this.#sends(book, event.data); return; }
      case 'HoldPosted': { this.#posts(book, event.data); return; }
      case 'CreditsReceived': { this.#receives(book, event.data); return; }
      case 'CreditsHeld': book.holds.set(event.data.holdId, { ...event.data, minutes: BigInt(event.data.minutes) }); return;
      case 'HoldVoided': case 'HoldExpired': { endHold(book, event.data.holdId); return; }
      case 'TransferRefused': book.refused.add(event.data.attempt); return;
      case 'AccountClosed': book.isClosed = true; return;
      default: { agree(book, event); return; }
    }
  }

  #posts(book: Book, data: Heard<'HoldPosted'>['data']): void {
    endHold(book, data.holdId);
    this.#sends(book, data);
  }

  #sends(book: Book, data: Heard<'CreditsTransferred' | 'HoldPosted'>['data']): void {
    const [minutes, levy] = [BigInt(data.minutes), BigInt(data.levy ?? 0)];
    book.balance -= minutes;
    book.sent.set(data.transferId, { to: data.to, minutes });
    this.transit.set(parcel(data.transferId, data.to), minutes - levy);
    if (levy > 0n) this.transit.set(parcel(data.transferId, fundOf(communityOfAccount(data.accountId))), levy);
    if ('mandateId' in data && data.mandateId !== undefined) spend(book.mandates, data.mandateId, minutes);
    if (data.purpose.kind === 'ISSUE') spend(book.budgets, data.purpose.budgetId, minutes);
    if (data.purpose.kind === 'REVERSAL') giveBack(book, data.purpose.reverses, minutes);
  }

  #receives(book: Book, data: Heard<'CreditsReceived'>['data']): void {
    book.balance += BigInt(data.minutes);
    this.transit.delete(parcel(data.transferId, data.accountId));
    if (data.isLevy) book.levies.add(data.transferId);
    else book.got.set(data.transferId, { from: data.from, minutes: BigInt(data.minutes), returned: 0n });
  }
}

/** What moves nothing by itself. Of requests and programmes these books know nothing. */
const agree = (book: Book, event: Heard): void => {
  switch (event.type) {
    case 'LimitExceptionSet': book.exception = event.data.minutes === undefined ? undefined : BigInt(event.data.minutes); return;
    case 'MandateGiven': book.mandates.set(event.data.mandateId, { holderId: event.data.holderId, until: event.data.until, left: BigInt(event.data.minutes), isRevoked: false }); return;
    case 'MandateRevoked': { revoke(book, event.data.mandateId); return; }
    case 'BudgetAdopted': book.budgets.set(event.data.budgetId, { left: BigInt(event.data.minutes), from: event.data.from, until: event.data.until }); return;
    default: return undefined;
  }
};

const endHold = (book: Book, holdId: string): void => {
  book.holds.delete(holdId);
  book.ended.add(holdId);
};

const revoke = (book: Book, mandateId: string): void => {
  const mandate = book.mandates.get(mandateId);
  if (mandate) book.mandates.set(mandateId, { ...mandate, isRevoked: true });
};

const spend = <Allowed extends { readonly left: bigint }>(of: Map<string, Allowed>, id: string, minutes: bigint): void => {
  const allowed = of.get(id);
  if (allowed) of.set(id, { ...allowed, left: allowed.left - minutes });
};

const giveBack = (book: Book, transferId: string, minutes: bigint): void => {
  const original = book.got.get(transferId);
  if (original) book.got.set(transferId, { ...original, returned: original.returned + minutes });
};
