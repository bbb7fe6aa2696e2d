import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { currentProposal, isNegotiationHeardOfBy, type Negotiation } from '../../../contracts/booking/negotiation.js';
import type { Policy } from '../../../contracts/community/policy.js';
import { isConsent } from '../../../contracts/payment/consent.js';
import { moneyTermsOf, type MoneyTerms } from '../../../contracts/payment/money-terms.js';
import { currentRound } from '../../../contracts/payment/payment-position.js';
import type { Instant } from '../../../contracts/values.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Done, Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { PaymentGateway } from '../../kernel/payment-gateway.js';
import { negotiationOf, paymentOf } from '../../kernel/read-booking.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { BeginPayment, MakePaymentCalls, PreparePayment } from '../../payment/payment.commands.js';

type Known = Exclude<Negotiation, { status: 'unknown' }>;
/** What is to be paid, and until when. */
type Due = { readonly known: Known; readonly terms: MoneyTerms; readonly termsVersion: number; readonly payBy: Instant };

/** Paying needs the booking, for what is asked, and Stripe, for whom to ask. Safe to repeat: the round that is open for these terms is the one that is gone on with. */
@CommandHandler(PreparePayment)
export class PreparePaymentProcess implements ICommandHandler<PreparePayment> {
  readonly #communities: CommunityContexts;

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader, private readonly gateway: PaymentGateway) {
    this.#communities = new CommunityContexts(streams);
  }

  async execute(asked: PreparePayment): Promise<Outcome> {
    const due = await this.#dueFor(asked);
    if (isRejected(due)) return due;
    if (!this.gateway.isOn) return reject('PAYMENTS_OFF');
    if (due.terms.way === 'SAVED_CARD' && !isConsent(asked.data.consent)) return reject('CONSENT_REQUIRED', { path: ['input', 'consent'] });
    const begun = await this.commands.execute<BeginPayment, Outcome>(this.#begin(due, asked));
    return isRejected(begun) ? tooLate(begun) : this.#openAtStripe(begun, asked);
  }

  async #openAtStripe(begun: Done, asked: PreparePayment): Promise<Outcome> {
    const made = await this.commands.execute<MakePaymentCalls, Outcome>(new MakePaymentCalls({ bookingId: asked.data.bookingId }, { ...asked.meta, commandId: derivedUuid('prepare-payment', asked.meta.commandId, 'calls') }));
    if (isRejected(made)) return made;
    return (await this.#whyNotBegun(asked)) ?? (made.position ? made : begun);
  }

  async #dueFor(asked: PreparePayment): Promise<Due | Rejected<string>> {
    const negotiation = await negotiationOf(asked.data.bookingId, this.streams);
    const known = payable(negotiation, asked);
    if ('rejected' in known) return known;
    const { policy } = await this.#communities.of(known.booking.communityId, asked.meta.actor);
    return dueOf(known, { asked, policy });
  }

  #begin({ known: { booking }, terms, termsVersion, payBy }: Due, { data, meta }: PreparePayment): BeginPayment {
    const { bookingId, communityId, providerId, recipientId } = booking;
    const { amount, basisPoints, way, chargeAt } = terms;
    const consent = way === 'SAVED_CARD' ? data.consent : undefined;
    return new BeginPayment(
      { bookingId, communityId, payerId: recipientId, payeeId: providerId, amount, basisPoints, way, termsVersion, payBy, chargeAt, consent },
      { ...meta, actor: 'system:prepare-payment', commandId: derivedUuid('prepare-payment', meta.commandId, JSON.stringify([amount, way, termsVersion])) },
    );
  }

  async #whyNotBegun({ data }: PreparePayment): Promise<Rejected<'REFUSED_BY_STRIPE'> | undefined> {
    const account = await paymentOf(data.bookingId, this.streams);
    if (currentRound(account)?.status !== 'FAILED') return undefined;
    const code = account.calls.at(-1)?.code;
    return reject('REFUSED_BY_STRIPE', { message: `Stripe has refused to begin${code === undefined ? '' : `: ${code}`}.` });
  }
}

const tooLate = (no: Rejected<string>): Rejected<string> => (no.rejected === 'PAYMENT_OVER' ? reject('TOO_LATE_TO_PAY') : no);

/** Whether this is for the asker to pay, and now. A request that is not paid for yet is nobody else's business. */
const payable = (negotiation: Negotiation, { meta: { actor } }: PreparePayment): Known | Rejected<'NOT_FOUND' | 'NOT_THE_PAYER' | 'TOO_LATE_TO_PAY' | 'ALREADY_PAID'> => {
  if (negotiation.status === 'unknown') return reject('NOT_FOUND');
  const { booking: { recipientId }, status, payBy } = negotiation;
  if (actor !== recipientId) return reject(isNegotiationHeardOfBy(actor, negotiation) ? 'NOT_THE_PAYER' : 'NOT_FOUND');
  if (status === 'over') return reject('TOO_LATE_TO_PAY');
  return status === 'agreed' && payBy === undefined ? reject('ALREADY_PAID') : negotiation;
};

const dueOf = (known: Known, { asked: { meta }, policy }: { readonly asked: PreparePayment; readonly policy: Policy }): Due | Rejected<'NOTHING_TO_PAY' | 'TOO_LATE_TO_PAY'> => {
  const { terms, answerBy } = currentProposal(known);
  const money = moneyTermsOf(terms, { policy, now: meta.at });
  if (money === undefined) return reject('NOTHING_TO_PAY');
  const payBy = known.payBy ?? answerBy;
  return meta.at < payBy ? { known, terms: money, termsVersion: terms.version, payBy } : reject('TOO_LATE_TO_PAY');
};
