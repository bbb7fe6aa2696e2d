import { ExchangeAgreed, ExchangeEnded, ExchangeNoticed } from '../../contracts/account/account.events.js';
import { boundaryTo, communityOfAccount } from '../../contracts/account/accounts.js';
import { plusMinutes } from '../../contracts/time.js';
import { memberId } from '../../contracts/values.js';
import { firstRejection, reject, type Case } from '../kernel/decider.js';
import { minutesOf } from './account.amounts.js';
import type { AgreeToExchange, EndExchange, HearOfExchange, HoldAbroad } from './account.commands.js';
import { settingAside } from './account.holds.js';
import type { Decision } from './account.payments.js';
import { ownWord, toExchange, toHearOfExchange, toHoldAbroad } from './account.rules.js';
import type { Account } from './account.state.js';

/** A payment to another community is done in a moment, or not at all: what is left of it after an hour is given back. */
const ABROAD_MINUTES = 60;

/** The first leg of a payment to another community. Nothing has moved before the second one stands as well. */
export const holdAbroad = (asked: Case<Account, HoldAbroad>): Decision => {
  const { data: { accountId, holdId, minutes, with: payee }, meta } = asked.command;
  const no = firstRejection(toHoldAbroad, asked);
  if (no) return no;
  const authority = ownWord(asked);
  if (typeof authority !== 'string') return authority;
  return settingAside(asked, {
    holdId, to: boundaryTo(communityOfAccount(accountId), communityOfAccount(payee)), minutes: minutesOf(minutes), authority,
    purpose: { kind: 'EXCHANGE', with: payee, exchangeId: holdId }, expiresAt: plusMinutes(meta.at, ABROAD_MINUTES),
  });
};

/** Whoever agrees again changes how far it goes. What stands there stays: below a new limit nothing more is paid. */
export const agreeToExchange = (asked: Case<Account, AgreeToExchange>): Decision => {
  const { data, meta } = asked.command;
  return firstRejection(toExchange, asked) ?? [ExchangeAgreed.of({ ...data, authorId: memberId.parse(meta.actor) })];
};

export const endExchange = (asked: Case<Account, EndExchange>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toExchange, asked);
  if (no) return no;
  return state.exchange?.own === undefined ? reject('NO_EXCHANGE') : [ExchangeEnded.of({ ...data, authorId: memberId.parse(meta.actor) })];
};

/** What was said earlier than what is known changes nothing, however late it is heard. */
export const hearOfExchange = (asked: Case<Account, HearOfExchange>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toHearOfExchange, asked);
  if (no) return no;
  const { heard } = state.exchange ?? {};
  return heard !== undefined && BigInt(data.said) <= heard ? [] : [ExchangeNoticed.of(data)];
};
