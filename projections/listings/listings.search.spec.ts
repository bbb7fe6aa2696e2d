import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { DatesClosed, DatesOpened, AvailabilitySet, SlotHeld, type Plan } from '../../contracts/calendar/calendar.events.js';
import { ListingDrafted, ListingPaused, ListingPublished, type ListingContent, type ListingKind } from '../../contracts/listing/listing.events.js';
import { plusMinutes } from '../../contracts/time.js';
import { communityId } from '../../contracts/values.js';
import { aBookingId, aHoldId, aListingId, ana, draftedAt, everyDay, expiresAt, kreuzberg, leo, repairContent, warnAt, weekdays } from '../../test/support/listings.js';
import { readModelsWith, type ReadModelWorld, type Said } from '../../test/support/read-models.js';
import type { PageArgs } from '../engine/page.js';
import { searchOf } from './listings.filter.js';
import { listings } from './listings.projection.js';
import { searchListings } from './listings.search.js';

let world: ReadModelWorld;
const elsewhere = communityId.parse(`cmt_${'e'.repeat(32)}`);
const night: Plan = { zone: 'Europe/Berlin', seats: 1, grain: { kind: 'NIGHTS', minNights: 1, maxNights: 30, checkIn: '15:00', checkOut: '11:00' }, weekly: everyDay('00:00', '24:00') };
let minutes = 0;

type Sketch = { readonly id: string; readonly kind?: ListingKind; readonly community?: typeof kreuzberg; readonly content: Partial<ListingContent>; readonly plan?: Plan; readonly isDraft?: boolean };
/** Published one minute after the other, so that the newest is the last. */
const listed = ({ id, kind = 'OFFER', community = kreuzberg, content, plan, isDraft = false }: Sketch): readonly Said[] => {
  const listingId = aListingId(id);
  const at = plusMinutes(draftedAt, minutes++);
  return [
    { ...ListingDrafted.of({ listingId, ownerId: leo, communityId: community, kind, content: { ...repairContent, place: undefined, ...content } }), at },
    ...(isDraft ? [] : [{ ...ListingPublished.of({ listingId, ownerId: leo, warnAt, expiresAt }), at }]),
    ...(plan ? [{ ...AvailabilitySet.of({ listingId, ownerId: leo, plan }), at }] : []),
  ];
};

const bike = { place: { label: 'Kreuzberg', latitude: 52.4961, longitude: 13.423 } };
const town: readonly Said[] = [
  ...listed({ id: '1', content: bike, plan: weekdays }),
  ...listed({ id: '2', kind: 'NEED', content: { title: 'Hands for the allotment', description: 'Gardening on Saturdays, an old bicycle stands in the shed.', category: 'GARDEN', resources: [{ kind: 'SPACE', name: 'allotment' }], contributions: { provider: [{ kind: 'TASK', what: 'digs and plants' }], recipient: [{ kind: 'MATERIAL', what: 'brings cake and potatoes' }] }, prices: [{ kind: 'GIFT' }], place: { label: 'Neukölln', latitude: 52.4811, longitude: 13.4353 } }, plan: { ...weekdays, weekly: everyDay('10:00', '12:00').slice(5, 6) } }),
  ...listed({ id: '3', content: { title: 'Room with a view', description: 'Sleep above the roofs.', category: 'LODGING', resources: [{ kind: 'SPACE', name: 'room' }], prices: [{ kind: 'MONEY', money: { amountMinor: '4000', currency: 'EUR', per: 'NIGHT' } }], place: { label: 'Potsdam', latitude: 52.3906, longitude: 13.0645 } }, plan: night }),
  ...listed({ id: '4', community: elsewhere, content: { title: 'Lending a hammer drill', description: 'You drill, I watch.', category: 'TOOLS', resources: [{ kind: 'TOOL', name: 'hammer drill' }], prices: [{ kind: 'GIFT' }, { kind: 'MIXED', money: { amountMinor: '500', currency: 'EUR', per: 'BOOKING' }, credits: { minutes: 30, per: 'BOOKING' } }], place: { label: 'Taveuni, at the date line', latitude: -16.85, longitude: 179.99 } } }),
  ...listed({ id: '5', content: { title: 'Bicycle in secret' }, isDraft: true }),
  ...listed({ id: '6', content: { title: 'Bicycle on holiday' } }), ListingPaused.of({ listingId: aListingId('6'), ownerId: leo }),
  { ...DatesClosed.of({ listingId: aListingId('3'), ranges: [{ from: '2027-03-10', to: '2027-03-12' }] }), at: draftedAt },
  { ...DatesOpened.of({ listingId: aListingId('2'), ranges: [{ from: '2027-03-16', to: '2027-03-17' }], windows: [{ from: '10:00', to: '12:00' }] }), at: draftedAt },
  { ...SlotHeld.of({ listingId: aListingId('3'), bookingId: aBookingId('1'), holdId: aHoldId('1'), seats: 1, startsAt: '2027-03-15T14:00:00.000Z', endsAt: '2027-03-17T10:00:00.000Z' }), at: draftedAt },
];

