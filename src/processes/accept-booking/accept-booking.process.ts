import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { accountOf } from '../../../contracts/account/accounts.js';
import type { HeldCredits, Terms } from '../../../contracts/booking/booking.events.js';
import { currentProposal, type BookedListing, type Negotiation } from '../../../contracts/booking/negotiation.js';
import { creditsOf, moneyOf } from '../../../contracts/booking/price-of.js';
import type { Policy } from '../../../contracts/community/policy.js';
import { readable } from '../../../contracts/event.js';
import type { Money } from '../../../contracts/money.js';
import { standsFor } from '../../../contracts/payment/standing.js';
import { plusDays, plusHours } from '../../../contracts/time.js';
import { creditHoldId, type Instant, type Side } from '../../../contracts/values.js';
import { HoldCredits } from '../../account/account.commands.js';
import { AcceptBooking, AgreeToTerms, GiveCreditsBack } from '../../booking/booking.commands.js';
import { isAccountClosed } from '../../kernel/closed-accounts.js';
import type { CommandMeta } from '../../kernel/command.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid, idFrom } from '../../kernel/ids.js';
import { NamedRewards } from '../../kernel/named-rewards.js';
import { Payees } from '../../kernel/payees.js';
import { negotiationOf, paymentOf } from '../../kernel/read-booking.js';
import { StreamReader } from '../../kernel/stream-reader.js';

/** What terms ask for: of which booking, how many credits, how much money, and when its slot begins and ends. */
type Due = { readonly booking: BookedListing; readonly minutes: string | undefined; readonly money: Money | undefined; readonly startsAt: Instant; readonly endsAt: Instant };
/** What the agreement lives by. */
type Secured = { readonly credits?: HeldCredits | undefined; readonly money?: Money | undefined };

/**
 * Terms whose price is in credits need the recipient's account as well, and those in money the recipient's card: the card must stand for them, then
 * the credits are held, then the terms are agreed to. What a crash leaves behind, a hold of credits without an agreement, is given back by
 * `settle-credit-holds`; the card's hold goes on, and is released with the request.
 */
@CommandHandler(AcceptBooking)
export class AcceptBookingProcess implements ICommandHandler<AcceptBooking> {
  readonly #communities: CommunityContexts;
  readonly #payees: Payees;
  readonly #rewards: NamedRewards;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader) {
    this.#communities = new CommunityContexts(streams);
    this.#rewards = new NamedRewards(streams, this.#communities);
    this.#payees = new Payees(streams);
  }

  /** The booking itself answers whatever needs no credits, or is refused for its own reasons. */
  async execute(asked: AcceptBooking): Promise<Outcome> {
    const negotiation = await negotiationOf(asked.data.bookingId, this.streams);
    const due = dueFor(negotiation, asked);
    const no = await this.#whyNotRewarded(negotiation, asked);
    if (no) return no;
    return due === undefined ? this.#agree(asked, agreedBefore(negotiation, asked)) : this.#secure(due, asked);
  }

  async #secure(due: Due, asked: AcceptBooking): Promise<Outcome> {
    const no = due.money && (await this.#whyNotTaken({ ...due, money: due.money }, asked));
    if (no) return no;
    const credits = await this.#hold(due, asked);
    if (credits && 'rejected' in credits) return credits;
    const agreed = await this.#agree(asked, { credits, money: due.money });
    if (credits && isRejected(agreed)) await this.#giveBack({ due, credits, no: agreed }, asked);
    return agreed;
  }

  async #giveBack({ due, credits: { holdId }, no }: { readonly due: Due; readonly credits: HeldCredits; readonly no: Rejected<string> }, asked: AcceptBooking): Promise<void> {
    if (no.rejected !== 'BUSY') await this.commands.execute(new GiveCreditsBack({ bookingId: due.booking.bookingId, accountId: payerOf(due), holdId }, step(asked, 'give back')));
  }

  #agree({ data, meta }: AcceptBooking, secured: Secured): Promise<Outcome> {
    return this.commands.execute<AgreeToTerms, Outcome>(new AgreeToTerms({ ...data, ...secured }, meta));
  }

  /** What was proposed while a programme ran is a promise only once it is agreed to: one that has ended since promises nothing new. */
  async #whyNotRewarded(negotiation: Negotiation, asked: AcceptBooking): Promise<Rejected<string> | undefined> {
    const answered = answeredBy(negotiation, asked);
    const contributions = answered && readable(answered.terms.contributions);
    return contributions && this.#rewards.whyNot(answered.booking.communityId, { contributions, at: asked.meta.at, isWritten: false, path: [] }, asked.meta.actor);
  }

  /** The card stands for it, and there is somebody to be paid. */
  async #whyNotTaken({ booking: { providerId }, money, startsAt }: Due & { readonly money: Money }, asked: AcceptBooking): Promise<Rejected<'PAYMENT_REQUIRED' | 'PAYEE_NOT_READY'> | undefined> {
    return (await this.#isSecured({ money, startsAt }, asked)) ? this.#payees.whyNotAgreed(providerId) : reject('PAYMENT_REQUIRED');
  }

  /** A bank can give a hold up by itself: whether it still had it is known when it is captured. */
  async #isSecured(due: { readonly money: Money; readonly startsAt: Instant }, { data, meta }: AcceptBooking): Promise<boolean> {
    const account = await paymentOf(data.bookingId, this.streams);
    return standsFor(account, { ...due, at: meta.at });
  }

  async #hold(due: Due, asked: AcceptBooking): Promise<HeldCredits | Rejected<string> | undefined> {
    if (due.minutes === undefined) return undefined;
    const { booking: { bookingId, communityId, providerId, recipientId }, minutes, endsAt } = due;
    const no = await this.#whyNotBetween(due.booking, asked);
    if (no) return no;
    const { policy } = await this.#communities.of(communityId, asked.meta.actor);
    const holdId = creditHoldId.parse(idFrom('crh', asked.meta.commandId, bookingId, asked.data.termsVersion));
    const hold = { accountId: payerOf(due), to: accountOf(communityId, providerId), holdId, minutes, purpose: { kind: 'BOOKING' as const, bookingId }, expiresAt: expiryOf(endsAt, policy) };
    const held = await this.commands.execute<HoldCredits, Outcome>(new HoldCredits(hold, { ...step(asked, 'hold'), actor: 'system:accept-booking' }));
    if (!isRejected(held)) return { holdId, minutes };
    return asked.meta.actor === recipientId ? held : reject(held.rejected); // how much is wanting in an account is its owner's business
  }

  /** Days may lie between a request and its answer. Credits are agreed to between two who belong to the community: who has left can neither spend nor earn back. */
  async #whyNotBetween({ communityId, providerId, recipientId }: BookedListing, { meta }: AcceptBooking): Promise<Rejected<'NOT_A_MEMBER' | 'ACCOUNT_CLOSED'> | undefined> {
    const [provider, recipient] = await Promise.all([providerId, recipientId].map((member) => this.#communities.of(communityId, member)));
    if (provider?.roles.length === 0) return gone('provider', meta.actor === providerId);
    if (recipient?.roles.length === 0) return gone('recipient', meta.actor === recipientId);
    return (await isAccountClosed(accountOf(communityId, providerId), this.streams)) ? reject('ACCOUNT_CLOSED', { message: 'The provider’s account is closed.' }) : undefined;
  }
}

