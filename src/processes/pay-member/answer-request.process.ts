import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { communityOfAccount, ownerOf } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import type { AccountId, CreditRequestId } from '../../../contracts/values.js';
import { AcceptCreditRequest, EndCreditRequest, LapseCreditRequest, PayCreditRequest } from '../../account/account.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import type { Outcome } from '../../kernel/outcome.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { OtherSide, type Named, type NoOtherSide } from './other-side.js';

type OfAccount = { readonly accountId: AccountId; readonly requestId: CreditRequestId };

/** What waits for an answer in an account: by request, which account asks. */
type Waiting = ReadonlyMap<string, AccountId>;
const nothingWaits: Waiting = new Map();

const waitingAfter = (before: Waiting, { type, data }: AccountEvent): Waiting => {
  switch (type) {
    case 'CreditsRequested': return new Map(before).set(data.requestId, data.to);
    case 'CreditRequestClosed': return without(before, data.requestId);
    case 'CreditsTransferred': return data.purpose.kind === 'REQUEST' ? without(before, data.purpose.requestId) : before;
    default: return before;
  }
};

const without = (before: Waiting, answered: CreditRequestId): Waiting => new Map([...before].filter(([id]) => id !== answered));

/** Who has asked, as the stream of the account says that was asked. */
const askerOf = async ({ accountId, requestId }: OfAccount, streams: StreamReader): Promise<AccountId | undefined> =>
  (await streams.fold<Waiting, AccountEvent>(streamOf.account(accountId), nothingWaits, waitingAfter)).get(requestId);

/** Weeks may lie between a request and its answer: who has asked may have left meanwhile, or closed their account. Then there is nobody to pay. */
@CommandHandler(PayCreditRequest)
export class PayCreditRequestProcess implements ICommandHandler<PayCreditRequest> {
  readonly #communities: CommunityContexts;
  readonly #otherSide: OtherSide;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
    this.#otherSide = new OtherSide(streams, this.#communities);
  }

  async execute(asked: PayCreditRequest): Promise<Outcome> {
    return (await this.#whyNot(asked)) ?? this.commands.execute<AcceptCreditRequest, Outcome>(new AcceptCreditRequest(asked.data, asked.meta));
  }

  /** Who may not answer for the account hears so from the account itself, and nothing of who has asked. */
  async #whyNot(asked: PayCreditRequest): Promise<NoOtherSide | undefined> {
    if (!(await this.#mayAnswer(asked))) return undefined;
    const asker = await askerOf(asked.data, this.streams);
    return asker && this.#otherSide.whyNot(communityOfAccount(asker), [{ account: asker, path: ['input', 'requestId'] }]);
  }

  async #mayAnswer({ data: { accountId }, meta }: PayCreditRequest): Promise<boolean> {
    const { roles } = await this.#communities.of(communityOfAccount(accountId), meta.actor);
    return roles.length > 0 && (ownerOf(accountId) === meta.actor || (ownerOf(accountId) === 'fund' && roles.includes('treasurer')));
  }
}

/** Silence is the consent of somebody who could have said no, to somebody who can be paid: both still belong to the community, with open accounts. */
@CommandHandler(EndCreditRequest)
export class EndCreditRequestProcess implements ICommandHandler<EndCreditRequest> {
  readonly #otherSide: OtherSide;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#otherSide = new OtherSide(streams, new CommunityContexts(streams));
  }

  async execute({ data, meta }: EndCreditRequest): Promise<Outcome> {
    const asker = await askerOf(data, this.streams);
    const sides = [data.accountId, ...(asker ? [asker] : [])].map((account): Named => ({ account, path: [] }));
    const gone = await this.#otherSide.whyNot(communityOfAccount(data.accountId), sides);
    return this.commands.execute<LapseCreditRequest, Outcome>(new LapseCreditRequest({ ...data, ...(gone && { isUnpaid: true as const }) }, meta));
  }
}
