import { Injectable } from '@nestjs/common';
import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { Purpose } from '../../../contracts/account/account.events.js';
import { communityOfAccount, ownerOf } from '../../../contracts/account/accounts.js';
import type { Role } from '../../../contracts/community/membership.events.js';
import { streamOf } from '../../../contracts/events.js';
import { AwardGroup, RequestCredits, TransferCredits } from '../../account/account.commands.js';
import type { CommandMeta } from '../../kernel/command.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { OtherSide, type Named } from './other-side.js';
import { GiveCredits, ThankGroup } from './pay-member.commands.js';

/** A command to one account, the other accounts that it is about, and whether it may be a repeat of what this actor has paid. */
type Payment = { readonly command: TransferCredits | RequestCredits | AwardGroup; readonly others: readonly Named[]; readonly mayHavePaid: (roles: readonly Role[]) => boolean };

/**
 * Whether the other side of a payment belongs to the community, and can be paid, is said in other streams than the payer's, which alone is
 * written: there is nothing to undo. What was paid is answered as the first time, whatever has happened to the other side since.
 */
@Injectable()
export class Payments {
  readonly #communities: CommunityContexts;
  readonly #otherSide: OtherSide;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
    this.#otherSide = new OtherSide(streams, this.#communities);
  }

  async make(payment: Payment): Promise<Outcome> {
    const { command } = payment;
    return (await this.#whyNot(payment)) ?? this.commands.execute<typeof command, Outcome>(command);
  }

  /** Whoever does not belong hears so from the account itself, and nothing about anybody else. */
  async #whyNot({ command: { data: { accountId }, meta }, others, mayHavePaid }: Payment): Promise<Rejected<string> | undefined> {
    const community = communityOfAccount(accountId);
    const { roles } = await this.#communities.of(community, meta.actor);
    if (roles.length === 0) return undefined;
    const no = await this.#otherSide.whyNot(community, others);
    return no && mayHavePaid(roles) && (await this.streams.hasHeard(streamOf.account(accountId), meta.commandId)) ? undefined : no;
  }
}

/** Gives to a member or to the fund. */
@CommandHandler(GiveCredits)
export class GiveCreditsProcess implements ICommandHandler<GiveCredits> {
  constructor(private readonly payments: Payments) {}

  async execute({ data: { from, budgetId, ...data }, meta }: GiveCredits): Promise<Outcome> {
    const purpose = purposeOf({ from, budgetId });
    if (isRejected(purpose)) return purpose;
    const command = new TransferCredits({ accountId: from, ...data, purpose }, stepOf(meta));
    const isTheirs = ownerOf(from) === meta.actor || data.mandateId !== undefined;
    return this.payments.make({ command, others: [{ account: data.to, path: ['input', 'to'] }], mayHavePaid: (roles) => isTheirs || roles.includes('treasurer') });
  }
}

/** Pays many from the fund. */
@CommandHandler(ThankGroup)
export class ThankGroupProcess implements ICommandHandler<ThankGroup> {
  constructor(private readonly payments: Payments) {}

  execute({ data: { fund, awards, reason }, meta }: ThankGroup): Promise<Outcome> {
    const command = new AwardGroup({ accountId: fund, awards, reason }, stepOf(meta));
    return this.payments.make({ command, others: awards.map(({ to }, index) => ({ account: to, path: ['input', 'awards', String(index), 'to'] })), mayHavePaid: (roles) => roles.includes('treasurer') || roles.includes('coordinator') });
  }
}

export const stepOf = (meta: CommandMeta): CommandMeta => ({ ...meta, commandId: derivedUuid('pay-member', meta.commandId) });

/** What is paid for follows from who pays. */
const purposeOf = ({ from, budgetId }: Pick<GiveCredits['data'], 'from' | 'budgetId'>): Purpose | Rejected<'NO_SUCH_BUDGET'> => {
  switch (ownerOf(from)) {
    case 'issue': return budgetId === undefined ? reject('NO_SUCH_BUDGET', { path: ['input', 'budgetId'] }) : { kind: 'ISSUE', budgetId };
    case 'fund': return { kind: 'FUND_SPENDING' };
    default: return { kind: 'GIFT' };
  }
};
