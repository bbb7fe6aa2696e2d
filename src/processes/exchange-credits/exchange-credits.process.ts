import type { ExchangeAgreed, ExchangeEnded } from '../../../contracts/account/account.events.js';
import { boundaryTo, communityOfAccount, partnerOf } from '../../../contracts/account/accounts.js';
import type { EventOf } from '../../../contracts/event.js';
import type { AccountId } from '../../../contracts/values.js';
import { HearOfExchange, HoldCredits, PostHold, VoidHold } from '../../account/account.commands.js';
import { defineProcess, type Send } from '../../kernel/process.js';
import { firstOf, isFirst, isSecond, secondOf, transferFor, type HoldName, type Leg } from './legs.js';

/**
 * What is set aside for a payment to another community goes on by itself, whoever began it and wherever they stopped: the second leg is set aside
 * where the limit is known, then the first is paid, or given back. Whether it is paid is decided in one stream, the payer's.
 */
export const exchangeCredits = defineProcess({
  name: 'exchange-credits',
  on: {
    CreditsHeld: ({ data }) => {
      if (isFirst(data)) return [holdSecond(data)];
      return isSecond(data) ? [post(firstOf(data), data.minutes)] : [];
    },
    TransferRefused: ({ data }) => (isSecond(data) ? [release(firstOf(data))] : []),
    HoldVoided: ({ data }) => (isFirst(data) ? [release(secondOf(data))] : []),
    HoldExpired: ({ data }) => (isFirst(data) ? [release(secondOf(data))] : []),
  },
});

/** What follows from that, and nothing can be against: the second leg is paid because the first one was, and what one community says the other hears. */
export const completeExchanges = defineProcess({
  name: 'complete-exchanges',
  mustBeHeard: true,
  on: {
    HoldPosted: ({ data }) => (isFirst(data) ? [post(secondOf(data), data.minutes)] : []),
    ExchangeAgreed: ({ data, revision }) => told(data, { minutes: data.minutes, said: String(revision) }),
    ExchangeEnded: ({ data, revision }) => told(data, { said: String(revision) }),
  },
});

/** The second leg, for the payee whom the first one names. */
export const holdSecond = (leg: Leg & { readonly minutes: string }): Send => (meta) => {
  const { accountId, minutes, purpose } = leg;
  return new HoldCredits({ ...secondOf(leg), to: purpose.with, minutes, purpose: { ...purpose, with: accountId } }, meta);
};
export const post = (hold: HoldName, minutes: string): Send => (meta) => new PostHold({ ...hold, transferId: transferFor(hold), minutes }, meta);
export const release = (hold: HoldName): Send => (meta) => new VoidHold(hold, meta);

type Said = Pick<EventOf<typeof ExchangeAgreed | typeof ExchangeEnded>['data'], 'accountId'>;

const told = ({ accountId }: Said, word: Pick<HearOfExchange['data'], 'minutes' | 'said'>): readonly Send[] => {
  const other = otherSideOf(accountId);
  return other === undefined ? [] : [(meta) => new HearOfExchange({ accountId: other, ...word }, meta)];
};

/** The boundary account in which the other community keeps the opposite. */
const otherSideOf = (account: AccountId): AccountId | undefined => {
  const partner = partnerOf(account);
  return partner && boundaryTo(partner, communityOfAccount(account));
};
