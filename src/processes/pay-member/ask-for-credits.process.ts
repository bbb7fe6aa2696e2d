import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { communityOfAccount } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import type { AccountId } from '../../../contracts/values.js';
import { RequestCredits } from '../../account/account.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Position } from '../../kernel/event-store.js';
import type { Outcome } from '../../kernel/outcome.js';
import { KeyedQueue } from '../../kernel/keyed-queue.js';
import { RecentMap } from '../../kernel/recent-map.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { OpenCreditRequests } from './open-credit-requests.js';
import { AskForCredits } from './pay-member.commands.js';
import { Payments, stepOf } from './pay-member.process.js';

const REMEMBERED_MAX = 1_000;
export type NoRequest = Rejected<'TOO_MANY_OPEN_REQUESTS'>;

/** Asks a member, or the fund, to pay. How many requests of one asker may wait at once is the community's to say: they are in as many streams, so a read model counts them. */
@CommandHandler(AskForCredits)
export class AskForCreditsProcess implements ICommandHandler<AskForCredits> {
  readonly #oneAtATime = new KeyedQueue();
  readonly #communities: CommunityContexts;
  /** Where the last request of each account stands in the log, so that the next one is counted after it. */
  readonly #lastRequests = new RecentMap<AccountId, Position>(REMEMBERED_MAX);

  constructor(private readonly payments: Payments, private readonly streams: StreamReader, private readonly open: OpenCreditRequests) {
    this.#communities = new CommunityContexts(streams);
  }

  /** One after the other for each asker, so that many at once do not slip past the limit. */
  execute(asked: AskForCredits): Promise<Outcome> {
    return this.#oneAtATime.run(asked.data.to, async () => (await this.#tooMany(asked)) ?? this.#ask(asked));
  }

  async #ask({ data: { payer, ...data }, meta }: AskForCredits): Promise<Outcome> {
    const command = new RequestCredits({ accountId: payer, ...data }, stepOf(meta));
    const asked = await this.payments.make({ command, others: [{ account: payer, path: ['input', 'payer'] }, { account: data.to, path: [] }], mayHavePaid: () => false });
    if (!isRejected(asked) && asked.position) this.#lastRequests.set(data.to, asked.position);
    return asked;
  }

  /** Whoever does not belong hears so from the account. A repeat is answered as the first time. */
  async #tooMany({ data: { payer, to }, meta }: AskForCredits): Promise<NoRequest | undefined> {
    const { roles, policy } = await this.#communities.of(communityOfAccount(to), meta.actor);
    if (roles.length === 0 || (await this.open.countOf(to, this.#lastRequests.get(to))) < policy.openCreditRequestsMax) return undefined;
    return (await this.streams.hasHeard(streamOf.account(payer), stepOf(meta).commandId)) ? undefined : reject('TOO_MANY_OPEN_REQUESTS');
  }
}
