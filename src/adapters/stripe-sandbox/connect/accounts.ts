import { kind, type World } from '../world.js';
import { v1View, type V1Account } from './account-v1.js';
import type { Facts } from './facts.js';

/** Accounts of those whom the platform pays. Kept as facts, shown as v1 or v2. */
export const accounts = kind<V1Account, Facts>('account', 'acct_');

type Made = Pick<Facts, 'api' | 'type' | 'email' | 'displayName' | 'country' | 'entity' | 'currency' | 'dashboard' | 'fees' | 'losses' | 'metadata' | 'transfersSince'> & Partial<Facts>;

/** An account as it begins: it may be paid nothing before its owner has told who they are. */
export const addAccount = (world: World, made: Made): Facts => {
  const facts: Facts = {
    id: world.newId('acct_1'), created: world.now, phone: null, individual: null, business: null, profile: null, url: null, mcc: null, schedule: { interval: 'daily', delay_days: 2 },
    standing: 'new', requirement: 'individual.verification.document', submitted: false, closed: false, ...made,
  };
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
