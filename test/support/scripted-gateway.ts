import type { Call, OnboardCall } from '../../contracts/payment/calls.js';
import type { SeenAccount, SeenIntent, SeenRefund, SeenReversal, SeenSetup, SeenTransfer } from '../../contracts/payment/observed.js';
import type { Instant } from '../../contracts/values.js';
import { PaymentGateway, type ClientKeys, type Found, type Ref, type Seen } from '../../src/kernel/payment-gateway.js';

type CallOf<Operation extends Call['operation']> = Extract<Call, { operation: Operation }>;
/** What is answered instead of what is usual: once for each. An error is thrown. */
type Script = { readonly [Operation in Call['operation'] | 'ONBOARD']?: readonly (Seen['seen'] | Error | undefined)[] };

const nothing = { amountMinor: '0', currency: 'EUR' };
const heldUntil = '2027-03-08T10:00:00.000Z';

/** Answers what it is told to, and otherwise as Stripe would where all goes well; remembers in which words it was asked, in order. */
export class ScriptedGateway extends PaymentGateway {
  isOn = true;
  readonly asked: (Call | OnboardCall)[] = [];
  readonly lookedUp: string[] = [];
  /** What an earlier call is found to have made. */
  found: Seen | undefined;
  /** How accounts stand, by id. */
  readonly accounts = new Map<string, SeenAccount>();
  #script: Script = {};

  answers(script: Script): void {
    this.#script = script;
  }

  async authorise(call: CallOf<'AUTHORISE'>): Promise<SeenIntent> {
    return this.#told(call, { intentId: idOf('pi', call), status: 'OPEN', amount: call.amount, captured: nothing, key: call.key });
  }
  async saveCard(call: CallOf<'SAVE_CARD'>): Promise<SeenSetup> {
    return this.#told(call, { setupId: idOf('seti', call), status: 'OPEN', key: call.key });
  }
  async charge(call: CallOf<'CHARGE'>): Promise<SeenIntent> {
    return this.#told(call, { intentId: idOf('pi_c', call), status: 'CAPTURED', amount: call.amount, captured: call.amount, chargeId: idOf('ch_c', call), key: call.key });
  }
  async capture(call: CallOf<'CAPTURE'>): Promise<SeenIntent> {
    return this.#told(call, { intentId: call.intentId, status: 'CAPTURED', amount: call.amount, captured: call.amount, chargeId: call.intentId.replace('pi', 'ch') });
  }
  async release(call: CallOf<'RELEASE'>): Promise<Extract<Seen, { kind: 'intent' | 'setup' }>> {
    return { kind: 'intent', seen: this.#told(call, { intentId: call.intentId, status: 'RELEASED', amount: nothing, captured: nothing }) };
  }
  async refund(call: CallOf<'REFUND'>): Promise<SeenRefund> {
    return this.#told(call, { refundId: idOf('re', call), chargeId: call.chargeId, status: 'SUCCEEDED', amount: call.amount, key: call.key });
  }
  async payProvider(call: CallOf<'PAY_PROVIDER'>): Promise<SeenTransfer> {
    return this.#told(call, { transferId: idOf('tr', call), amount: call.amount, takenBack: nothing, destination: call.destination, key: call.key });
  }
  async takeBack(call: CallOf<'TAKE_BACK'>): Promise<SeenReversal> {
    return this.#told(call, { reversalId: idOf('trr', call), transferId: call.transferId, amount: call.amount, key: call.key });
  }
  async onboard(call: OnboardCall): Promise<SeenAccount> {
    const seen: SeenAccount = this.#told(call, { accountId: 'acct_leo', memberId: call.memberId, status: 'ONBOARDING', wanting: ['identity'] });
    this.accounts.set(seen.accountId, seen);
    return seen;
  }
  async payouts(): Promise<never> {
    throw new Error('nobody asks for payouts here');
  }
  async onboardingLink(): Promise<never> {
    throw new Error('nobody opens a page here');
  }
  async lookUp(call: Call | OnboardCall, since: Instant): Promise<Seen | undefined> {
    this.lookedUp.push(`${call.key} since ${since}`);
    return this.found;
  }
  async status({ id }: Ref): Promise<Found | undefined> {
    const seen = this.accounts.get(id);
    return seen && { kind: 'account', seen, bookingId: undefined };
  }
  async clientKeys(): Promise<ClientKeys> {
    throw new Error('nobody has a client here');
  }

  /** The names under which it was asked, without what they are of. */
  get names(): readonly string[] {
    return this.asked.map(({ key }) => key.split(':').slice(1).join(' '));
  }

  #told<Usual extends Seen['seen']>(call: Call | OnboardCall, usual: Usual): Usual {
    this.asked.push(call);
    const [next, ...later] = this.#script[call.operation] ?? [];
    this.#script = { ...this.#script, [call.operation]: later };
    if (next instanceof Error) throw next;
    return (next ?? usual) as Usual;
  }
}

const idOf = (prefix: string, { key }: Call): string => `${prefix}_${key.split(':')[2] ?? ''}`;

/** The hold stands, as it is seen later. */
export const authorised = (nth: number, amountMinor = '1500'): SeenIntent => ({ intentId: `pi_${nth}`, status: 'AUTHORISED', amount: { amountMinor, currency: 'EUR' }, captured: nothing, chargeId: `ch_${nth}`, captureBefore: heldUntil });
