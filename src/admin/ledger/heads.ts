import type { LedgerEvent } from '../../../contracts/ledger/ledger.events.js';
import type { CommunityId } from '../../../contracts/values.js';
import { headOver, type Entry } from '../../ledger/chain.js';
import type { Tell } from './book.js';

type Head = LedgerEvent['data'];
/** A head as it is kept elsewhere, to be compared one day. */
export type KnownHead = Pick<Head, 'communityId' | 'total' | 'head'>;

/** The published heads of one community, each computed again from the entries that it covers. */
export class Heads {
  #uncovered: Entry[] = [];
  #next = 0n;
  #last: Head | undefined;
  readonly #published = new Map<number, string>();

  constructor(private readonly communityId: CommunityId) {}

  get last(): Head | undefined {
    return this.#last;
  }
  get count(): number {
    return this.#published.size;
  }
  get uncovered(): number {
    return this.#uncovered.length;
  }

  enters(entry: Entry): void {
    this.#uncovered.push(entry);
  }

  publishes(head: Head, revision: bigint, tell: Tell): void {
    if (revision !== this.#next) tell(`is number ${revision} of its stream, and ${this.#next} should follow: a head is missing, or stands elsewhere`);
    if (head.communityId !== this.communityId) tell(`is the head of ${head.communityId}`);
    if (this.#last) goesOn(this.#last, head, tell);
    else begins(head, tell);
    this.#compares(head, tell);
    this.#uncovered = this.#uncovered.slice(head.entries);
    [this.#next, this.#last] = [revision + 1n, head];
    this.#published.set(head.total, head.head);
  }

  /** @returns what is wrong where a head that somebody kept is not among those that were published */
  misses({ total, head }: KnownHead): string | undefined {
    const published = this.#published.get(total);
    if (published === head) return undefined;
    return published === undefined ? `the head ${head} over ${total} entries is known, and was not published here` : `the head over ${total} entries is known as ${head}, and was published here as ${published}`;
  }

  #compares({ day, head, entries, accounts, last }: Head, tell: Tell): void {
    if (entries > this.#uncovered.length) {
      tell(`covers ${entries} entries, and the log holds ${this.#uncovered.length} since the head before: entries are missing`);
      return;
    }
    const computed = headOver({ communityId: this.communityId, day, before: this.#last }, this.#uncovered.slice(0, entries));
    const isSame = computed.head === head && computed.accounts === accounts && computed.last.accountId === last.accountId && computed.last.revision === last.revision;
    if (!isSame) tell(`is not the head of the ${entries} entries before it: one of them was changed, left out, put in or moved`);
  }
}

const begins = ({ previous, total, entries }: Head, tell: Tell): void => {
  if (previous !== undefined) tell(`goes on from ${previous}, and there is no head before`);
  if (total !== entries) tell(`says that there are ${total} entries, and ${entries} are covered`);
};

const goesOn = (before: Head, { previous, total, entries, day }: Head, tell: Tell): void => {
  if (previous !== before.head) tell(`goes on from ${previous ?? 'nothing'}, and the head before is ${before.head}`);
  if (total !== before.total + entries) tell(`says that there are ${total} entries, and ${before.total + entries} are covered`);
  if (day <= before.day) tell(`is of ${day}, and the head before is of ${before.day}`);
};
