import fc from 'fast-check';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { noPayment, paymentAfter, type PaymentAccount } from '../../contracts/payment/payment-account.js';
import { currentRound, openCalls, parkedFailures, positionOf } from '../../contracts/payment/payment-position.js';
import type { CallFailure } from '../../contracts/payment/calls.js';
import type { SeenDispute } from '../../contracts/payment/observed.js';
import type { PaymentEvent } from '../../contracts/payment/payment.events.js';
import { isRejected } from '../../src/kernel/decider.js';
import type { PaymentCommand } from '../../src/payment/payment.commands.js';
import { paymentDecider } from '../../src/payment/payment.decider.js';
import { ana, leo, mia } from './listings.js';
import { Bank } from './payment-bank.js';
import { PaymentBooks } from './payment-books.js';
import { afterwards, asked, begins, captures, charges, pays, paysNobody, refunds, releases, retries, savesCard, settles, system, tess } from './payment-tables.js';

export type Step = { readonly kind: (typeof kinds)[number]; readonly n: number };
const kinds = ['begin', 'confirm', 'decline', 'capture', 'charge', 'release', 'settle', 'refund', 'pay', 'call', 'hear', 'hearAgain', 'expire', 'dispute', 'bankFails', 'retry', 'stranger'] as const;
const weights: Readonly<Partial<Record<Step['kind'], number>>> = { call: 12, hear: 6, confirm: 4, capture: 3, pay: 3, hearAgain: 3, begin: 2, refund: 2, charge: 2, release: 1 };
const LOUD = 40;
const CHANGED_MIND = 7;

/** What people, processes, banks and misfortune do, in any order: a beginning that most payments have, and then anything. */
export const anySteps = fc.tuple(
  fc.constantFrom<readonly Step['kind'][]>(['begin', 'call', 'confirm', 'hear'], ['begin', 'call', 'confirm', 'hear', 'capture', 'call', 'hear'], ['begin', 'call', 'confirm', 'hear', 'capture', 'call', 'settle', 'pay', 'call'], []),
  fc.nat({ max: 999 }),
  fc.noBias(fc.array(fc.record({ kind: fc.oneof(...kinds.map((kind) => ({ weight: weights[kind] ?? 1, arbitrary: fc.constant(kind) }))), n: fc.nat({ max: 999 }) }), { minLength: 5, maxLength: LOUD, size: 'max' })),
).map(([first, n, rest]): readonly Step[] => [...first.map((kind) => ({ kind, n: n * CHANGED_MIND * 5 })), ...rest]);

/** The nth of what there is, if there is anything. */
const nth = <Thing>(things: Iterable<Thing>, n: number): Thing | undefined => {
  const all = [...things];
  return all[n % all.length];
};

/** One payment, its bank, and the books that are kept of what it says. */
export class PaymentLife {
  account: PaymentAccount = noPayment;
  readonly bank = new Bank();
  readonly books = new PaymentBooks();
  readonly log: PaymentEvent[] = [];
  readonly refused = new Set<string>();

  /** @throws the rule that is broken, with what was sent */
  send(command: PaymentCommand): void {
    const decision = paymentDecider.decide(this.account, command, { policy: defaultPolicy, roles: command.meta.actor === tess ? ['treasurer'] : ['member'], founded: true });
    if (isRejected(decision)) return void this.refused.add(decision.rejected);
    for (const event of decision) {
      this.books.hear(event);
      this.account = paymentAfter(this.account, event);
      this.log.push(event);
      this.#check();
    }
  }

