import { communityOfAccount, kindOf, ownerOf, partnerOf } from '../../contracts/account/accounts.js';
import type { Purpose } from '../../contracts/account/account.events.js';
import type { AccountId, CreditRequestId } from '../../contracts/values.js';
import { isSystem } from '../kernel/command.js';
import { reject, type Case, type Rejected, type Rule } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import type { AccountCommand, AwardGroup, HoldAbroad, HoldCredits, ReceiveCredits, RequestCredits, ReverseTransfer, TransferCredits } from './account.commands.js';
import type { Account, CreditRequest } from './account.state.js';

/** Why a command may be refused. The public reason is said in contracts/account. The first six are also events: they may pass another day. */
export type AccountRejection =
  | 'LIMIT_REACHED' | 'BUDGET_EXHAUSTED' | 'MANDATE_EXHAUSTED' | 'REWARD_CAP_REACHED' | 'EXCHANGE_LIMIT_REACHED' | 'NO_EXCHANGE'
  | 'NOT_FOUND' | 'NOT_A_MEMBER' | 'NOT_YOUR_ACCOUNT' | 'NOT_TREASURER' | 'SAME_ACCOUNT' | 'OTHER_COMMUNITY' | 'NO_SUCH_MANDATE' | 'HOLD_EXPIRED' | 'HOLD_SETTLED'
  | 'ABOVE_HOLD' | 'NO_SUCH_TRANSFER' | 'ALREADY_REVERSED' | 'ABOVE_ORIGINAL' | 'REASON_REQUIRED' | 'ACCOUNT_CLOSED' | 'ACCOUNT_NOT_EMPTY' | 'REQUEST_CLOSED'
  | 'NO_SUCH_REQUEST' | 'NOT_YET_DUE' | 'NO_SUCH_PROGRAMME' | 'PROGRAMME_ENDED' | 'NO_SUCH_BUDGET' | 'TRANSFER_ID_TAKEN' | 'PERIOD_NOT_IN_ORDER'
  | 'ALREADY_DISPUTED' | 'NO_SUCH_DISPUTE' | 'DISPUTE_CLOSED' | 'DISPUTE_OPEN' | 'OWN_DISPUTE' | 'NOT_FOR_ONESELF';

type Anything = Rule<Account, AccountCommand, AccountRejection>;
type Paying = TransferCredits | HoldCredits | RequestCredits;

const anExistingCommunity: Anything = (_, command, { founded }) => (founded || isSystem(command) ? undefined : 'NOT_FOUND');
const onlyWhoBelongs: Anything = (_, command, { roles }) => (roles.length > 0 || isSystem(command) ? undefined : 'NOT_A_MEMBER');
const onlyTheSystem: Anything = (_, command) => (isSystem(command) ? undefined : 'NOT_FOUND');
/** They put their name to it: nothing of the kind follows from something else. */
const onlyPeople: Anything = (_, command) => (isSystem(command) ? 'NOT_FOUND' : undefined);
const onlyTreasurers: Anything = (_, __, { roles }) => (roles.includes('treasurer') ? undefined : 'NOT_TREASURER');
/** Coordinators thank those who worked together; the fund's spending is the treasurer's. */
const onlyWhoThanks: Anything = (_, __, { roles }) => (roles.includes('treasurer') || roles.includes('coordinator') ? undefined : 'NOT_TREASURER');

const anOpenAccount: Anything = ({ closed }) => (closed ? 'ACCOUNT_CLOSED' : undefined);
const ofAMember: Anything = (_, { data }) => (kindOf(data.accountId) === 'member' ? undefined : 'NOT_FOUND');
const theFund: Anything = (_, { data }) => (kindOf(data.accountId) === 'fund' ? undefined : 'NOT_FOUND');
const theSponsor: Anything = (_, { data }) => (kindOf(data.accountId) === 'sponsor' ? undefined : 'NOT_FOUND');
const notASponsor: Anything = (_, { data }) => (kindOf(data.accountId) === 'sponsor' ? 'NOT_FOUND' : undefined);
const ofSomebody: Anything = (_, { data }) => (['member', 'sponsor'].includes(kindOf(data.accountId)) ? undefined : 'NOT_FOUND');
const theIssue: Anything = (_, { data }) => (kindOf(data.accountId) === 'issue' ? undefined : 'NOT_FOUND');
const theBoundary: Anything = (_, { data }) => (kindOf(data.accountId) === 'boundary' ? undefined : 'NOT_FOUND');
const isOpenHanded = (account: AccountId): boolean => kindOf(account) !== 'issue' && kindOf(account) !== 'boundary';
/** From the issue nothing moves but within a budget, to the fund; over a boundary nothing but one of the two legs of an exchange. */
const openHanded: Anything = (_, { data }) => (isOpenHanded(data.accountId) ? undefined : 'NOT_FOUND');

