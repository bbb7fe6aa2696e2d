import { expect } from '@jest/globals';
import { accountOf, fundOf, issueOf } from '../../contracts/account/accounts.js';
import type { Role } from '../../contracts/community/membership.events.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import { budgetId, communityId, creditHoldId, creditRequestId, mandateId, memberId, programmeId, sponsorId, transferId, type Instant } from '../../contracts/values.js';
import type { AccountCommand } from '../../src/account/account.commands.js';
import { accountDecider } from '../../src/account/account.decider.js';
import type { Account } from '../../src/account/account.state.js';
import { isRejected } from '../../src/kernel/decider.js';
import { ana, by, kreuzberg, leo, mia } from './listings.js';

const id = (prefix: string, last: string) => `${prefix}_${last.padStart(32, '0')}`;
export const aTransfer = (last: string) => transferId.parse(id('trf', last));
export const aCreditHold = (last: string) => creditHoldId.parse(id('crh', last));
export const aRequest = (last: string) => creditRequestId.parse(id('crq', last));
export const aMandate = (last: string) => mandateId.parse(id('mdt', last));
export const aBudget = (last: string) => budgetId.parse(id('bgt', last));
export const aProgramme = (last: string) => programmeId.parse(id('prg', last));

/** Ana and Leo are neighbours; Tess keeps the community's fund, and Tim with her; Kai brings people together; Mia belongs to another community. */
export const tess = memberId.parse(id('mbr', '7e55'));
export const tim = memberId.parse(id('mbr', '71'));
export const kai = memberId.parse(id('mbr', '4a1'));
const wedding = communityId.parse(id('cmt', '65'));
export const anas = accountOf(kreuzberg, ana);
export const leos = accountOf(kreuzberg, leo);
export const miasElsewhere = accountOf(wedding, mia);
export const fund = fundOf(kreuzberg);
export const issue = issueOf(kreuzberg);
/** The bakery on the corner sponsors rewards. */
export const bakery = accountOf(kreuzberg, sponsorId.parse(id('sponsor', 'ba4e')));

const roles: ReadonlyMap<string, readonly Role[]> = new Map<string, readonly Role[]>([[ana, ['member']], [leo, ['member']], [tess, ['member', 'treasurer']], [tim, ['member', 'treasurer']], [kai, ['member', 'coordinator']]]);

export const now = '2027-03-01T09:00:00.000Z';
export const later = '2027-03-08T09:00:00.000Z';
export const asked = (actor: string, at: Instant = now) => by(actor, at);
export const system = (at: Instant = now) => by('system:any-process', at);

/** `ok`: entries were written · `nothing more`: it was done before · a code: refused, and nothing written · a code and minutes: refused for ever, which is written. */
type Row = readonly [command: AccountCommand, verdict: string, balance: number, held: number, under?: Partial<Policy>];

/** One row an attempt, one after the other on the same account: its verdict, and balance and held minutes after it. @returns the account after the last row */
export const table = (rows: readonly Row[], before: Account = accountDecider.initial): Account => {
  let state = before;
  const seen = rows.map(([command, , , , under]): Row => {
    const decision = accountDecider.decide(state, command, { policy: { ...defaultPolicy, ...under }, roles: roles.get(command.meta.actor) ?? [], founded: true });
    if (isRejected(decision)) return [command, decision.rejected, Number(state.balance), Number(state.held), under];
    state = decision.reduce(accountDecider.evolve, state);
    const refusal = decision.map((event) => accountDecider.refusalIn?.(event)).find((no) => no !== undefined);
    const verdict = decision.length === 0 ? 'nothing more' : 'ok';
    return [command, refusal ? `${refusal.rejected} ${String(refusal.facts?.['missing'])}` : verdict, Number(state.balance), Number(state.held), under];
  });
  expect(seen.map(told)).toEqual(rows.map(told));
  return state;
};

const told = ([command, verdict, balance, held]: Row, place: number): string => `${place + 1} ${command.type}: ${verdict} | ${balance} | ${held}`;
