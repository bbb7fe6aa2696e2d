import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import type Stripe from 'stripe';
import { sums } from './provider-money.js';
import { Town } from './sandbox.js';

/** One sandbox for a whole file, handed over when it is open. After each test every exchange has fitted the schema, and no money has come from nowhere or gone there. */
export const townForAll = (isOpen: (town: Town, stripe: Stripe) => void): void => {
  let town: Town | undefined;
  beforeAll(async () => {
    town = await Town.open();
    isOpen(town, town.client());
  });
  afterEach(() => {
    expect(town?.misfits).toEqual([]);
    expect(Object.values(town ? sums(town) : {}).filter((sum) => sum !== 0n)).toEqual([]);
  });
  afterAll(() => town?.close());
};