beforeAll(async () => {
  world = await readModelsWith([listings]);
  await world.given(...town);
});
afterAll(() => world.close());

const page = (filter: object = {}, sort?: string, args: PageArgs = {}) => searchListings(world.reads(), searchOf({ filter, sort }, draftedAt), args);
/** The last digit of the ids found, in order. */
const found = async (filter: object = {}, sort?: string) => (await page(filter, sort)).nodes.map((row) => ('id' in row ? row.id.slice(-1) : '?')).join('');

describe('a search', () => {
  it('finds what is published, the newest first', async () => expect(await found()).toBe('4321'));

  it.each([
    ['a word of the title', 'hammer', '4'], ['an unfinished word', 'ham', '4'], ['the plural of an English word', 'hammers', '4'], ['capital letters', 'HAMMER', '4'],
    ['all of several words', 'bicycle repair', '1'], ['the title before the description', 'bicycle', '12'], ['a word of a resource', 'shop', '1'],
    ['what the recipient brings', 'potatoes', '2'], ['what the provider brings', 'plants', '2'], ['the place', 'potsdam', '3'], ['letters beyond ASCII', 'Neukö', '2'],
    ['words together in quotes', '"hammer drill"', '4'], ['no words apart in quotes', '"bicycle old"', ''], ['a minus', 'bicycle -allotment', '1'], ['a choice', 'hammer or potatoes', '42'],
    ['an unfinished choice', 'hammer or pota', '4'], ['nothing but a blank', '  ', '4321'], ['words that nobody wrote', 'zeppelin', ''],
  ])('by words finds %s: %s', async (_, text, ids) => expect(await found({ text })).toBe(ids));

  it.each(['\'; drop table listings; --', '&|!():*<->\\', '"', '"unfinished', '- - -', 'or', 'or or', 'a:*', '%_', '(bicycle', 'the', '😀', 'x'.repeat(200), '🚲 repair', '\'\'\'', '\\', 'a&b|c!d'])(
    'by words takes any text: %s', async (text) => expect(typeof await found({ text })).toBe('string'));

  it.each([
    ['category', { category: 'GARDEN' }, '2'], ['resource', { resource: 'SPACE' }, '32'], ['resource among several', { resource: 'TOOL' }, '41'], ['kind', { kind: 'NEED' }, '2'],
    ['price', { price: 'GIFT' }, '421'], ['price among several', { price: 'MIXED' }, '4'], ['community', { communityId: elsewhere }, '4'],
    ['everything at once', { text: 'bicycle', category: 'REPAIR', resource: 'SKILL', kind: 'OFFER', price: 'CREDITS', communityId: kreuzberg, near: { latitude: 52.5, longitude: 13.42, radiusKm: 5 }, freeBetween: { from: '2027-03-03', to: '2027-03-04' } }, '1'],
    ['everything but one at once', { text: 'bicycle', category: 'REPAIR', kind: 'NEED' }, ''],
  ])('by %s finds those that match', async (_, filter, ids) => expect(await found(filter)).toBe(ids));

  it('near a point finds what is within the radius, to the last hundred metres', async () => {
    const canal = { latitude: 52.496, longitude: 13.423 };
    expect([await found({ near: { ...canal, radiusKm: 0.1 } }), await found({ near: { ...canal, radiusKm: 1.8 } }), await found({ near: { ...canal, radiusKm: 1.9 } }), await found({ near: { ...canal, radiusKm: 50 } })]).toEqual(['1', '1', '21', '321']);
  });
  it('near a point looks across the date line', async () => expect(await found({ near: { latitude: -16.85, longitude: -179.99, radiusKm: 5 } })).toBe('4'));
  it.each([5e-324, -5e-324, 1e-200, 1e-7])('near a point finds what is there, be it as good as nothing away: %d', async (next) => {
    for (const near of [{ latitude: next, longitude: 91 }, { latitude: 52.5, longitude: next }]) for (const sort of ['NEAREST', 'NEWEST']) expect(await found({ near }, sort)).toBe('');
  });
  it('orders by distance', async () => expect(await found({ near: { latitude: 52.39, longitude: 13.06, radiusKm: 100 } }, 'NEAREST')).toBe('312'));
  it('knows no place finer than a hundred metres', async () => {
    const { nodes: [row] } = await page({ category: 'REPAIR' });
    expect(row).toMatchObject({ place: { latitude: 52.496, longitude: 13.423 } });
  });
});

