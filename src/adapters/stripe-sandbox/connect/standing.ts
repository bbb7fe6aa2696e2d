import { emit, emitThin } from '../events.js';
import { refused } from '../refusal.js';
import type { World } from '../world.js';
import { capabilityOf, v1View } from './account-v1.js';
import { recipientCapabilities, statusOf } from './account-v2.js';
import { accounts, addAccount, changeAccount } from './accounts.js';
import { due, mayBePaid, type Facts, type Tellable } from './facts.js';
import { lookAtPayouts } from './paying-out.js';

const related = ({ id }: Facts) => ({ id, type: 'v2.core.account', url: `/v2/core/accounts/${id}` });
const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

/** An account is made, and everybody who listens hears of it. */
export const found = (world: World, told: Tellable): Facts => {
  const facts = addAccount(world, told);
  emitThin(world, 'v2.core.account.created', { related: related(facts) });
  emit(world, 'account.updated', { object: v1View(facts), account: facts.id });
  if (facts.transfersSince !== null) emit(world, 'capability.updated', { object: capabilityOf(facts), account: facts.id });
  return facts;
};

/** Changes an account and says, thick and thin, what became different. */
export const revise = (world: World, id: string, how: (facts: Facts) => void): Facts => {
  const before = structuredClone(world.hidden(accounts, id));
  const after = changeAccount(world, id, how);
  sayThick(world, before, after);
  sayThin(world, before, after);
  if (mayBePaid(after) && (!mayBePaid(before) || differ(before.schedule, after.schedule))) lookAtPayouts(world, id);
  return after;
};

const sayThick = (world: World, before: Facts, after: Facts): void => {
  const [was, is] = [v1View(before), v1View(after)];
  if (differ(was, is)) emit(world, 'account.updated', { object: is, account: after.id, previous: changed(was, is) });
  if (differ(capabilityOf(before), capabilityOf(after))) emit(world, 'capability.updated', { object: capabilityOf(after), account: after.id });
};

const sayThin = (world: World, before: Facts, after: Facts): void => {
  for (const [type, told] of thin) if (differ(told(before), told(after))) emitThin(world, type, { related: related(after) });
  if (statusOf(before) === statusOf(after)) return;
  for (const updated_capability of recipientCapabilities) emitThin(world, 'v2.core.account[configuration.recipient].capability_status_updated', { related: related(after), data: { updated_capability } });
};

/** Which thin event tells of what. */
const thin: readonly (readonly [type: string, told: (facts: Facts) => unknown])[] = [
  ['v2.core.account.updated', ({ email, phone, displayName, dashboard, metadata }) => [email, phone, displayName, dashboard, metadata]],
  ['v2.core.account.closed', ({ closed }) => closed],
  ['v2.core.account[configuration.recipient].updated', ({ transfersSince }) => transfersSince === null],
  ['v2.core.account[defaults].updated', ({ currency, profile, fees, losses }) => [currency, profile, fees, losses]],
  ['v2.core.account[identity].updated', ({ country, entity, individual, business }) => [country, entity, individual, business]],
  ['v2.core.account[requirements].updated', (facts) => due(facts)],
];

/** The former values of the fields that are different now. */
const changed = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): object => Object.fromEntries(Object.entries(before).filter(([field, value]) => differ(value, after[field])));

/** Stripe has looked at everything and is content. */
export const activate = (world: World, id: string): Facts => revise(world, id, (facts) => { facts.standing = 'active'; facts.submitted = true; });

/** Everything is told; Stripe looks at it. */
export const check = (world: World, id: string): Facts => revise(world, id, (facts) => { facts.standing = 'checking'; facts.submitted = true; });

/** Stripe wants to know something more, and pays nothing before. */
export const restrict = (world: World, id: string, requirement = 'individual.verification.document'): Facts => revise(world, id, (facts) => { facts.standing = 'restricted'; facts.submitted = true; facts.requirement = requirement; });

/** Stripe wants nothing to do with the owner. */
export const reject = (world: World, id: string): Facts => revise(world, id, (facts) => { facts.standing = 'rejected'; });

/** A job: Stripe is done looking. */
export const finishCheck = (world: World, id: string): void => {
  if (world.hidden(accounts, id).standing === 'checking') activate(world, id);
};

/** @throws Refusal 400 where the account is closed */
export const stillOpen = (facts: Facts): Facts => {
  if (facts.closed) throw refused(`The account ${facts.id} is closed.`, { code: 'account_closed' });
  return facts;
};
