import { fundOf, communityOfAccount, kindOf } from '../../../contracts/account/accounts.js';
import type { Tell } from './book.js';
import type { DataOf, Paid } from './transfers.js';

type Approved = DataOf<'RewardApproved'>;

/** What sponsors pay: rewards that the fund has approved, each once and as it was approved, and what goes to the fund or is paid back. */
export class Approvals {
  readonly #open = new Map<string, Approved>();

  approves(approved: Approved, tell: Tell): void {
    if (kindOf(approved.accountId) !== 'fund') tell('approves a reward elsewhere than at the fund');
    if (kindOf(approved.source) !== 'sponsor' || communityOfAccount(approved.source) !== communityOfAccount(approved.accountId)) tell(`approves a reward for ${approved.source} to pay, which is no sponsor here`);
    if (this.#open.has(approved.transferId)) tell(`approves ${approved.transferId} again`);
    this.#open.set(approved.transferId, approved);
  }

  lapses({ transferId }: DataOf<'RewardLapsed'>, tell: Tell): void {
    if (!this.#open.delete(transferId)) tell(`lets ${transferId} lapse, which was not approved, or has been paid`);
  }

  pays(paid: Paid, tell: Tell): void {
    if (kindOf(paid.accountId) !== 'sponsor') return;
    if (paid.purpose.kind === 'REWARD') this.#paysReward(paid, tell);
    else if (paid.purpose.kind !== 'REVERSAL' && paid.to !== fundOf(communityOfAccount(paid.accountId))) tell(`pays ${paid.to} for ${paid.purpose.kind}, and is a sponsor`);
  }

  #paysReward({ accountId, transferId, to, minutes }: Paid, tell: Tell): void {
    const approved = this.#open.get(transferId);
    if (!approved) tell(`pays the reward ${transferId}, which was not approved, has lapsed, or was paid before`);
    else if (approved.source !== accountId || approved.to !== to || approved.minutes !== minutes) tell(`pays the reward ${transferId} otherwise than it was approved`);
    this.#open.delete(transferId);
  }
}