  /** M1: what was taken is somewhere, after every event. */
  #check(): void {
    const { captured, refunded, transferred, reversed, fee, disputed, held, net } = positionOf(this.account);
    if (captured !== refunded + transferred - reversed + fee + disputed + held) throw new Error('M1 money is lost, or made');
    const shown = { captured: Number(captured), refunded: Number(refunded), paid: Number(transferred - reversed), fee: Number(fee), net: Number(net), disputed: Number(disputed) };
    const kept = this.books.sums();
    for (const [what, amount] of Object.entries(kept)) if (shown[what as keyof typeof shown] !== amount) throw new Error(`M1 the payment shows ${what} ${shown[what as keyof typeof shown]}, and it is ${amount}`);
    if (kept.fee < 0 || kept.net < 0) throw new Error('M1 somebody gets less than nothing');
  }

  do({ kind, n }: Step): void {
    steps[kind](this, n);
  }

  /** The world stops playing tricks: everything is asked, answered, seen and paid until nothing more happens. */
  rest(): void {
    for (const { chargeId, status } of [...this.bank.disputes.values()]) if (isUndecided(status)) this.bank.dispute(chargeId, status === 'INQUIRY' ? 'CLOSED' : 'WON');
    for (let round = 0; round < ROUNDS_MAX; round++) {
      const before = this.log.length;
      this.#settleDown();
      if (this.log.length === before) return;
    }
    throw new Error('M6 it never comes to rest');
  }

  #settleDown(): void {
    for (const { call } of openCalls(this.account)) this.send(this.bank.make(call));
    for (const sight of this.bank.all()) this.send(sight);
    this.send(retries());
    this.send(pays());
  }
}

const ROUNDS_MAX = 60;
const isUndecided = (status: string): boolean => !['LOST', 'WON', 'CLOSED'].includes(status);
/** What the bank refuses without a reason of its own, now and then. */
const whim = (operation: string, n: number): CallFailure | undefined => {
  if (n % 9 === 0) return 'OTHER';
  if (n % 13 === 0 && operation === 'CHARGE') return 'DECLINED';
  return n % 11 === 0 && operation === 'TAKE_BACK' ? 'BALANCE_INSUFFICIENT' : undefined;
};
/** How often an answer arrives. */
const arrivals = [1, 2, 0, 1, 1] as const;
/** How a dispute goes on. */
const nextOf = (status: SeenDispute['status'] | undefined, n: number): SeenDispute['status'] => {
  switch (status) {
    case undefined: return n % 4 === 0 ? 'INQUIRY' : 'NEEDS_RESPONSE';
    case 'INQUIRY': return 'NEEDS_RESPONSE';
    case 'NEEDS_RESPONSE': return n % 2 === 0 ? 'UNDER_REVIEW' : 'LOST';
    case 'UNDER_REVIEW': return n % 2 === 0 ? 'WON' : 'LOST';
    case 'LOST': return n % 5 === 0 ? 'WON' : 'LOST';
    default: return status;
  }
};

const amounts = [4500, 4000, 777, 99] as const;
const percents = [100, 50, 33, 0] as const;
const wanted = (life: PaymentLife, n: number): number => Number(currentRound(life.account)?.amount.amountMinor ?? 4500) - (n % 5 === 0 ? 300 : 0) + (n % 17 === 0 ? 400 : 0);