describe('free between two dates', () => {
  const free = (from: string, to: string) => found({ freeBetween: { from, to } });
  it.each([
    ['a Wednesday: the workshop and the room', '2027-03-03', '2027-03-04', '31'],
    ['a Saturday: the allotment and the room', '2027-03-06', '2027-03-07', '32'],
    ['a Sunday: the room alone', '2027-03-07', '2027-03-08', '3'],
    ['a whole week', '2027-03-01', '2027-03-08', '321'],
    ['a closed night takes the room away', '2027-03-09', '2027-03-11', '1'],
    ['the day after it is given back', '2027-03-12', '2027-03-15', '321'],
    ['a booked night takes the room away; a Tuesday that was opened is found', '2027-03-16', '2027-03-17', '21'],
    ['the morning after a stay is free for the next', '2027-03-17', '2027-03-18', '31'],
  ])('%s', async (_, ...[from, to, ids]) => expect(await free(from, to)).toBe(ids));
});

describe('facets', () => {
  it('count all results, not the page', async () => expect(await (await page({}, undefined, { first: 1 })).facets()).toEqual({
    categories: [{ value: 'GARDEN', count: 1 }, { value: 'LODGING', count: 1 }, { value: 'REPAIR', count: 1 }, { value: 'TOOLS', count: 1 }],
    resources: [{ value: 'SPACE', count: 2 }, { value: 'TOOL', count: 2 }, { value: 'SKILL', count: 1 }],
    kinds: [{ value: 'OFFER', count: 3 }, { value: 'NEED', count: 1 }],
    prices: [{ value: 'GIFT', count: 3 }, { value: 'CREDITS', count: 1 }, { value: 'MIXED', count: 1 }, { value: 'MONEY', count: 1 }],
  }));
  it('are of what was searched', async () => expect(await (await page({ text: 'bicycle', near: { latitude: 52.5, longitude: 13.4 } })).facets()).toMatchObject({ kinds: [{ value: 'NEED', count: 1 }, { value: 'OFFER', count: 1 }] }));
  it('of nothing are empty', async () => expect(await (await page({ text: 'zeppelin' })).facets()).toEqual({ categories: [], resources: [], kinds: [], prices: [] }));
});

