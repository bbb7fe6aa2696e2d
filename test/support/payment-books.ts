import type { PaymentEvent } from '../../contracts/payment/payment.events.js';

// The rules of card money once more, in plain maps over what was said, written without looking at src/payment. M1 to M8: see test/properties/payment.spec.ts.

type Round = { readonly amount: number; readonly basisPoints: number; captured: number; rank: number; granted: number; refunded: Map<string, { amount: number; rank: number }> };
type OpenCall = { readonly operation: string; readonly amount: number; readonly round: number; readonly refundNo: number | undefined };

/** Half up, as the fee is. */
const part = (of: number, numerator: number, denominator: number) => Math.floor((2 * of * numerator + denominator) / (2 * denominator));
const sum = (amounts: Iterable<number>) => [...amounts].reduce((total, amount) => total + amount, 0);
const ranks: Readonly<Record<string, number>> = { PaymentOpened: 1, PaymentAuthorised: 2, CardSaved: 2, PaymentReleased: 3, PaymentCaptured: 4 };
const disputeRanks: Readonly<Record<string, number>> = { INQUIRY: 0, NEEDS_RESPONSE: 1, UNDER_REVIEW: 2, CLOSED: 3, LOST: 4, WON: 5 };
const refundRanks = { PENDING: 1, SUCCEEDED: 2 } as const;
const minor = ({ amountMinor }: { readonly amountMinor: string }) => Number(amountMinor);
const breach = (rule: string): never => {
  throw new Error(rule);
};

/** Keeps books of what was said of one payment. @throws what rule is broken, at the event that breaks it */
export class PaymentBooks {
  readonly #rounds = new Map<number, Round>();
  readonly #calls = new Map<string, OpenCall>();
  readonly #open = new Set<string>();
  readonly #attempts = new Map<string, number>();
  readonly #refundRounds = new Map<number, number>();
  readonly #paid = new Map<string, number>();
  readonly #charges = new Map<string, number>();
  readonly #disputes = new Map<string, { readonly round: number; readonly amount: number; rank: number; withdrawn: number }>();
  #shared = 0;
  #isSettled = false;
  #isClosed = false;

  hear(event: PaymentEvent): void {
    if ('key' in event.data && event.data.key !== undefined) this.#open.delete(event.data.key);
    if ('round' in event.data && event.type in ranks) this.#forward(event.data.round, event.type);
    this.#enter(event);
  }