const otherEnd = (from: AccountId, to: AccountId): 'SAME_ACCOUNT' | 'OTHER_COMMUNITY' | undefined => {
  if (from === to) return 'SAME_ACCOUNT';
  return communityOfAccount(from) === communityOfAccount(to) ? undefined : 'OTHER_COMMUNITY';
};
/** Two accounts of one community; and nobody pays the issue, which would be above zero one day, or a boundary without the other side. */
const toAnother: Rule<Account, Paying, AccountRejection> = (_, { data: { accountId, to } }) => otherEnd(accountId, to) ?? (isOpenHanded(to) ? undefined : 'NOT_FOUND');
const isAcross = (boundary: AccountId, other: AccountId): boolean => kindOf(other) === 'member' && partnerOf(boundary) === communityOfAccount(other);
/** Over a boundary minutes are set aside for an exchange alone: the second leg, to a member, for somebody on the other side. */
const fromAHandOrALeg: Rule<Account, HoldCredits, AccountRejection> = (_, { data: { accountId, to, purpose } }) => {
  if (purpose.kind !== 'EXCHANGE') return isOpenHanded(accountId) ? undefined : 'NOT_FOUND';
  return kindOf(to) === 'member' && isAcross(accountId, purpose.with) ? undefined : 'NOT_FOUND';
};
/** To somebody else, in another community. */
const toAStranger: Rule<Account, HoldAbroad, AccountRejection> = (_, { data }) => {
  if (ownerOf(data.with) === ownerOf(data.accountId)) return 'SAME_ACCOUNT';
  return kindOf(data.with) === 'member' && communityOfAccount(data.with) !== communityOfAccount(data.accountId) ? undefined : 'NOT_FOUND';
};
const withAnother: Anything = (_, { data: { accountId } }) => (partnerOf(accountId) === communityOfAccount(accountId) ? 'SAME_ACCOUNT' : undefined);
const fromAnother: Rule<Account, ReceiveCredits, AccountRejection> = (_, { data: { accountId, from } }) => otherEnd(accountId, from);
const toOthersOnly: Rule<Account, AwardGroup, AccountRejection> = (_, { data: { accountId, awards } }) =>
  awards.map(({ to }) => otherEnd(accountId, to) ?? (kindOf(to) === 'member' ? undefined : 'NOT_FOUND')).find((no) => no !== undefined);
/** What is everybody's is granted by somebody else than who has it, or by a mandate of theirs. */
const notToTheirOwn: Rule<Account, AwardGroup, AccountRejection> = (_, { data: { awards }, meta }) => (awards.some(({ to }) => ownerOf(to) === meta.actor) ? 'NOT_FOR_ONESELF' : undefined);
const notFromTheFundToOneself: Rule<Account, TransferCredits, AccountRejection> = (_, { data: { accountId, to, mandateId }, meta }) =>
  (kindOf(accountId) === 'fund' && mandateId === undefined && ownerOf(to) === meta.actor ? 'NOT_FOR_ONESELF' : undefined);
const notTheirOwn: Anything = (_, { data, meta }) => (ownerOf(data.accountId) === meta.actor ? 'NOT_FOR_ONESELF' : undefined);
const underNamesOfTheirOwn: Rule<Account, AwardGroup, AccountRejection> = (_, { data: { awards } }) =>
  new Set(awards.map(({ transferId }) => transferId)).size === awards.length ? undefined : 'TRANSFER_ID_TAKEN';

