import type { AccountId } from '../../../contracts/values.js';

/** Something that is wrong: at which event, `7@account-…`, as `events show` takes it, and what. */
export type Wrong = { readonly where: string; readonly what: string };
export type Tell = (what: string) => void;
/** What an entry says there is after it. */
export type After = { readonly balance: string; readonly held: string };
export type Change = { readonly balance?: bigint; readonly held?: bigint };
type Held = { readonly to: AccountId; readonly minutes: bigint };

/** One account, entry by entry, as the entries tell of it: what each says is believed once it was compared, so that one mistake is told once. */
export class Book {
  #next = 0n;
  #balance = 0n;
  #held = 0n;
  readonly #holds = new Map<string, Held>();
  /** Every transfer and hold that was asked for, done or refused: none is answered twice. */
  readonly #answered = new Set<string>();

  get balance(): bigint {
    return this.#balance;
  }
  get openHolds(): number {
    return this.#holds.size;
  }

  /** The entries of an account are numbered without a gap. */
  follows(revision: bigint, tell: Tell): void {
    if (revision !== this.#next) tell(`is number ${revision} of its account, and ${this.#next} should follow: an entry is missing, or stands elsewhere`);
    this.#next = revision + 1n;
  }

  answers(attempt: string, tell: Tell): void {
    if (this.#answered.has(attempt)) tell(`${attempt} was answered before, and what was answered stays so`);
    this.#answered.add(attempt);
  }

  /** Compares what the entry says is there after it with what follows from the one before. @returns by how much the balance has changed, as it is told */
  enters({ balance, held }: After, change: Change, tell: Tell): bigint {
    const [told, follows] = [{ balance: BigInt(balance), held: BigInt(held) }, { balance: this.#balance + (change.balance ?? 0n), held: this.#held + (change.held ?? 0n) }];
    if (told.balance !== follows.balance) tell(`says that the balance is ${told.balance} after it, and ${follows.balance} follows from the entry before`);
    if (told.held !== follows.held) tell(`says that ${told.held} are held after it, and ${follows.held} follows from the entry before`);
    const moved = told.balance - this.#balance;
    [this.#balance, this.#held] = [told.balance, told.held];
    return moved;
  }

  holds(holdId: string, held: Held, tell: Tell): void {
    this.answers(holdId, tell);
    this.#holds.set(holdId, held);
  }

  /** A hold ends once, as a whole. `to` is given where it was posted. */
  ends(holdId: string, { minutes, to }: { readonly minutes: bigint; readonly to?: AccountId }, tell: Tell): void {
    const held = this.#holds.get(holdId);
    this.#holds.delete(holdId);
    if (!held) tell(`ends the hold ${holdId}, which is not open`);
    else if (held.minutes !== minutes) tell(`ends the hold ${holdId} of ${held.minutes} with ${minutes}`);
    else if (to !== undefined && to !== held.to) tell(`pays ${to} what was held for ${held.to}`);
  }
}
