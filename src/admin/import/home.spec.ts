import { describe, expect, it } from '@jest/globals';
import { minorUnits } from './home.js';

describe('a price of the source', () => {
  it.each([
    ['70.5', 'USD', '7050'], ['70', 'JPY', '70'], ['70', 'ISK', '70'], ['70', 'MGA', '70'], ['7.5', 'KWD', '7500'],
    ['25000', 'HUF', '2500000'], ['1200', 'TWD', '120000'],
  ])('of %s %s is %s of what a card is charged in', (amount, currency, minor) => expect(minorUnits(amount, currency)).toBe(minor));
});
