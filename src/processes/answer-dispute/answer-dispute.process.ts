import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { communityOfAccount, ownerOf } from '../../../contracts/account/accounts.js';
import { disputesAfter, noDisputes, type Disputes } from '../../../contracts/account/disputes.js';
import { streamOf } from '../../../contracts/events.js';
import type { AccountId, DisputeId, TransferId } from '../../../contracts/values.js';
import { ReverseTransfer } from '../../account/account.commands.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { PayBack } from './answer-dispute.commands.js';

type KnownDispute = { readonly transferId: TransferId; readonly open: boolean; readonly raisedBy: string };

/**
 * A reversal is decided by the account that received; the dispute that it answers may stand in the account that paid. So that is looked at
 * first. Nothing hangs on its staying open until then: the account that pays back answers a dispute once.
 */
@CommandHandler(PayBack)
export class AnswerDisputeProcess implements ICommandHandler<PayBack> {
  readonly #communities: CommunityContexts;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
  }

  async execute(asked: PayBack): Promise<Outcome> {
    return (await this.#whyNot(asked)) ?? this.commands.execute<ReverseTransfer, Outcome>(new ReverseTransfer(asked.data, asked.meta));
  }

  /** Whoever may not answer disputes hears so from the account, and nothing of any dispute. A repeat is answered as the first time. */
  async #whyNot({ data: { accountId, reverses, disputeId }, meta }: PayBack): Promise<Rejected<'NO_SUCH_DISPUTE' | 'DISPUTE_CLOSED' | 'OWN_DISPUTE'> | undefined> {
    if (disputeId === undefined || !(await this.#communities.of(communityOfAccount(accountId), meta.actor)).roles.includes('treasurer')) return undefined;
    const said = await this.streams.read<AccountEvent>(streamOf.account(accountId));
    if (said.some(({ metadata }) => metadata.commandId === meta.commandId)) return undefined;
    const payer = said.flatMap(({ type, data }) => (type === 'CreditsReceived' && data.transferId === reverses ? [data.from] : []))[0];
    if (payer === undefined) return undefined;
    const no = whyNotAnswered(await this.#known(disputeId, [payer, accountId]), { reverses, by: meta.actor });
    return no && reject(no, { path: ['input', 'disputeId'] });
  }

  async #known(id: DisputeId, sides: readonly AccountId[]): Promise<KnownDispute | undefined> {
    const known = await Promise.all(sides.map(async (side) => {
      const dispute = (await this.streams.fold<Disputes, AccountEvent>(streamOf.account(side), noDisputes, disputesAfter)).get(id);
      return dispute && { ...dispute, raisedBy: ownerOf(side) };
    }));
    return known.find((dispute) => dispute !== undefined);
  }
}

/** It must be about what is paid back, wait for an answer, and be somebody else's. */
const whyNotAnswered = (dispute: KnownDispute | undefined, { reverses, by }: { readonly reverses: TransferId; readonly by: string }): 'NO_SUCH_DISPUTE' | 'DISPUTE_CLOSED' | 'OWN_DISPUTE' | undefined => {
  if (dispute?.transferId !== reverses) return 'NO_SUCH_DISPUTE';
  if (!dispute.open) return 'DISPUTE_CLOSED';
  return dispute.raisedBy === by ? 'OWN_DISPUTE' : undefined;
};
