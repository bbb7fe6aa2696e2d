import { describe, expect, it } from '@jest/globals';
import { minorUnits } from './home.js';
import type { SourceListing } from './source.js';
import { marksOf } from './stay.js';

describe('a price of the source', () => {
  it.each([
    ['70.5', 'USD', '7050'], ['70', 'JPY', '70'], ['70', 'ISK', '70'], ['70', 'MGA', '70'], ['7.5', 'KWD', '7500'],
    ['25000', 'HUF', '2500000'], ['1200', 'TWD', '120000'],
  ])('of %s %s is %s of what a card is charged in', (amount, currency, minor) => expect(minorUnits(amount, currency)).toBe(minor));
});

describe('the marks of a review', () => {
  const scores = (rating: number, other: number) => ({ id: '1', review_scores_rating: rating, review_scores_accuracy: other, review_scores_checkin: other, review_scores_communication: other }) as SourceListing;
  it.each<[string, SourceListing, number, number]>([
    ['of today', scores(4, 3), 4, 3], ['up to a hundred, of which the parts go to ten', scores(80, 6), 4, 3], ['up to a hundred, of which poor parts are five of ten or less', scores(60, 4), 3, 2],
  ])('follow scores %s', (_, home, overall, part) => expect(marksOf(home, '1')).toEqual({ overall, didTheirPart: part, keptAgreement: part, gaveBack: part }));
});