const steps: Readonly<Record<Step['kind'], (life: PaymentLife, n: number) => void>> = {
  begin: (life, n) => life.send((n % 3 === 0 ? savesCard : begins)(amounts[n % 4] ?? 4500, { termsVersion: 1 + (n % 2) })),
  confirm: ({ bank }, n) => {
    const waiting = nth([...bank.intents.values(), ...bank.setups.values()].filter(({ status }) => status === 'OPEN'), n);
    if (waiting) bank.changed(waiting.id, 'amount' in waiting && waiting.key.includes('CHARGE') ? { status: 'CAPTURED', captured: waiting.amount } : { status: 'AUTHORISED' });
  },
  decline: ({ bank }, n) => {
    const waiting = nth([...bank.intents.values()].filter(({ status }) => status === 'OPEN'), n);
    if (waiting) bank.changed(waiting.id, { decline: n % 2 === 0 ? 'card_declined' : 'authentication_required' });
  },
  capture: (life, n) => life.send(captures(wanted(life, n))),
  charge: (life, n) => life.send(charges(wanted(life, n), system(n % 4 === 0 ? undefined : afterwards))),
  release: (life, n) => life.send(releases(n % 2 === 0 ? 'ASKED' : 'ABANDONED')),
  settle: (life, n) => life.send(settles(percents[n % 4], system(), n % 3 === 0 ? 4000 : undefined)),
  refund: (life, n) => life.send(refunds(1 + (n * 7) % 2400, asked(n % 3 === 0 ? tess : leo))),
  pay: (life, n) => life.send(n % 4 === 0 ? paysNobody() : pays()),
  call: (life, n) => {
    const one = nth(openCalls(life.account), n);
    if (one === undefined) return;
    const answer = life.bank.make(one.call, whim(one.call.operation, n));
    for (let times = arrivals[n % arrivals.length] ?? 1; times > 0; times--) life.send(answer);
  },
  hear: (life) => {
    const last = life.bank.seen.at(-1);
    if (last) life.send(last);
  },
  hearAgain: (life, n) => {
    const old = nth(life.bank.seen, n);
    if (old) life.send(old);
  },
  expire: ({ bank }, n) => {
    const standing = n % 3 === 0 ? nth([...bank.intents.values()].filter(({ status }) => status === 'AUTHORISED'), n) : undefined;
    if (standing) bank.changed(standing.id, { status: 'RELEASED' });
  },
  dispute: ({ bank }, n) => {
    const taken = nth([...bank.intents.values()].filter(({ status, id }) => status === 'CAPTURED' && bank.leftOfCharge(id.replace('pi_', 'ch_')) > 0), n);
    const chargeId = taken?.id.replace('pi_', 'ch_');
    if (chargeId !== undefined) bank.dispute(chargeId, nextOf(bank.disputes.get(`du_${chargeId}`)?.status, n));
  },
  bankFails: ({ bank }, n) => {
    const refund = nth([...bank.refunds.values()].filter(({ status }) => status !== 'FAILED'), n);
    if (refund) bank.refundFails(refund.id);
  },
  retry: (life, n) => life.send(retries(asked(n % 3 === 0 ? leo : tess))),
  stranger: (life, n) => {
    const who = asked(n % 2 === 0 ? ana : mia);
    const before = life.log.length;
    for (const command of [captures(1, who), settles(100, who), pays('acct_mia', who), refunds(1, who), releases('ASKED', who), retries(who)]) life.send(command);
    if (life.log.length > before) throw new Error('M9 somebody says what is not theirs to say');
  },
};

/** What must be true of a payment at rest. @returns what is not, if anything */
export const notAtRest = ({ account, bank }: PaymentLife): readonly string[] => {
  const position = positionOf(account);
  const inBank = bank.sums();
  const over = account.closed !== undefined || account.settled !== undefined;
  const standing = [...bank.intents.values()].filter(({ status, key }) => (status === 'AUTHORISED' || status === 'OPEN') && (over || !lastCalls(account).includes(key)));
  const shown = { captured: Number(position.captured), refunded: Number(position.refunded), transferred: Number(position.transferred), reversed: Number(position.reversed), disputed: Number(position.disputed) };
  return [
    ...(Object.keys(inBank) as (keyof typeof inBank)[]).filter((what) => inBank[what] !== shown[what]).map((what) => `${what} is ${shown[what]}, and ${inBank[what]} at the bank`),
    ...standing.map(({ id, status }) => `${id} is still ${status}`),
    ...openCalls(account).map(({ call }) => `${call.key} is open`), ...parkedFailures(account).map(({ call, refund }) => `${call?.call.key ?? refund?.refundNo} waits`),
    ...(position.owed === 0n ? [] : [`the provider is owed ${position.owed}`]), ...(position.owedBack === 0n ? [] : [`the provider owes ${position.owedBack}`]),
    ...(account.closed !== undefined && position.captured !== position.refunded + lostIn(bank) ? ['something stays of a booking that never was'] : []),
    ...account.rounds.filter(({ round, captured }) => captured > 0n && round !== account.captured && bank.leftOfCharge(`ch_${idOf(account, round)}`) !== 0).map(({ round }) => `round ${round} was captured and stays`),
  ];
};

const lastCalls = ({ calls, rounds }: PaymentAccount): readonly string[] => {
  const last = rounds.at(-1)?.round;
  return calls.filter(({ round }) => round === last).map(({ call }) => call.key);
};
const lostIn = (bank: Bank): bigint => [...bank.disputes.values()].filter(({ status }) => status === 'LOST').reduce((total, { amount }) => total + BigInt(amount), 0n);
const idOf = ({ rounds }: PaymentAccount, no: number): string => rounds.find(({ round }) => round === no)?.chargeId?.slice('ch_'.length) ?? '';