/** What each kind of account pays for, and which of it people may order. Everything else has a command of its own. */
const purposes = {
  member: { people: ['GIFT'], system: ['GIFT', 'BOOKING', 'CANCELLATION'] },
  fund: { people: ['FUND_SPENDING', 'GROUP_WORK', 'STARTING_CREDIT', 'ORIENTATION'], system: ['FUND_SPENDING', 'GROUP_WORK', 'STARTING_CREDIT', 'ORIENTATION'] },
  /** What is not needed for rewards goes to the fund. */
  sponsor: { people: ['GIFT'], system: ['REWARD'] },
  issue: { people: ['ISSUE'], system: ['ISSUE'] },
  boundary: { people: [], system: [] },
} as const satisfies Record<string, Record<string, readonly string[]>>;
const forWhatItPays: Rule<Account, TransferCredits, AccountRejection> = (_, command) => {
  const { accountId, purpose, to } = command.data;
  const known: readonly string[] = purposes[kindOf(accountId)][isSystem(command) ? 'system' : 'people'];
  const isForTheFund = purpose.kind === 'ISSUE' || (kindOf(accountId) === 'sponsor' && purpose.kind === 'GIFT');
  return known.includes(purpose.kind) && (!isForTheFund || kindOf(to) === 'fund') ? undefined : 'NOT_FOUND';
};
/** A reward that the fund has approved is paid or refused, also by a sponsor who has gone: either is an event. So is what a booking has come to, by who has closed their account since. */
const AGREED: ReadonlySet<Purpose['kind']> = new Set(['REWARD', 'BOOKING', 'CANCELLATION'] as const);
const fromAnOpenAccount: Rule<Account, TransferCredits, AccountRejection> = (state, command, context) => (AGREED.has(command.data.purpose.kind) ? undefined : anOpenAccount(state, command, context));
/** The community can say where every hour of its fund went. */
const saysWhy: Rule<Account, TransferCredits, AccountRejection> = (_, { data: { purpose, reason } }) => (purpose.kind === 'FUND_SPENDING' && reason === undefined ? 'REASON_REQUIRED' : undefined);
const withinABudget: Rule<Account, TransferCredits, AccountRejection> = ({ budgets }, { data: { purpose }, meta }) => {
  if (purpose.kind !== 'ISSUE') return undefined;
  const budget = valueAt(budgets, purpose.budgetId);
  return budget && budget.from <= meta.at && meta.at < budget.until ? undefined : 'NO_SUCH_BUDGET';
};
/** A treasurer who has paid it themselves asks another one to correct it. */
const notToOneself: Rule<Account, ReverseTransfer, AccountRejection> = ({ receipts }, { data: { reverses }, meta }) => {
  const receipt = valueAt(receipts, reverses);
  return receipt && ownerOf(receipt.from) === meta.actor ? 'NOT_FOR_ONESELF' : undefined;
};
const onlyWhatIsLeft: Rule<Account, ReverseTransfer, AccountRejection> = ({ receipts }, { data: { reverses, minutes } }) => {
  const receipt = valueAt(receipts, reverses);
  if (receipt === undefined || receipt.isLevy) return 'NO_SUCH_TRANSFER';
  if (kindOf(receipt.from) === 'boundary') return 'OTHER_COMMUNITY';
  if (receipt.left === 0n) return 'ALREADY_REVERSED';
  return minutes !== undefined && BigInt(minutes) > receipt.left ? reject('ABOVE_ORIGINAL', { facts: { left: String(receipt.left) } }) : undefined;
};
const intoOnesOwn: Rule<Account, RequestCredits, AccountRejection> = (_, { data, meta }) => (ownerOf(data.to) === meta.actor ? undefined : 'NOT_YOUR_ACCOUNT');

