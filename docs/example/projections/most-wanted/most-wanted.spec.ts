import { describe, expect, it } from '@jest/globals';
import { ListingArchived } from '../../contracts/listing/listing.events.js';
import { accepted, requested } from '../../test/support/bookings.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { bicycleRepair, kreuzberg, leo } from '../../test/support/listings.js';
import { mostWanted } from './most-wanted.projection.js';

const [monday, tuesday] = [recordedAt('2027-03-01T10:00:00.000Z'), recordedAt('2027-03-02T10:00:00.000Z')];
const rowAfter = (...history: readonly object[]) => rowsAfter(mostWanted)(...history).get(bicycleRepair);

describe('what is wanted most', () => {
  it('counts a request', () => expect(rowAfter(monday(requested))).toEqual({ listingId: bicycleRepair, communityId: kreuzberg, requests: 1, lastAskedAt: '2027-03-01T10:00:00.000Z' }));
  it('counts every one, and knows when the last was made', () => expect(rowAfter(monday(requested), tuesday(requested))).toMatchObject({ requests: 2, lastAskedAt: '2027-03-02T10:00:00.000Z' }));
  it('is not moved by what comes of a request', () => expect(rowAfter(monday(requested), tuesday(accepted))).toMatchObject({ requests: 1 }));
  it('does not know a listing that nobody has asked for', () => expect(rowAfter(monday(accepted))).toBeUndefined());
  it('forgets a listing that is gone', () => expect(rowAfter(monday(requested), tuesday(ListingArchived.of({ listingId: bicycleRepair, ownerId: leo })))).toBeUndefined());
});
