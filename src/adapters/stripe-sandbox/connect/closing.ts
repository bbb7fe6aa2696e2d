import { balanceObject } from '../money.js';
import { refused } from '../refusal.js';
import type { World } from '../world.js';
import type { Facts } from './facts.js';
import { revise } from './standing.js';

const isEmpty = (world: World, id: string): boolean => {
  const { available, pending } = balanceObject(world, id) as Readonly<Record<'available' | 'pending', readonly { amount: number }[]>>;
  return [...available, ...pending].every(({ amount }) => amount === 0);
};

/** @throws Refusal 400 while there is money in it */
export const closed = (world: World, id: string): Facts => {
  if (!isEmpty(world, id)) throw refused(`The account ${id} cannot be closed while its balance is not zero.`, { code: 'balance_invalid_parameter' });
  return revise(world, id, (facts) => { facts.closed = true; });
};
