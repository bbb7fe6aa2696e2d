import { BudgetAdopted, CreditsHeld, CreditsReceived, CreditsTransferred, HoldExpired, HoldPosted, HoldVoided, type Purpose } from '../../contracts/account/account.events.js';
import { accountOf, fundOf, issueOf } from '../../contracts/account/accounts.js';
import { budgetId, creditHoldId, transferId, type AccountId, type Instant } from '../../contracts/values.js';
import { ana, leo, mia, neighbours } from './people.js';
import type { Said } from './spec-log.js';

export const purseOfAna = accountOf(neighbours, ana);
export const purseOfLeo = accountOf(neighbours, leo);
export const purseOfMia = accountOf(neighbours, mia);
export const theFund = fundOf(neighbours);
export const theIssue = issueOf(neighbours);

const numbered = (n: number): string => String(n).padStart(32, '0');
export const aTransferId = (n: number) => transferId.parse(`trf_${numbered(n)}`);
export const aCreditHoldId = (n: number) => creditHoldId.parse(`crh_${numbered(n)}`);
export const theBudget = budgetId.parse(`bgt_${numbered(1)}`);

type Moved = { readonly balance: bigint; readonly held: bigint };
type Payment = { readonly from: AccountId; readonly to: AccountId; readonly minutes: number; readonly purpose?: Purpose; readonly levy?: number; readonly reason?: string; readonly effectiveAt?: Instant; readonly at?: Instant };
type Kept = { readonly id: number; readonly from: AccountId; readonly to: AccountId; readonly minutes: number; readonly at?: Instant };

/** The events of accounts with balances that fit together, for specs of read models: what the decider would say, without one. */
export class Purses {
  readonly #purses = new Map<AccountId, Moved>();
  #transfers = 0;

  /** Both sides of a payment, and the fund's share of it. */
  pay(payment: Payment): readonly Said[] {
    return [this.leave(payment), ...this.arrive(payment)];
  }

  /** The payer's side alone: it is under way. */
  leave({ from, to, minutes, purpose = { kind: 'GIFT' }, levy, reason, effectiveAt, at }: Payment): Said {
    this.#transfers += 1;
    const words = reason === undefined ? {} : { authorId: ana, reason };
    const data = { accountId: from, transferId: aTransferId(this.#transfers), to, minutes: String(minutes), purpose, authority: 'OWNER' as const, ...words, effectiveAt, ...(levy === undefined ? {} : { levy: String(levy) }) };
    return said(CreditsTransferred.of({ ...data, after: this.#after(from, { balance: -minutes }) }), at);
  }

  /** What the payment that left last brings to the others. */
  arrive({ from, to, minutes, purpose = { kind: 'GIFT' }, levy = 0, reason, effectiveAt, at }: Payment): readonly Said[] {
    const words = reason === undefined ? {} : { authorId: ana, reason };
    const both = { transferId: aTransferId(this.#transfers), from, purpose, ...words, effectiveAt };
    const receipt = said(CreditsReceived.of({ ...both, accountId: to, minutes: String(minutes - levy), after: this.#after(to, { balance: minutes - levy }) }), at);
    if (levy === 0) return [receipt];
    const accountId = theFund;
    return [receipt, said(CreditsReceived.of({ ...both, accountId, minutes: String(levy), isLevy: true, after: this.#after(accountId, { balance: levy }) }), at)];
  }

  hold({ id, from, to, minutes, at }: Kept): Said {
    const data = { accountId: from, holdId: aCreditHoldId(id), to, minutes: String(minutes), purpose: { kind: 'GIFT' as const }, authority: 'AGREEMENT' as const };
    return said(CreditsHeld.of({ ...data, after: this.#after(from, { held: minutes }) }), at);
  }

  /** Of what was held so much is paid, and leaves. */
  post({ id, from, to, minutes, at }: Kept, paid: number): Said {
    this.#transfers += 1;
    const data = { accountId: from, holdId: aCreditHoldId(id), transferId: aTransferId(this.#transfers), to, minutes: String(paid), released: String(minutes - paid), purpose: { kind: 'GIFT' as const }, authority: 'AGREEMENT' as const };
    return said(HoldPosted.of({ ...data, after: this.#after(from, { balance: -paid, held: -minutes }) }), at);
  }

  end({ id, from, minutes, at }: Kept, how: 'voided' | 'expired' = 'voided'): Said {
    const data = { accountId: from, holdId: aCreditHoldId(id), minutes: String(minutes), after: this.#after(from, { held: -minutes }) };
    return said(how === 'voided' ? HoldVoided.of(data) : HoldExpired.of(data), at);
  }

  /** New credits for the fund, from a budget of March. */
  issue(minutes: number): readonly Said[] {
    const budget = BudgetAdopted.of({ accountId: theIssue, budgetId: theBudget, minutes: '6000', from: '2027-03-01T00:00:00.000Z', until: '2027-04-01T00:00:00.000Z', authorId: ana, reason: 'We voted.' });
    return [budget, ...this.pay({ from: theIssue, to: theFund, minutes, purpose: { kind: 'ISSUE', budgetId: theBudget } })];
  }

  #after(account: AccountId, change: { readonly balance?: number; readonly held?: number }): { readonly balance: string; readonly held: string } {
    const before = this.#purses.get(account) ?? { balance: 0n, held: 0n };
    const next = { balance: before.balance + BigInt(change.balance ?? 0), held: before.held + BigInt(change.held ?? 0) };
    this.#purses.set(account, next);
    return { balance: String(next.balance), held: String(next.held) };
  }
}

const said = (event: Said, at: Instant | undefined): Said => (at === undefined ? event : { ...event, at });
