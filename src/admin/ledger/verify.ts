import { communityOfAccount } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import { communityId, type AccountId, type CommunityId } from '../../../contracts/values.js';
import { LogUnreadable } from '../../adapters/sqlite/read-log.js';
import type { RecordedEvent } from '../../kernel/event-store.js';
import { accountOfStream } from '../../ledger/chain.js';
import { Audit, type Summary } from './audit.js';
import type { Wrong } from './book.js';
import { Exchanges } from './exchanges.js';
import type { KnownHead } from './heads.js';

/** What one ledger comes to, and how many payments of its members to other communities are half way. */
export type Verified = Summary & { readonly halfWay: number };

/** The categories of streams that a ledger is made of. */
export const LEDGER_CATEGORIES = ['account', 'ledger'] as const;
export type Pages = Iterable<readonly RecordedEvent[]> | AsyncIterable<readonly RecordedEvent[]>;
type Asked = {
  /** Only this one; all without it. */
  readonly only?: CommunityId | undefined;
  readonly known?: readonly KnownHead[];
  readonly tell: (wrong: Wrong) => void;
  /** So many more events were read. */
  readonly onRead?: (events: number) => void;
};

/**
 * Reads a log once, from its beginning to its end, and tells what is wrong with the ledgers in it. What cannot be read is told, and ends it.
 * @returns what each community's ledger comes to
 */
export const verifyLedgers = async (pages: Pages, asked: Asked): Promise<readonly Verified[]> => {
  const ledgers = new Ledgers(asked);
  try {
    for await (const events of pages) {
      for (const event of events) ledgers.look(event);
      asked.onRead?.(events.length);
    }
  } catch (error) {
    if (!(error instanceof LogUnreadable)) throw error;
    asked.tell({ where: error.where, what: `cannot be read: ${error.message}` });
  }
  ledgers.compare(asked.known ?? []);
  return ledgers.summaries();
};

const isAsked = ({ only }: Pick<Asked, 'only'>, community: CommunityId): boolean => only === undefined || only === community;

/** The audits of all communities that are asked for. */
class Ledgers {
  readonly #audits = new Map<CommunityId, Audit>();
  readonly #exchanges = new Exchanges();

  constructor(private readonly asked: Pick<Asked, 'only' | 'tell'>) {}

  #of(community: CommunityId): Audit {
    const audit = this.#audits.get(community) ?? new Audit(community, this.asked.tell);
    this.#audits.set(community, audit);
    return audit;
  }

  look(event: RecordedEvent): void {
    const place = placeOf(event.stream);
    if (place === 'elsewhere') return;
    if (place === 'nowhere') this.asked.tell({ where: `${event.revision}@${event.stream}`, what: 'stands in a stream that is no account\'s and no ledger\'s' });
    else {
      const isOurs = isAsked(this.asked, place.community);
      this.#exchanges.look(event, (what) => { if (isOurs) this.asked.tell({ where: `${event.revision}@${event.stream}`, what }); });
      if (isOurs) this.#audit(place, event);
    }
  }

  compare(known: readonly KnownHead[]): void {
    for (const head of known) if (isAsked(this.asked, head.communityId)) this.#of(head.communityId).known(head);
  }

  summaries(): readonly Verified[] {
    return [...this.#audits].map(([community, audit]) => ({ ...audit.summary(), halfWay: this.#exchanges.halfWay(community) })).sort((a, b) => (a.communityId < b.communityId ? -1 : 1));
  }

  #audit({ community, account }: Place, event: RecordedEvent): void {
    if (account === undefined) this.#of(community).head(event);
    else this.#of(community).entry(account, event);
  }
}

type Place = { readonly community: CommunityId; readonly account?: AccountId };

const LEDGER = streamOf.ledger('');

/** Whose ledger a stream belongs to; 'nowhere' where it only looks like one, and 'elsewhere' for every other stream. */
const placeOf = (stream: string): Place | 'nowhere' | 'elsewhere' => {
  const account = accountOfStream(stream);
  if (account !== undefined) return { community: communityOfAccount(account), account };
  if (!stream.startsWith(LEDGER)) return stream.startsWith(streamOf.account('')) ? 'nowhere' : 'elsewhere';
  const parsed = communityId.safeParse(stream.slice(LEDGER.length));
  return parsed.success ? { community: parsed.data } : 'nowhere';
};