describe('pages', () => {
  it.each([[undefined, {}], ['NEWEST', {}], ['RELEVANCE', { text: 'a or the or you or bicycle or room or drill' }], ['NEAREST', { near: { latitude: 52, longitude: 13, radiusKm: 500 } }]])('follow each other without gap or repeat: %s', async (sort, filter) => {
    const all = (await page(filter, sort)).nodes;
    const seen: object[] = [];
    for (let after: string | null | undefined; seen.length === 0 || after;) {
      const { nodes, pageInfo } = await page(filter, sort, { first: 1, after });
      seen.push(...nodes);
      after = pageInfo.hasNextPage ? pageInfo.endCursor : undefined;
    }
    expect(all.length).toBeGreaterThan(1);
    expect(seen).toEqual(all);
  });
  it('count everything when asked', async () => expect(await (await page({}, undefined, { first: 1 })).totalCount()).toBe(4));
  it('take no cursor of another search', async () => {
    const { pageInfo } = await page({ kind: 'OFFER' }, undefined, { first: 1 });
    await expect(page({ kind: 'NEED' }, undefined, { first: 1, after: pageInfo.endCursor })).rejects.toMatchObject({ extensions: { code: 'BAD_CURSOR' } });
  });
  it.each([{ first: 1_000_000 }, { first: 0 }, { first: -1 }, { last: 101 }])('have a size: not %j', async (args) => { await expect(page({}, undefined, args)).rejects.toMatchObject({ extensions: { code: 'BAD_PAGE' } }); });
});

describe('a search that makes no sense', () => {
  it.each([
    [{ text: 'x'.repeat(201) }, 'filter.text'], [{ text: 'bi\u0000cycle' }, 'filter.text'], [{ text: '\ud800' }, 'filter.text'],
    [{ near: { latitude: 91, longitude: 0 } }, 'filter.near.latitude'], [{ near: { latitude: 0, longitude: 181 } }, 'filter.near.longitude'],
    [{ near: { latitude: 0, longitude: 0, radiusKm: -1 } }, 'filter.near.radiusKm'], [{ near: { latitude: 0, longitude: 0, radiusKm: 501 } }, 'filter.near.radiusKm'], [{ near: { latitude: NaN, longitude: 0 } }, 'filter.near.latitude'],
    [{ freeBetween: { from: '2027-03-05', to: '2027-03-05' } }, 'filter.freeBetween'], [{ freeBetween: { from: '2027-03-05', to: '2027-03-04' } }, 'filter.freeBetween'],
    [{ freeBetween: { from: '2027-03-05', to: '2027-05-07' } }, 'filter.freeBetween'], [{ freeBetween: { from: '2026-03-05', to: '2026-03-07' } }, 'filter.freeBetween.from'],
    [{ communityId: 'cmt_1' }, 'filter.communityId'],
  ])('is refused and told where: %j', (filter, path) => expect(refusal(filter)).toMatchObject({ code: 'BAD_INPUT', path: path.split('.') }));
  it('is one for the nearest to nowhere', () => expect(refusal({}, 'NEAREST')).toMatchObject({ code: 'BAD_INPUT', path: ['sort'] }));
});

const refusal = (filter: object, sort?: string) => {
  try {
    return searchOf({ filter, sort }, draftedAt);
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions : error;
  }
};

describe('the table', () => {
  it('is the same when it is built anew', async () => expect(await world.models.verify(listings)).toMatchObject({ rows: 9, differing: 0 }));
  it('has nobody else’s rows for an owner', async () => {
    const own = (owner: string) => world.reads().page(listings, { args: {}, sort: [{ by: 'drafted_at', direction: 'desc' }], where: (row) => row('rows.owner_id', '=', owner) });
    expect([(await own(leo)).nodes.length, (await own(ana)).nodes.length]).toEqual([6, 0]);
  });
});
