import { describe, expect, it } from '@jest/globals';
import { written } from './receipt.js';

describe('an amount on a receipt', () => {
  it.each([
    ['450', 'EUR', '4.50 EUR'], ['-5', 'EUR', '−0.05 EUR'], ['450', 'JPY', '450 JPY'], ['450', 'ISK', '450 ISK'], ['4500', 'MGA', '4500 MGA'], ['4500', 'KWD', '4.500 KWD'],
    ['17500', 'HUF', '175.00 HUF'], ['5000', 'TWD', '50.00 TWD'],
  ])('of %s %s is %s: what the card was charged', (minor, currency, words) => expect(written(minor, currency)).toBe(words));
});
