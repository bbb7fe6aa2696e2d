import { AccountClosed, BudgetAdopted, LimitExceptionSet, MandateGiven, MandateRevoked, ProgrammeAdopted, ProgrammeEnded } from '../../contracts/account/account.events.js';
import { ownerOf } from '../../contracts/account/accounts.js';
import { memberId } from '../../contracts/values.js';
import { firstRejection, reject, type Case } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import type { AccountCommand, AdoptBudget, AdoptProgramme, CloseAccount, EndProgramme, GiveMandate, RevokeMandate, SetLimitException } from './account.commands.js';
import { hasOpenDispute } from './account.disputes.js';
import { wordsOf, type Decision } from './account.payments.js';
import { ownWord, toAdoptBudget, toAdoptProgramme, toChangeLimit, toClose, toMandate } from './account.rules.js';
import type { Account } from './account.state.js';

const author = ({ meta }: AccountCommand) => ({ authorId: memberId.parse(meta.actor) });

export const setLimitException = (asked: Case<Account, SetLimitException>): Decision =>
  firstRejection(toChangeLimit, asked) ?? [LimitExceptionSet.of({ ...asked.command.data, ...author(asked.command) })];

export const giveMandate = (asked: Case<Account, GiveMandate>): Decision => {
  const { state, command: { data: { reason, ...data }, meta } } = asked;
  const no = firstRejection(toMandate, asked);
  if (no) return no;
  const word = ownWord(asked);
  if (typeof word !== 'string') return word;
  if (ownerOf(data.accountId) === data.holderId) return reject('SAME_ACCOUNT');
  if (data.holderId === meta.actor) return reject('NOT_FOR_ONESELF');
  if (valueAt(state.mandates, data.mandateId)) return reject('TRANSFER_ID_TAKEN');
  if (data.until !== undefined && data.until <= meta.at) return reject('PERIOD_NOT_IN_ORDER');
  return [MandateGiven.of({ ...data, ...wordsOf(asked, reason) })];
};

export const revokeMandate = (asked: Case<Account, RevokeMandate>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toMandate, asked);
  if (no) return no;
  const word = ownWord(asked);
  if (typeof word !== 'string') return word;
  const mandate = valueAt(state.mandates, data.mandateId);
  return mandate && !mandate.revoked ? [MandateRevoked.of(data)] : reject('NO_SUCH_MANDATE');
};

/** By its owner, or by a treasurer for somebody who is gone. Nothing may stand on it: who owes, and who is owed, cannot leave that behind. */
export const close = (asked: Case<Account, CloseAccount>): Decision => {
  const { state, command: { data }, context: { roles } } = asked;
  const no = firstRejection(toClose, asked);
  if (no) return no;
  const word = ownWord(asked);
  if (typeof word !== 'string' && !roles.includes('treasurer')) return word;
  if (state.balance !== 0n || state.held !== 0n) return reject('ACCOUNT_NOT_EMPTY');
  if (hasOpenDispute(state)) return reject('DISPUTE_OPEN');
  return [AccountClosed.of({ ...data, ...author(asked.command) })];
};

export const adoptBudget = (asked: Case<Account, AdoptBudget>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toAdoptBudget, asked);
  if (no) return no;
  if (valueAt(state.budgets, data.budgetId)) return reject('TRANSFER_ID_TAKEN');
  if (data.from >= data.until || data.until <= meta.at) return reject('PERIOD_NOT_IN_ORDER');
  return [BudgetAdopted.of({ ...data, ...author(asked.command) })];
};

export const adoptProgramme = (asked: Case<Account, AdoptProgramme>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toAdoptProgramme, asked);
  if (no) return no;
  if (valueAt(state.programmes, data.programmeId)) return reject('TRANSFER_ID_TAKEN');
  if (data.until !== undefined && data.until <= meta.at) return reject('PERIOD_NOT_IN_ORDER');
  return [ProgrammeAdopted.of({ ...data, ...author(asked.command) })];
};

export const endProgramme = (asked: Case<Account, EndProgramme>): Decision => {
  const { state, command: { data } } = asked;
  const no = firstRejection(toAdoptProgramme, asked);
  if (no) return no;
  const programme = valueAt(state.programmes, data.programmeId);
  if (programme === undefined) return reject('NO_SUCH_PROGRAMME');
  return programme.ended ? reject('PROGRAMME_ENDED') : [ProgrammeEnded.of({ ...data, ...author(asked.command) })];
};