const step = ({ meta }: AcceptBooking, name: string): CommandMeta => ({ ...meta, commandId: derivedUuid('accept-booking', meta.commandId, name) });

/** To who has left it is said as ever: join first. */
const gone = (side: Side, isAsker: boolean): Rejected<'NOT_A_MEMBER'> => reject('NOT_A_MEMBER', isAsker ? {} : { message: `The ${side} has left the community.` });

const payerOf = ({ booking: { communityId, recipientId } }: Due) => accountOf(communityId, recipientId);

/** A hold is there when the booking completes by itself, however long the community lets people object: so many days are left to pay it then. */
const LEFT_TO_PAY_DAYS = 8;
const expiryOf = (endsAt: Instant, { creditHoldDays, autoCompleteHours }: Policy): Instant => {
  const [byPolicy, byCompletion] = [plusDays(endsAt, creditHoldDays), plusDays(plusHours(endsAt, autoCompleteHours), LEFT_TO_PAY_DAYS)];
  return byPolicy > byCompletion ? byPolicy : byCompletion;
};

/** What must stand or be held before these terms can be agreed to; nothing where the booking would refuse anyway, or has agreed. */
export const dueFor = (negotiation: Negotiation, asked: AcceptBooking): Due | undefined => {
  const answered = answeredBy(negotiation, asked);
  return answered && priceOf(answered.booking, answered.terms);
};

/** The terms that this is an answer to; nothing where the booking would refuse anyway, or has agreed. */
const answeredBy = (negotiation: Negotiation, { data, meta }: AcceptBooking): { readonly booking: BookedListing; readonly terms: Terms } | undefined => {
  if (negotiation.status !== 'open' || negotiation.payBy !== undefined) return undefined;
  const { booking } = negotiation;
  const { terms, by, answerBy } = currentProposal(negotiation);
  const asked = by === 'provider' ? booking.recipientId : booking.providerId;
  const isAnswer = meta.actor === asked && data.termsVersion === terms.version && meta.at < answerBy;
  return isAnswer ? { booking, terms } : undefined;
};

const priceOf = (booking: BookedListing, terms: Terms): Due | undefined => {
  const [minutes, money] = [creditsOf(terms.price, terms.slot), moneyOf(terms.price, terms.slot)];
  return minutes === undefined && money === undefined ? undefined : { booking, minutes, money, startsAt: terms.slot.startsAt, endsAt: terms.slot.endsAt };
};

/** The credits and the money by which this very command has been answered before, so that its repeat says the same. */
const agreedBefore = (negotiation: Negotiation, { meta }: AcceptBooking): Secured => {
  const agreement = negotiation.status === 'unknown' || negotiation.agreement?.commandId !== meta.commandId ? undefined : negotiation.agreement;
  return { credits: agreement?.credits, money: agreement?.money };
};
