import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { boundaryTo, communityOfAccount, ownerOf } from '../../../contracts/account/accounts.js';
import { closedAfter } from '../../../contracts/account/closed.js';
import { streamOf } from '../../../contracts/events.js';
import type { AccountId } from '../../../contracts/values.js';
import { AgreeToExchange, HoldAbroad } from '../../account/account.commands.js';
import type { AnyCommand, CommandMeta } from '../../kernel/command.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import type { Send } from '../../kernel/process.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { AgreeToExchangeWith, GiveCreditsAbroad } from './exchange-credits.commands.js';
import { holdSecond, post, release } from './exchange-credits.process.js';
import type { Leg } from './legs.js';

/**
 * Takes a payment to another community as far as it goes at once, so that whoever asked hears how it ended; `exchange-credits` takes it from
 * wherever this stops, by the same steps.
 */
@CommandHandler(GiveCreditsAbroad)
export class GiveCreditsAbroadProcess implements ICommandHandler<GiveCreditsAbroad> {
  readonly #communities: CommunityContexts;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
  }

  async execute(asked: GiveCreditsAbroad): Promise<Outcome> {
    const { data: { from: accountId, to, minutes, exchangeId }, meta } = asked;
    const no = await this.#whyNot(asked);
    if (no) return no;
    const held = await this.#send(new HoldAbroad({ accountId, holdId: exchangeId, with: to, minutes }, step(meta, 'hold')));
    if (isRejected(held)) return held;
    return this.#goOn({ accountId, minutes, purpose: { kind: 'EXCHANGE', with: to, exchangeId } }, meta);
  }

  async #goOn(leg: Leg & { readonly minutes: string }, meta: CommandMeta): Promise<Outcome> {
    const first = { accountId: leg.accountId, holdId: leg.purpose.exchangeId };
    const second = await this.#by('system:exchange-credits', holdSecond(leg), step(meta, 'second leg'));
    if (!isRejected(second)) return this.#by('system:exchange-credits', post(first, leg.minutes), step(meta, 'post'));
    if (second.rejected !== 'BUSY') await this.#by('system:exchange-credits', release(first), step(meta, 'release'));
    return second;
  }

  /** Who does not belong, or has asked before, hears so from the account itself. Whom there is to pay is told only where there is an exchange. */
  async #whyNot({ data: { from, to }, meta }: GiveCreditsAbroad): Promise<Rejected<string> | undefined> {
    const { roles } = await this.#communities.of(communityOfAccount(from), meta.actor);
    if (roles.length === 0 || (await this.streams.hasHeard(streamOf.account(from), step(meta, 'hold').commandId))) return undefined;
    if (!(await this.#isAgreed(boundaryTo(communityOfAccount(to), communityOfAccount(from))))) return reject('NO_EXCHANGE');
    return this.#whyNotTo(to);
  }

  /** Nothing is paid to who does not belong over there, or has closed their account. */
  async #whyNotTo(payee: AccountId): Promise<Rejected<string> | undefined> {
    const path = ['input', 'to'];
    if ((await this.#communities.of(communityOfAccount(payee), ownerOf(payee))).roles.length === 0) return reject('NOT_A_MEMBER', { path });
    return (await this.streams.fold<boolean, AccountEvent>(streamOf.account(payee), false, closedAfter)) ? reject('ACCOUNT_CLOSED', { path }) : undefined;
  }

  /** Whether both have ever agreed: nobody writes into the accounts of a community that has not. Whether they still do, the boundary itself says. */
  async #isAgreed(boundary: AccountId): Promise<boolean> {
    const { ours, theirs } = await this.streams.fold<Agreed, AccountEvent>(streamOf.account(boundary), nothingAgreed, agreedAfter);
    return ours && theirs;
  }

  #by(actor: `system:${string}`, send: Send, meta: CommandMeta): Promise<Outcome> {
    return this.#send(send({ ...meta, actor }));
  }

  #send(command: AnyCommand): Promise<Outcome> {
    return this.commands.execute<AnyCommand, Outcome>(command);
  }
}

type Agreed = { readonly ours: boolean; readonly theirs: boolean };
const nothingAgreed: Agreed = { ours: false, theirs: false };
const agreedAfter = (agreed: Agreed, { type, data }: AccountEvent): Agreed => {
  if (type === 'ExchangeAgreed') return { ...agreed, ours: true };
  return type === 'ExchangeNoticed' && data.minutes !== undefined ? { ...agreed, theirs: true } : agreed;
};

/** Lets a community agree to exchange with one that there is. */
@CommandHandler(AgreeToExchangeWith)
export class AgreeToExchangeProcess implements ICommandHandler<AgreeToExchangeWith> {
  readonly #communities: CommunityContexts;

  constructor(private readonly commands: CommandBus, streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
  }

  async execute({ data: { communityId, withId, ...data }, meta }: AgreeToExchangeWith): Promise<Outcome> {
    const { founded } = await this.#communities.of(withId, meta.actor);
    if (!founded) return reject('NOT_FOUND', { path: ['input', 'withId'] });
    return this.commands.execute<AgreeToExchange, Outcome>(new AgreeToExchange({ accountId: boundaryTo(communityId, withId), ...data }, meta));
  }
}

const step = (meta: CommandMeta, name: string): CommandMeta => ({ ...meta, commandId: derivedUuid('give-abroad', meta.commandId, name) });
