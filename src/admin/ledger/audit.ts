import { accountEvents, type AccountEvent } from '../../../contracts/account/account.events.js';
import { fundOf, issueOf, kindOf } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import { ledgerEvents, type LedgerEvent } from '../../../contracts/ledger/ledger.events.js';
import type { AccountId, CommunityId } from '../../../contracts/values.js';
import type { RecordedEvent } from '../../kernel/event-store.js';
import { messageOf } from '../../kernel/message-of.js';
import { WithoutWords } from '../../kernel/without-words.js';
import { entryOf } from '../../ledger/chain.js';
import { Approvals } from './approvals.js';
import { Book, type After, type Change, type Tell, type Wrong } from './book.js';
import { Heads, type KnownHead } from './heads.js';
import { Transfers, type DataOf, type Paid, type Parcel } from './transfers.js';

/** What a community's ledger comes to. */
export type Summary = {
  readonly communityId: CommunityId; readonly accounts: number; readonly entries: number; readonly openHolds: number; readonly inTransit: readonly Parcel[];
  /** Minutes of credit that there are: what the issue owes. */
  readonly issued: string;
  readonly heads: number; readonly lastHead: LedgerEvent['data'] | undefined; readonly uncovered: number;
};

/** The account that an entry stands in, and where. */
type At = { readonly book: Book; readonly tell: Tell; readonly where: string };

const accountWords = new WithoutWords(accountEvents);
const ledgerWords = new WithoutWords(ledgerEvents);

/** One community's ledger, event by event in the order of the log. It has no key and needs none: all that counts is stored in the clear. */
export class Audit {
  readonly #books = new Map<AccountId, Book>();
  readonly #transfers = new Transfers();
  readonly #approvals = new Approvals();
  readonly #heads: Heads;
  /** Balances of all accounts and what is on its way, as the entries tell: nothing, always. */
  #sum = 0n;
  #toldSum = 0n;
  #entries = 0;

  constructor(private readonly communityId: CommunityId, private readonly tell: (wrong: Wrong) => void) {
    this.#heads = new Heads(communityId);
  }

  entry(account: AccountId, recorded: RecordedEvent): void {
    const tell = this.#tellOf(recorded);
    const book = this.#books.get(account) ?? new Book();
    this.#books.set(account, book);
    this.#entries++;
    this.#heads.enters(entryOf(account, recorded));
    book.follows(recorded.revision, tell);
    const event = readBy(accountWords, recorded, tell) as AccountEvent | undefined;
    if (!event) return;
    if (event.data.accountId !== account) tell(`is about ${event.data.accountId}, and stands in ${recorded.stream}`);
    else this.#follow(event, { book, tell, where: placeOf(recorded) });
    this.#mustSumUp(tell);
  }

  head(recorded: RecordedEvent): void {
    const tell = this.#tellOf(recorded);
    const event = readBy(ledgerWords, recorded, tell) as LedgerEvent | undefined;
    if (event) this.#heads.publishes(event.data, recorded.revision, tell);
  }

  known(head: KnownHead): void {
    const what = this.#heads.misses(head);
    if (what !== undefined) this.tell({ where: streamOf.ledger(this.communityId), what });
  }

  summary(): Summary {
    const openHolds = [...this.#books.values()].reduce((sum, book) => sum + book.openHolds, 0);
    const { last: lastHead, count: heads, uncovered } = this.#heads;
    const issued = String(-(this.#books.get(issueOf(this.communityId))?.balance ?? 0n));
    return { communityId: this.communityId, accounts: this.#books.size, entries: this.#entries, openHolds, inTransit: this.#transfers.parcels, issued, heads, lastHead, uncovered };
  }

  #follow(event: AccountEvent, at: At): void {
    const { book, tell } = at;
    switch (event.type) {
      case 'CreditsTransferred': this.#pays(event.data, at); break;
      case 'HoldPosted': this.#posts(event.data, at); break;
      case 'CreditsReceived':
        this.#transfers.arrives(event.data, tell);
        this.#enters(event.data, { balance: BigInt(event.data.minutes) }, at);
        break;
      case 'CreditsHeld':
        book.holds(event.data.holdId, { to: event.data.to, minutes: BigInt(event.data.minutes) }, tell);
        this.#enters(event.data, { held: BigInt(event.data.minutes) }, at);
        break;
      case 'HoldVoided': case 'HoldExpired':
        book.ends(event.data.holdId, { minutes: BigInt(event.data.minutes) }, tell);
        this.#enters(event.data, { held: -BigInt(event.data.minutes) }, at);
        break;
      case 'TransferRefused': book.answers(event.data.attempt, tell); break;
      case 'BudgetAdopted': this.#adopts(event.data, at); break;
      case 'RewardApproved': this.#approvals.approves(event.data, tell); break;
      case 'RewardLapsed': this.#approvals.lapses(event.data, tell); break;
      default: // what was agreed moves nothing
    }
  }

  #posts(posted: DataOf<'HoldPosted'>, at: At): void {
    const { holdId, minutes, released, to } = posted;
    at.book.ends(holdId, { minutes: BigInt(minutes) + BigInt(released), to }, at.tell);
    this.#pays(posted, at);
  }

  #adopts(adopted: DataOf<'BudgetAdopted'>, { tell }: At): void {
    if (adopted.accountId !== issueOf(this.communityId)) tell('adopts a budget elsewhere than at the issue');
    this.#transfers.adopts(adopted, tell);
  }

  #pays(paid: Paid, at: At): void {
    const { minutes, transferId } = paid;
    at.book.answers(transferId, at.tell);
    this.#transfers.sends(paid, at.where, at.tell);
    this.#approvals.pays(paid, at.tell);
    const held = 'released' in paid ? -(BigInt(minutes) + BigInt(paid.released)) : 0n;
    this.#enters(paid, { balance: -BigInt(minutes), held }, at);
  }

  #enters({ accountId, after }: { readonly accountId: AccountId; readonly after: After }, change: Change, { book, tell }: At): void {
    this.#sum += book.enters(after, change, tell);
    if (accountId === fundOf(this.communityId) && BigInt(after.balance) < BigInt(after.held)) tell(`leaves the fund with ${after.balance}, of which ${after.held} are held`);
    if (kindOf(accountId) === 'sponsor' && BigInt(after.balance) < BigInt(after.held)) tell(`leaves a sponsor with ${after.balance}, of which ${after.held} are held`);
    if (accountId === issueOf(this.communityId) && (BigInt(after.balance) > 0n || after.held !== '0')) tell(`leaves the issue with ${after.balance} and ${after.held} held`);
  }

  #mustSumUp(tell: Tell): void {
    const sum = this.#sum + this.#transfers.inTransit;
    if (sum !== this.#toldSum) tell(`leaves ${sum} in all accounts and on the way together, where it should be nothing`);
    this.#toldSum = sum;
  }

  #tellOf(recorded: RecordedEvent): Tell {
    return (what) => this.tell({ where: placeOf(recorded), what });
  }
}

const placeOf = ({ stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>): string => `${revision}@${stream}`;

const readBy = (words: WithoutWords, recorded: RecordedEvent, tell: Tell): { readonly type: string; readonly data: object } | undefined => {
  try {
    return { type: recorded.type, data: words.read(recorded) };
  } catch (error) {
    tell(`is not a ${recorded.type} as its contract says: ${messageOf(error).replaceAll(/\s+/g, ' ')}`);
    return undefined;
  }
};
