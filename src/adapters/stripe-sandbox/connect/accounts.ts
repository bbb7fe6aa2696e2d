import { kind, type World } from '../world.js';
import { v1View, type V1Account } from './account-v1.js';
import type { Facts, Tellable } from './facts.js';

/** Accounts of those whom the platform pays. Kept as facts, shown as v1 or v2. */
export const accounts = kind<V1Account, Facts>('account', 'acct_');

/** An account as it begins: it may be paid nothing before its owner has told who they are. */
export const addAccount = (world: World, told: Tellable): Facts => {
  const facts: Facts = { id: world.newId('acct_1'), created: world.now, standing: 'new', requirement: 'individual.verification.document', submitted: false, closed: false, ...told };
  world.add(accounts, v1View(facts), { hidden: facts });
  return facts;
};

/** Changes what is known, and with it what is shown. */
export const changeAccount = (world: World, id: string, how: (facts: Facts) => void): Facts => {
  world.change(accounts, id, (object, facts) => {
    how(facts);
    for (const field of Object.keys(object)) Reflect.deleteProperty(object, field);
    Object.assign(object, v1View(facts));
  });
  return world.hidden(accounts, id);
};
