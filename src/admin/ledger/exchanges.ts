import { HoldPosted } from '../../../contracts/account/account.events.js';
import { boundaryTo, communityOfAccount, kindOf, partnerOf } from '../../../contracts/account/accounts.js';
import type { EventOf } from '../../../contracts/event.js';
import type { AccountId, CommunityId } from '../../../contracts/values.js';
import type { RecordedEvent } from '../../kernel/event-store.js';
import type { Tell } from './book.js';

type Posted = EventOf<typeof HoldPosted>['data'];
/** What was paid at home for somebody in another community, and whether it has been paid there. */
type FirstLeg = { readonly payer: AccountId; readonly payee: AccountId; readonly minutes: string; hasSecond: boolean };

/**
 * Payments between communities: each leg is in a ledger of its own, and this looks at both. A first leg without a second is half way; a second
 * one without a first is made of nothing.
 */
export class Exchanges {
  readonly #firsts = new Map<string, FirstLeg>();

  /** Looks at what was posted, in the order of the log. What is not as its contract says is told by the audit. */
  look({ type, data }: RecordedEvent, tell: Tell): void {
    if (type !== HoldPosted.type) return;
    const parsed = HoldPosted.data.safeParse(data);
    if (!parsed.success || parsed.data.purpose.kind !== 'EXCHANGE') return;
    const { purpose: { exchangeId, with: other }, ...posted } = parsed.data;
    if (kindOf(posted.accountId) === 'boundary') this.#second(posted, { exchangeId, payer: other }, tell);
    else this.#first(posted, { exchangeId, payee: other }, tell);
  }

  /** Payments of a community's members whose second leg is still to come. */
  halfWay(community: CommunityId): number {
    return [...this.#firsts.values()].filter(({ payer, hasSecond }) => !hasSecond && communityOfAccount(payer) === community).length;
  }

  #first({ accountId: payer, to, holdId, minutes }: Omit<Posted, 'purpose'>, { exchangeId, payee }: { readonly exchangeId: string; readonly payee: AccountId }, tell: Tell): void {
    if (holdId !== exchangeId) tell(`is the first leg of ${exchangeId}, which another hold is named after`);
    if (to !== boundaryTo(communityOfAccount(payer), communityOfAccount(payee))) tell(`pays ${to} for ${payee}, which is not where their communities meet`);
    if (this.#firsts.has(exchangeId)) tell(`pays the first leg of ${exchangeId} again`);
    this.#firsts.set(exchangeId, { payer, payee, minutes, hasSecond: false });
  }

  #second({ accountId, to, minutes }: Omit<Posted, 'purpose'>, { exchangeId, payer }: { readonly exchangeId: string; readonly payer: AccountId }, tell: Tell): void {
    const first = this.#firsts.get(exchangeId);
    if (!first) {
      tell(`pays the second leg of ${exchangeId}, of which there is no first one`);
      return;
    }
    if (first.hasSecond) tell(`pays the second leg of ${exchangeId} again`);
    if (first.minutes !== minutes) tell(`pays ${minutes} as the second leg of ${exchangeId}, of which the first one is ${first.minutes}`);
    if (first.payer !== payer || first.payee !== to || partnerOf(accountId) !== communityOfAccount(first.payer)) tell(`pays ${to} for ${payer}, where ${exchangeId} was paid by ${first.payer} for ${first.payee}`);
    first.hasSecond = true;
  }
}