const insiders = [anExistingCommunity, onlyWhoBelongs] as const;
export const toAsk = insiders;
export const toTransfer = [toAnother, notFromTheFundToOneself, forWhatItPays, saysWhy, fromAnOpenAccount, withinABudget] as const;
export const toReverse = [openHanded, notToOneself, onlyWhatIsLeft] as const;
export const toAward = [onlyPeople, ...insiders, theFund, onlyWhoThanks, toOthersOnly, notToTheirOwn, underNamesOfTheirOwn] as const;
export const toReceive = [onlyTheSystem, fromAnother] as const;
export const toHold = [onlyTheSystem, fromAHandOrALeg, toAnother] as const;
export const toHoldAbroad = [onlyPeople, ...insiders, ofAMember, toAStranger] as const;
export const toExchange = [onlyPeople, ...insiders, theBoundary, withAnother, onlyTreasurers] as const;
export const toHearOfExchange = [onlyTheSystem, theBoundary, withAnother] as const;
export const toSettleHold = [onlyTheSystem] as const;
export const toRequest = [onlyPeople, ...insiders, notASponsor, openHanded, intoOnesOwn, toAnother, anOpenAccount] as const;
export const toLapse = [onlyTheSystem] as const;
export const toChangeLimit = [onlyPeople, ...insiders, ofAMember, onlyTreasurers, notTheirOwn, anOpenAccount] as const;
export const toMandate = [onlyPeople, ...insiders, openHanded, anOpenAccount] as const;
export const toClose = [onlyPeople, ...insiders, ofSomebody, anOpenAccount] as const;
export const toDispute = [onlyPeople, ...insiders, ofAMember] as const;
export const toTakeBack = [onlyPeople, ...insiders, ofAMember] as const;
export const toDismiss = [onlyPeople, ...insiders, ofAMember, onlyTreasurers] as const;
export const toAdoptBudget = [onlyPeople, ...insiders, theIssue, onlyTreasurers] as const;
export const toAdoptProgramme = [onlyPeople, ...insiders, theFund, onlyTreasurers] as const;
export const toReward = [onlyTheSystem, theFund] as const;
export const toOpenSponsor = [onlyPeople, ...insiders, theSponsor, onlyTreasurers, anOpenAccount] as const;

/** Whether this person may speak for the account: its owner, or a treasurer for the community's own. */
export const ownWord = ({ command: { data, meta }, context: { roles } }: Case<Account, AccountCommand>): 'OWNER' | 'TREASURER' | Rejected<AccountRejection> => {
  const owner = ownerOf(data.accountId);
  if (owner === meta.actor) return 'OWNER';
  if (kindOf(data.accountId) === 'member') return reject('NOT_YOUR_ACCOUNT');
  return roles.includes('treasurer') ? 'TREASURER' : reject('NOT_TREASURER');
};

/** On whose word a transfer happens. */
export const wordFor = (asked: Case<Account, TransferCredits>): 'OWNER' | 'TREASURER' | 'MANDATE' | 'AGREEMENT' | Rejected<AccountRejection> => {
  const { state, command: { data: { mandateId }, meta } } = asked;
  if (isSystem(asked.command)) return 'AGREEMENT';
  if (mandateId === undefined) return ownWord(asked);
  const mandate = valueAt(state.mandates, mandateId);
  const inForce = mandate && !mandate.revoked && mandate.holderId === meta.actor && (mandate.until === undefined || meta.at < mandate.until);
  return inForce ? 'MANDATE' : reject('NO_SUCH_MANDATE');
};

/** The owner gives back on their own word; a treasurer corrects, and says why. */
export const wordForReversal = (asked: Case<Account, ReverseTransfer>): 'OWNER' | 'CORRECTION' | Rejected<AccountRejection> => {
  const { command: { data }, context: { roles } } = asked;
  const own = ownWord(asked);
  if (data.disputeId !== undefined && !roles.includes('treasurer')) return reject('NOT_TREASURER');
  if (own === 'OWNER' && data.disputeId === undefined) return own;
  if (!roles.includes('treasurer')) return typeof own === 'string' ? reject('NOT_TREASURER') : own;
  return data.reason === undefined ? reject('REASON_REQUIRED') : 'CORRECTION';
};

/** The request that is still to be answered. */
export const openRequest = ({ requests }: Account, requestId: CreditRequestId): CreditRequest | Rejected<AccountRejection> => {
  const request = valueAt(requests, requestId);
  if (request === undefined) return reject('NO_SUCH_REQUEST');
  return request.open ? request : reject('REQUEST_CLOSED');
};
