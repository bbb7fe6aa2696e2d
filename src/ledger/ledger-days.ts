import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { communityOfAccount } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import type { LedgerEvent } from '../../contracts/ledger/ledger.events.js';
import type { CommunityId } from '../../contracts/values.js';
import { reject } from '../kernel/decider.js';
import { comparePositions, EventStore, type Position, type RecordedEvent } from '../kernel/event-store.js';
import type { Outcome } from '../kernel/outcome.js';
import { derivedUuid } from '../kernel/ids.js';
import { StreamReader } from '../kernel/stream-reader.js';
import { accountOfStream, entryOf, headOver, type Entry } from './chain.js';
import { CloseLedgerDay, PublishLedgerHead } from './ledger.commands.js';
import { evolve, noHeads, type Heads } from './ledger.state.js';

const PAGE_EVENTS = 1_000;

/** Reads what has come to the accounts of a community since its last head, from the log alone, and publishes what that comes to. */
@CommandHandler(CloseLedgerDay)
export class LedgerDays implements ICommandHandler<CloseLedgerDay> {
  constructor(private readonly commands: CommandBus, private readonly store: EventStore, private readonly streams: StreamReader) {}

  async execute({ data: { communityId }, meta }: CloseLedgerDay): Promise<Outcome> {
    const { last } = await this.streams.fold<Heads, LedgerEvent>(streamOf.ledger(communityId), noHeads, evolve);
    const day = meta.at.slice(0, 10);
    if (last && last.day >= day) return reject('HEAD_OF_THE_DAY_PUBLISHED');
    const entries = await this.#entriesOf(communityId, await this.#endOf(communityId, last));
    if (entries.length === 0) return reject('NO_NEW_ENTRIES');
    const head = headOver({ communityId, day, before: last }, entries);
    return this.commands.execute<PublishLedgerHead, Outcome>(new PublishLedgerHead(head, { ...meta, commandId: derivedUuid('ledger-head', meta.commandId, head.head) }));
  }

  /** Where the last head ends in this log. Before the first one: where the community was founded. */
  async #endOf(communityId: CommunityId, last: LedgerEvent['data'] | undefined): Promise<Position | undefined> {
    if (!last) return (await this.store.readStream(streamOf.community(communityId), { max: 1 }))[0]?.position;
    const { accountId, revision } = last.last;
    const [entry] = await this.store.readStream(streamOf.account(accountId), { from: BigInt(revision), max: 1 });
    if (!entry) throw new Error(`the last head of the ledger of ${communityId} covers ${revision}@${streamOf.account(accountId)}, which the log does not hold: look with \`barnraise ledger verify\``);
    return entry.position;
  }

  async #entriesOf(communityId: CommunityId, after: Position | undefined): Promise<readonly Entry[]> {
    const end = await this.store.head();
    const entries: Entry[] = [];
    let from = after;
    while (end && (from === undefined || comparePositions(from, end) < 0)) {
      const page = await this.store.readAll({ ...(from ? { after: from } : {}), max: PAGE_EVENTS });
      entries.push(...page.flatMap((event) => entriesIn(communityId, event)));
      from = page.at(-1)?.position ?? end;
    }
    return entries;
  }
}

const entriesIn = (communityId: CommunityId, event: RecordedEvent): readonly Entry[] => {
  const account = accountOfStream(event.stream);
  return account !== undefined && communityOfAccount(account) === communityId ? [entryOf(account, event)] : [];
};
