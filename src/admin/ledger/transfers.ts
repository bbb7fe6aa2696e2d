import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { communityOfAccount, fundOf, kindOf, ownerOf } from '../../../contracts/account/accounts.js';
import type { AccountId } from '../../../contracts/values.js';
import type { Tell } from './book.js';

export type DataOf<Type extends AccountEvent['type']> = Extract<AccountEvent, { readonly type: Type }>['data'];
export type Paid = DataOf<'CreditsTransferred'> | DataOf<'HoldPosted'>;
type Received = DataOf<'CreditsReceived'>;
/** Minutes that have left one account and not arrived at the other yet. */
export type Parcel = { readonly transferId: string; readonly from: AccountId; readonly to: AccountId; readonly minutes: string; readonly isLevy: boolean; readonly where: string };
type Receipt = { readonly from: AccountId; left: bigint };

const LEVIED: ReadonlySet<string> = new Set(['BOOKING', 'CANCELLATION', 'GIFT', 'REQUEST']);
const isMember = (account: AccountId): boolean => ownerOf(account).startsWith('mbr_');
const nameOf = (from: AccountId, transferId: string, to: AccountId): string => `${from} ${transferId} ${to}`;

/** The transfers of one community: each arrives once where it is for, what is paid back was received, and what is issued stands in a budget. */
export class Transfers {
  readonly #underWay = new Map<string, Parcel>();
  readonly #receipts = new Map<string, Receipt>();
  readonly #budgets = new Map<string, bigint>();

  /** Minutes on their way. */
  inTransit = 0n;

  get parcels(): readonly Parcel[] {
    return [...this.#underWay.values()];
  }

  adopts({ budgetId, minutes }: DataOf<'BudgetAdopted'>, tell: Tell): void {
    if (this.#budgets.has(budgetId)) tell(`adopts the budget ${budgetId} again`);
    this.#budgets.set(budgetId, BigInt(minutes));
  }

  sends(paid: Paid, where: string, tell: Tell): void {
    const { accountId: from, to, transferId, minutes, levy = '0', purpose } = paid;
    mustBePayable(paid, tell);
    if (purpose.kind === 'REVERSAL') this.#givesBack(paid, purpose.reverses, tell);
    if (purpose.kind === 'ISSUE') this.#issues(paid, purpose.budgetId, tell);
    else if (ownerOf(from) === 'issue') tell(`issues credits for ${purpose.kind}`);
    const net = String(BigInt(minutes) - BigInt(levy));
    this.#puts({ transferId, from, to, minutes: net, isLevy: false, where });
    if (levy !== '0') this.#puts({ transferId, from, to: fundOf(communityOfAccount(from)), minutes: levy, isLevy: true, where });
  }

  arrives({ accountId: to, from, transferId, minutes, isLevy }: Received, tell: Tell): void {
    const parcel = this.#underWay.get(nameOf(from, transferId, to));
    if (!parcel) tell(`receives ${transferId} of ${from}, which never sent it here, or arrived before`);
    else if (parcel.minutes !== minutes) tell(`receives ${minutes} of ${transferId}, and ${parcel.minutes} were sent`);
    else if (parcel.isLevy !== (isLevy === true)) tell(`receives ${transferId} ${isLevy ? 'as a levy, and it is none' : 'as if it were no levy'}`);
    this.#underWay.delete(nameOf(from, transferId, to));
    this.inTransit -= BigInt(minutes);
    this.#receipts.set(`${to} ${transferId}`, { from, left: BigInt(minutes) });
  }

  #puts(parcel: Parcel): void {
    this.inTransit += BigInt(parcel.minutes);
    this.#underWay.set(nameOf(parcel.from, parcel.transferId, parcel.to), parcel);
  }

  #givesBack({ accountId, to, minutes }: Paid, reverses: string, tell: Tell): void {
    const receipt = this.#receipts.get(`${accountId} ${reverses}`);
    if (!receipt) {
      tell(`pays back ${reverses}, which this account has not received`);
      return;
    }
    if (receipt.from !== to) tell(`pays ${to} back what came from ${receipt.from}`);
    if (BigInt(minutes) > receipt.left) tell(`pays back ${minutes} of ${reverses}, of which ${receipt.left} are left`);
    receipt.left -= BigInt(minutes);
  }

  /** Credits come to be in one way: from the issue to the fund, within a budget. */
  #issues({ accountId: from, to, minutes }: Paid, budgetId: string, tell: Tell): void {
    if (ownerOf(from) !== 'issue' || ownerOf(to) !== 'fund') tell(`issues credits from ${from} to ${to}`);
    const left = this.#budgets.get(budgetId) ?? 0n;
    if (left < BigInt(minutes)) tell(`issues ${minutes} of the budget ${budgetId}, of which ${left} are left`);
    this.#budgets.set(budgetId, left - BigInt(minutes));
  }
}

const mustBePayable = (paid: Paid, tell: Tell): void => {
  const { accountId: from, to, minutes, levy } = paid;
  if (from === to) tell('pays its own account');
  if (communityOfAccount(from) !== communityOfAccount(to)) tell(`pays ${to}, an account of another community`);
  mustHaveTwoLegs(paid, tell);
  if (levy === undefined) return;
  if (!isLevied(paid)) tell(`takes a levy of ${levy} where none is due`);
  if (BigInt(levy) >= BigInt(minutes)) tell(`takes a levy of ${levy} from ${minutes}`);
};

/** Over a boundary nothing goes but what was held for an exchange, and nothing of an exchange goes elsewhere. */
const mustHaveTwoLegs = (paid: Paid, tell: Tell): void => {
  const isLeg = paid.purpose.kind === 'EXCHANGE' && 'holdId' in paid;
  if (isLeg !== isAtBoundary(paid)) tell(isLeg ? 'is a leg of an exchange, and goes over no boundary' : 'goes over a boundary without another leg');
};
const isAtBoundary = ({ accountId: from, to }: Paid): boolean => kindOf(from) === 'boundary' || kindOf(to) === 'boundary';
const isLevied = ({ accountId: from, to, purpose }: Paid): boolean => isMember(from) && isMember(to) && LEVIED.has(purpose.kind);