  #enter({ type, data }: PaymentEvent): void {
    switch (type) {
      case 'PaymentIntended': this.#rounds.set(data.round, { amount: minor(data.amount), basisPoints: data.basisPoints, captured: 0, rank: 0, granted: 0, refunded: new Map() }); break;
      case 'PaymentCallIntended': this.#intended(data); break;
      case 'PaymentCaptured': this.#captured(data); break;
      case 'PaymentClosed': this.#isClosed = true; break;
      case 'PaymentSettled': this.#isSettled = true; break;
      case 'RefundGranted': this.#granted(data); break;
      case 'PaymentRefunded': this.#refunded(data.refundNo, data.refundId, { amount: minor(data.amount), rank: refundRanks[data.status] }); break;
      case 'RefundFailed': this.#refunded(data.refundNo, data.refundId, { amount: 0, rank: 3 }); break;
      case 'EarningsTransferred': this.#paid.set(data.transferId, minor(data.amount)); break;
      case 'EarningsReversed': this.#paid.set(data.transferId, this.#paidBy(data.transferId) - minor(data.amount)); break;
      case 'DisputeOpened': this.#opened(data); break;
      case 'DisputeMoved': this.#disputed(data.disputeId, data.status, data.withdrawn); break;
      case 'DisputeClosed': this.#disputed(data.disputeId, data.outcome, data.withdrawn); break;
      default: break;
    }
  }

  #paidBy = (transferId: string): number => this.#paid.get(transferId) ?? breach('M8 something comes back that was never paid');

  #opened({ disputeId, chargeId, amount, inquiry, withdrawn }: Extract<PaymentEvent, { type: 'DisputeOpened' }>['data']): void {
    this.#disputes.set(disputeId, { round: this.#charges.get(chargeId) ?? breach('M1 a dispute of no charge'), amount: minor(amount), rank: inquiry ? 0 : 1, withdrawn: minor(withdrawn) });
  }

  #forward(no: number, type: string): void {
    const [round, rank] = [this.#round(no), ranks[type] ?? 0];
    if (rank <= round.rank) breach(`M6 ${type} is a step back`);
    round.rank = rank;
  }

  #round = (no: number): Round => this.#rounds.get(no) ?? breach(`M6 round ${no} was never begun`);

  #intended({ call, round, refundNo }: Extract<PaymentEvent, { type: 'PaymentCallIntended' }>['data']): void {
    const attempt = (this.#attempts.get(call.operation) ?? 0) + 1;
    if (call.key !== `${call.bookingId}:${call.operation}:${attempt}`) breach(`M5 ${call.key} is not the name of attempt ${attempt}`);
    this.#attempts.set(call.operation, attempt);
    const amount = 'amount' in call ? minor(call.amount) : 0;
    this.#mayBeAsked(call.operation, { amount, round, refundNo });
    this.#calls.set(call.key, { operation: call.operation, amount, round, refundNo });
    this.#open.add(call.key);
  }

  #mayBeAsked(operation: string, { amount, round, refundNo }: Omit<OpenCall, 'operation'>): void {
    switch (operation) {
      case 'CAPTURE':
      case 'CHARGE': this.#taking(round, amount); break;
      case 'PAY_PROVIDER': this.#paying(amount); break;
      case 'REFUND': this.#refunding(round, refundNo, amount); break;
      case 'TAKE_BACK': this.#takingBack(amount); break;
      default: break;
    }
  }

  #openOf = (...operations: readonly string[]): readonly OpenCall[] => [...this.#open].flatMap((key) => this.#calls.get(key) ?? []).filter(({ operation }) => operations.includes(operation));

  #taking(no: number, amount: number): void {
    if (amount > this.#round(no).amount) breach('M3 more is taken than was agreed to');
    if (this.#shared !== 0 || this.#isClosed || this.#openOf('CAPTURE', 'CHARGE').some(({ round }) => this.#round(round).rank < 3 && round === no)) breach('M2 it is taken twice');
    if (no !== this.#rounds.size) breach('M2 a round is taken that was replaced');
  }

  #paying(amount: number): void {
    if (!this.#isSettled) breach('M4 the provider is paid before the booking is settled');
    if (this.paid() + sum(this.#openOf('PAY_PROVIDER').map((one) => one.amount)) + amount > this.net()) breach('M4 the provider is paid above the net');
    if ([...this.#disputes.values()].some(({ rank }) => rank === 1 || rank === 2)) breach('M4 the provider is paid while the payer disputes it');
  }

  #refunding(no: number, refundNo: number | undefined, amount: number): void {
    const { captured, refunded } = this.#round(no);
    if (refundNo === undefined || this.#openOf('REFUND').some((one) => one.refundNo === refundNo)) breach('M7 one refund is asked for twice');
    const underWay = sum(this.#openOf('REFUND').filter(({ round }) => round === no).map((one) => one.amount)) + sum([...refunded.values()].map((one) => one.amount));
    if (underWay + amount > captured - this.#lost(no)) breach('M7 more goes back than was captured');
  }

  /** Nothing is taken from a provider but what has gone back to the payer, or was lost. */
  #takingBack(amount: number): void {
    const isBack = sum([...(this.#rounds.get(this.#shared)?.refunded.values() ?? [])].map((one) => one.amount)) + this.#lost(this.#shared);
    const may = this.#sharesAfter(this.#shared, isBack).net;
    if (this.paid() - sum(this.#openOf('TAKE_BACK').map((one) => one.amount)) - amount < may) breach('M8 more is taken back than has gone back');
  }

  #captured({ round: no, amount, feeMinor, chargeId }: Extract<PaymentEvent, { type: 'PaymentCaptured' }>['data']): void {
    const round = this.#round(no);
    round.captured = Number(amount.amountMinor);
    if (round.captured > round.amount) breach('M3 more is captured than was agreed to');
    if (Number(feeMinor) !== part(round.captured, round.basisPoints, 10_000)) breach('M1 the fee is another');
    if (no === this.#rounds.size && !this.#isClosed) this.#shared = no;
    this.#charges.set(chargeId, no);
    for (const [key, { operation, round: of }] of this.#calls) if (of === no && ['CAPTURE', 'CHARGE'].includes(operation)) this.#open.delete(key);
  }

  #granted({ round: no, amount, refundNo, feeMinor, restOf }: Extract<PaymentEvent, { type: 'RefundGranted' }>['data']): void {
    const [round, before] = [this.#round(no), this.fee()];
    if (restOf === undefined) round.granted += Number(amount.amountMinor);
    if (round.granted > round.captured) breach('M7 more is granted than was captured');
    if (this.#refundRounds.has(refundNo)) breach('M7 two refunds under one number');
    this.#refundRounds.set(refundNo, no);
    if (before - this.fee() !== Number(feeMinor)) breach('M1 a refund does not say what it costs the platform');
  }

  #refunded(refundNo: number, refundId: string, { amount, rank }: { readonly amount: number; readonly rank: number }): void {
    const { refunded } = this.#round(this.#refundRounds.get(refundNo) ?? breach('M7 a refund that nobody granted'));
    if ((refunded.get(refundId)?.rank ?? 0) >= rank) breach('M6 a refund takes a step back');
    refunded.set(refundId, { amount, rank });
  }

  #disputed(id: string, status: string, withdrawn: { readonly amountMinor: string }): void {
    const dispute = this.#disputes.get(id) ?? breach('M6 a dispute goes on that was never opened');
    const rank = disputeRanks[status] ?? -1;
    if (rank < dispute.rank) breach('M6 a dispute takes a step back');
    Object.assign(dispute, { rank, withdrawn: Number(withdrawn.amountMinor) });
  }

  #lost = (no: number): number => sum([...this.#disputes.values()].filter(({ round, rank }) => round === no && rank === disputeRanks['LOST']).map(({ amount }) => amount));

  /** By the cumulative method: of the fee as much has gone back as of the whole. */
  #sharesAfter(no: number, back: number): { readonly fee: number; readonly net: number } {
    const { captured = 0, basisPoints = 0 } = this.#rounds.get(no) ?? {};
    const gone = Math.min(back, captured);
    const whole = part(captured, basisPoints, 10_000);
    const fee = captured === 0 ? 0 : Math.min(captured - gone, whole - part(whole, gone, captured));
    return { fee, net: captured - gone - fee };
  }

  paid = (): number => sum(this.#paid.values());
  net = (): number => (this.#shared === 0 ? 0 : this.#sharesAfter(this.#shared, this.#round(this.#shared).granted + this.#lost(this.#shared)).net);
  fee = (): number => sum([...this.#rounds].map(([no, { granted }]) => this.#sharesAfter(no, granted + this.#lost(no)).fee));
  sums = () => ({
    captured: sum([...this.#rounds.values()].map(({ captured }) => captured)), refunded: sum([...this.#rounds.values()].flatMap(({ refunded }) => [...refunded.values()].map(({ amount }) => amount))),
    paid: this.paid(), fee: this.fee(), net: this.net(), disputed: sum([...this.#disputes.values()].map(({ withdrawn }) => withdrawn)),
  });
}
