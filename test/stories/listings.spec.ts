import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { CardStreet } from '../support/card-street.js';

let world: AppWorld;
let [leo, ana]: Person[] = [];
let kreuzberg = '';
let repair = '';

type Told = Readonly<Record<string, unknown>>;
const listingFields = `id kind status version title description category resources { kind name } contributions { provider { kind what minutes } recipient { kind what minutes } }
  prices { kind money { amount { amountMinor currency } per } credits { minutes per } } place { label latitude longitude } owner { id name } community { id name } publishedAt expiresAt`;

const tell = async (name: string, input: object, as?: Person): Promise<Told> => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  const [rejected, fields] = ['setAvailability', 'closeDates', 'openDates'].includes(name) ? ['CalendarRejected', 'id availability { zone seats exceptions { from to windows { from to } } }'] : ['ListingRejected', listingFields];
  const answer = await world.ask<Record<string, Told>>(`mutation ($input: ${type}Input!) { ${name}(input: $input) { ... on ${type}Success { position listing { ${fields} } } ... on ${rejected} { code message path } } }`, { input }, { as });
  return answer[name] ?? {};
};
const idOf = (told: Told): string => (told['listing'] as { id?: string } | undefined)?.id ?? '';
const search = (filter: object, rest = '', as?: Person) => world.ask<{ listings: { nodes: { title: string }[]; totalCount: number; facets: Told; pageInfo: { endCursor: string; hasNextPage: boolean } } }>(
  `query ($filter: ListingFilter) { listings(filter: $filter ${rest}) { nodes { title } totalCount pageInfo { endCursor hasNextPage } facets { categories { value count } kinds { value count } resources { value count } prices { value count } } } }`, { filter }, { as });
const titles = async (filter: object, rest = '') => (await search(filter, rest)).listings.nodes.map(({ title }) => title);
const listing = async (id: string, fields: string, as?: Person) => (await world.ask<{ listing: Told | null }>(`query ($id: ID!) { listing(id: $id) { ${fields} } }`, { id }, { as })).listing;
type Slot = { startsAt: string; endsAt: string; localStart: string; offset: string; seatsLeft: number };
const slots = async (id: string, dates: string) => (await listing(id, `freeSlots(${dates}) { startsAt endsAt localStart offset seatsLeft }`))?.['freeSlots'] as Slot[];

const content = {
  title: 'Bicycle repair, together', description: 'You learn to mend your own bicycle.', category: 'REPAIR',
  resources: [{ kind: 'SKILL', name: 'twenty years in a bicycle shop' }],
  contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools' }], recipient: [{ kind: 'TASK', what: 'holds the wheel', minutes: 60 }] },
  prices: [{ kind: 'GIFT' }, { kind: 'MIXED', money: { amount: { amountMinor: '1250', currency: 'EUR' }, per: 'BOOKING' }, credits: { minutes: 60, per: 'HOUR' } }],
  place: { label: 'Kreuzberg, by the canal', latitude: 52.496_123, longitude: 13.422_987 },
};
const garden = {
  ...content, title: 'Hands for the allotment', description: 'Potatoes, cake and company.', category: 'GARDEN', resources: [{ kind: 'SPACE', name: 'allotment' }],
  contributions: { provider: [{ kind: 'TASK', what: 'digs' }], recipient: [] }, prices: [{ kind: 'GIFT' }], place: { label: 'Neukölln', latitude: 52.4811, longitude: 13.4353 },
};
const week = (from: string, to: string) => [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from, to }] }));
const hourly = { zone: 'europe/berlin', grain: { kind: 'SLOTS', lengthsMinutes: [60] }, seats: 2, weekly: week('01:00', '04:00') };

beforeAll(async () => {
  world = await startApp();
  await world.advanceTo('2027-03-01T07:00:00.000Z');
  [leo, ana] = [await world.person('Leo'), await world.person('Ana')];
  const founded = await world.ask<{ foundCommunity: { community: { id: string } } }>('mutation { foundCommunity(input: { name: "Kreuzberg" }) { ... on FoundCommunitySuccess { position community { id } } } }', {}, { as: leo });
  kreuzberg = founded.foundCommunity.community.id;
  await new CardStreet(world).canBePaid(leo);
}, 90_000);
afterAll(() => world.close());

describe('Leo drafts what he offers', () => {
  it('and sees it as he wrote it, its place but roughly', async () => {
    const drafted = await tell('draftListing', { communityId: kreuzberg, kind: 'OFFER', content, idempotencyKey: 'first' }, leo);
    repair = idOf(drafted);
    expect(drafted['listing']).toEqual({
      id: expect.stringMatching(/^lst_/), kind: 'OFFER', status: 'DRAFT', version: 1, title: content.title, description: content.description, category: 'REPAIR', resources: content.resources,
      contributions: { provider: [{ kind: 'TOOL', what: 'brings the tools', minutes: null }], recipient: content.contributions.recipient },
      prices: [{ kind: 'GIFT', money: null, credits: null }, content.prices[1]], place: { label: content.place.label, latitude: 52.496, longitude: 13.423 },
      owner: { id: leo?.id, name: 'Leo' }, community: { id: kreuzberg, name: 'Kreuzberg' }, publishedAt: null, expiresAt: null,
    });
  });
  it('once, however often it is sent', async () => expect(idOf(await tell('draftListing', { communityId: kreuzberg, kind: 'OFFER', content, idempotencyKey: 'first' }, leo))).toBe(repair));
  it('and not something else under the same key', async () => expect(await tell('draftListing', { communityId: kreuzberg, kind: 'NEED', content, idempotencyKey: 'first' }, leo)).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' }));
  it('which nobody else sees, by any way', async () => {
    expect([await listing(repair, 'id', ana), await listing(repair, 'id'), (await world.ask<{ node: unknown }>('query ($id: ID!) { node(id: $id) { id } }', { id: repair }, { as: ana })).node, await titles({})]).toEqual([null, null, null, []]);
    expect(await listing(repair, 'status', leo)).toEqual({ status: 'DRAFT' });
  });
  it('and who signs in is shown their own in the answer, whoever they were before', async () => {
    const titlesIn = async (person?: Person, as?: Person) => (await world.ask<{ signIn: { viewer: { listings: { nodes: Told[] } } } }>(
      'mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { viewer { listings { nodes { title } } } } } }', { input: { email: person?.email, password: person?.password } }, { as })).signIn.viewer.listings.nodes;
    expect([await titlesIn(leo), await titlesIn(ana), await titlesIn(ana, leo)]).toEqual([[{ title: content.title }], [], []]);
  });
  it('and others are told what they would be told of nothing', async () => {
    const nothing = `lst_${'0'.repeat(32)}`;
    for (const name of ['publishListing', 'pauseListing', 'archiveListing']) expect(await tell(name, { listingId: repair }, ana)).toEqual(await tell(name, { listingId: nothing }, ana));
    expect(await tell('editListing', { listingId: repair, content }, ana)).toMatchObject({ code: 'NOT_FOUND', message: expect.stringContaining('No listing of yours') });
    expect(await tell('setAvailability', { listingId: repair, ...hourly }, ana)).toMatchObject({ code: 'NOT_FOUND' });
    expect(await tell('closeDates', { listingId: repair, ranges: [{ from: '2027-03-03', to: '2027-03-04' }] }, ana)).toMatchObject({ code: 'NOT_FOUND' });
  });
  it.each([
    ['somebody who has not signed in', {}, 'NOT_SIGNED_IN', [], undefined], ['somebody who is no member', {}, 'NOT_A_MEMBER', [], 'ana'],
    ['an unknown community', { communityId: `cmt_${'0'.repeat(32)}` }, 'NOT_FOUND', ['input', 'communityId'], 'leo'], ['what is no id', { communityId: 'kreuzberg' }, 'INVALID_INPUT', ['input', 'communityId'], 'leo'],
    ['an endless title', { content: { ...content, title: 'x'.repeat(121) } }, 'INVALID_INPUT', ['input', 'content', 'title'], 'leo'],
    ['a gift that costs', { content: { ...content, prices: [{ ...content.prices[1], kind: 'GIFT' }] } }, 'INVALID_INPUT', ['input', 'content', 'prices', '0', 'money'], 'leo'],
    ['nothing that is brought', { content: { ...content, contributions: { provider: [], recipient: [] } } }, 'INVALID_INPUT', ['input', 'content', 'contributions', 'provider'], 'leo'],
  ])('which is refused to %s', async (...[, change, code, path, who]) => expect(await tell('draftListing', { communityId: kreuzberg, kind: 'OFFER', content, ...change }, { leo, ana }[who ?? ''])).toMatchObject({ code, path }));
  it.each([['a title of 10 MB', 'x'.repeat(10_000_000)], ['NUL', 'bicycle\u0000'], ['half a character', 'bicycle \ud800']])('into which %s never comes', async (_, title) => {
    const { data, errors } = await world.send('mutation ($input: DraftListingInput!) { draftListing(input: $input) { ... on ListingRejected { code } } }', { input: { communityId: kreuzberg, kind: 'OFFER', content: { ...content, title } } }, { as: leo });
    expect(errors.length > 0 || JSON.stringify(data).includes('INVALID_INPUT')).toBe(true);
  });
});

describe('Leo says when', () => {
  it('in his zone, whose name is put right', async () => expect((await tell('setAvailability', { listingId: repair, ...hourly }, leo))['listing']).toEqual({ id: repair, availability: { zone: 'Europe/Berlin', seats: 2, exceptions: [] } }));
  it('to one at a time where nothing is said of seats, however often', async () => {
    const { zone, grain, weekly } = hourly;
    for (let time = 1; time <= 4; time++) expect(await tell('setAvailability', { listingId: repair, zone, grain, weekly }, leo)).toMatchObject({ listing: { availability: { seats: 1 } } });
    await tell('setAvailability', { listingId: repair, ...hourly }, leo);
  });
  it.each([
    ['negative seats', { seats: -1 }, ['input', 'seats']], ['501 seats', { seats: 501 }, ['input', 'seats']], ['a day of the week that is none', { weekly: [{ weekday: 0, windows: [{ from: '09:00', to: '10:00' }] }] }, ['input', 'weekly', '0', 'weekday']],
    ['slots without lengths', { grain: { kind: 'SLOTS' } }, ['input', 'grain', 'lengthsMinutes']], ['a stay longer than a month', { grain: { kind: 'NIGHTS', minNights: 1, maxNights: 31, checkIn: '15:00', checkOut: '11:00' } }, ['input', 'grain', 'maxNights']],
  ])('but not with %s', async (_, change, path) => expect(await tell('setAvailability', { listingId: repair, ...hourly, ...change }, leo)).toMatchObject({ code: 'INVALID_INPUT', path }));
  it('nor in a zone that does not exist', async () => {
    const { errors } = await world.send('mutation ($input: SetAvailabilityInput!) { setAvailability(input: $input) { __typename } }', { input: { listingId: repair, ...hourly, zone: 'Mars/Olympus' } }, { as: leo });
    expect(errors[0]?.message).toContain('Europe/Berlin');
  });
  it('and closes and opens dates', async () => {
    await tell('closeDates', { listingId: repair, ranges: [{ from: '2027-03-08', to: '2027-03-12' }] }, leo);
    expect(await tell('openDates', { listingId: repair, ranges: [{ from: '2027-03-09', to: '2027-03-10' }], windows: [{ from: '14:00', to: '15:00' }] }, leo)).toMatchObject({ listing: { availability: { exceptions: [
      { from: '2027-03-08', to: '2027-03-09', windows: [] }, { from: '2027-03-09', to: '2027-03-10', windows: [{ from: '14:00', to: '15:00' }] }, { from: '2027-03-10', to: '2027-03-12', windows: [] },
    ] } } });
  });
});

describe('dates that no calendar has', () => {
  it.each([['0000-01-01', '0000-01-02'], ['2027-03-01', '9999-12-31'], ['2027-03-05', '2027-03-05']])('are not closed: %s to %s', async (from, to) =>
    expect(await tell('closeDates', { listingId: repair, ranges: [{ from, to }] }, leo)).toMatchObject({ code: 'INVALID_INPUT' }));
});

describe('Leo publishes', () => {
  it('for ninety days', async () => expect(await tell('publishListing', { listingId: repair }, leo)).toMatchObject({ listing: { status: 'PUBLISHED', publishedAt: expect.stringContaining('2027-03-01T07:'), expiresAt: expect.stringContaining('2027-05-30T07:') } }));
  it('and everybody finds it', async () => expect([await titles({}), (await listing(repair, 'title'))?.['title']]).toEqual([[content.title], content.title]));
  it('and edits it: a new version, still published', async () => expect(await tell('editListing', { listingId: repair, content: { ...content, description: 'Mend your own bicycle, with me.' } }, leo)).toMatchObject({ listing: { version: 2, status: 'PUBLISHED', description: 'Mend your own bicycle, with me.' } }));
  it('and those who follow it hear of it, until it is out of sight', async () => {
    const heard = world.subscribe<{ listingChanged: Told }>('subscription ($id: ID!) { listingChanged(id: $id) { version availability { seats } } }', { id: repair });
    const first = heard.next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await tell('editListing', { listingId: repair, content }, leo);
    expect(await first).toEqual({ listingChanged: { version: 3, availability: { seats: 2 } } });
    await tell('setAvailability', { listingId: repair, ...hourly, seats: 3 }, leo);
    expect(await heard.next()).toEqual({ listingChanged: { version: 3, availability: { seats: 3 } } });
    await tell('pauseListing', { listingId: repair }, leo);
    await expect(heard.next()).rejects.toThrow('nothing more is said');
    heard.close();
    expect(await titles({})).toEqual([]);
    await tell('publishListing', { listingId: repair }, leo);
  });
});

describe('slots that are free', () => {
  it('are those of the week, by the clocks of Berlin', async () => expect(await slots(repair, 'from: "2027-03-03", to: "2027-03-04"')).toEqual([
    { startsAt: '2027-03-03T00:00:00.000Z', endsAt: '2027-03-03T01:00:00.000Z', localStart: '2027-03-03T01:00', offset: '+01:00', seatsLeft: 3 },
    { startsAt: '2027-03-03T01:00:00.000Z', endsAt: '2027-03-03T02:00:00.000Z', localStart: '2027-03-03T02:00', offset: '+01:00', seatsLeft: 3 },
    { startsAt: '2027-03-03T02:00:00.000Z', endsAt: '2027-03-03T03:00:00.000Z', localStart: '2027-03-03T03:00', offset: '+01:00', seatsLeft: 3 },
  ]));
  it('leave out the hour that is jumped over', async () => expect((await slots(repair, 'from: "2027-03-28", to: "2027-03-29"')).map(({ localStart, offset }) => localStart.slice(11) + offset)).toEqual(['01:00+01:00', '03:00+02:00']));
  it('are none on closed dates, and others on opened ones', async () => expect((await slots(repair, 'from: "2027-03-08", to: "2027-03-12"')).map(({ localStart }) => localStart)).toEqual(['2027-03-09T14:00']));
  it('are neither past nor beyond the horizon', async () => expect([await slots(repair, 'from: "2027-02-01", to: "2027-03-01"'), await slots(repair, 'from: "2027-09-01", to: "2027-10-01"')]).toEqual([[], []]));
  it('are not looked for without end in one request, whatever there is of them', async () => {
    const twoMonths = (times: number) => world.send(`query ($id: ID!) { listing(id: $id) { ${Array.from({ length: times }, (_, index) => `a${index}: freeSlots(from: "2027-05-01", to: "2027-07-02", seats: 4) { startsAt }`).join(' ')} } }`, { id: repair });
    expect((await twoMonths(20)).errors).toEqual([]);
    expect((await twoMonths(21)).errors).toMatchObject([{ extensions: { code: 'TOO_COSTLY', path: ['freeSlots'] } }]);
  });
  it('are none with more seats than there are', async () => expect(await slots(repair, 'from: "2027-03-03", to: "2027-03-04", seats: 4')).toEqual([]));
  it('end with the horizon', async () => expect((await slots(repair, 'from: "2027-08-20", to: "2027-09-20"')).at(-1)?.startsAt).toBe('2027-08-28T01:00:00.000Z'));
  it.each(['from: "2027-03-01", to: "2027-05-03"', 'from: "2027-03-02", to: "2027-03-02"', 'from: "2027-03-03", to: "2027-03-04", seats: 0', 'from: "2027-02-30", to: "2027-03-04"', 'from: "0000-01-01", to: "0000-01-02"', 'from: "9999-12-30", to: "9999-12-31"', 'from: "2027-03-03", to: "2027-03-04", minutes: -60'])('are not asked for with %s', async (dates) => {
    const { errors } = await world.send(`query ($id: ID!) { listing(id: $id) { freeSlots(${dates}) { startsAt } } }`, { id: repair });
    expect(errors).toHaveLength(1);
    expect(errors[0]?.extensions?.['code']).not.toBe('INTERNAL');
  });
});

describe('Ana looks around', () => {
  beforeAll(async () => {
    const { listing: { id } } = await tell('draftListing', { communityId: kreuzberg, kind: 'NEED', content: garden }, leo) as { listing: { id: string } };
    await tell('publishListing', { listingId: id }, leo);
  });

  it.each([
    [{ text: 'bicy' }, [content.title]], [{ category: 'GARDEN' }, [garden.title]], [{ resource: 'SPACE' }, [garden.title]], [{ kind: 'OFFER' }, [content.title]], [{ price: 'MIXED' }, [content.title]], [{ price: 'CREDITS' }, []],
    [{ near: { latitude: 52.48, longitude: 13.435, radiusKm: 1 } }, [garden.title]], [{ freeBetween: { from: '2027-03-03', to: '2027-03-05' } }, [content.title]], [{ freeBetween: { from: '2027-03-10', to: '2027-03-12' } }, []],
    [{ text: 'potatoes', kind: 'NEED', near: { latitude: 52.5, longitude: 13.4 } }, [garden.title]], [{}, [garden.title, content.title]],
  ])('and finds by %j', async (filter, expected) => expect(await titles(filter)).toEqual(expected));
  it('the nearest first', async () => expect(await titles({ near: { latitude: 52.4961, longitude: 13.423, radiusKm: 10 } }, ', sort: NEAREST')).toEqual([content.title, garden.title]));
  it('and sees how many there are of each', async () => expect((await search({})).listings).toMatchObject({ totalCount: 2, facets: {
    categories: [{ value: 'GARDEN', count: 1 }, { value: 'REPAIR', count: 1 }], kinds: [{ value: 'NEED', count: 1 }, { value: 'OFFER', count: 1 }], resources: [{ value: 'SKILL', count: 1 }, { value: 'SPACE', count: 1 }], prices: [{ value: 'GIFT', count: 2 }, { value: 'MIXED', count: 1 }],
  } }));
  it('page by page', async () => {
    const { pageInfo } = (await search({}, ', first: 1')).listings;
    expect(pageInfo.hasNextPage).toBe(true);
    expect(await titles({}, `, first: 1, after: "${pageInfo.endCursor}"`)).toEqual([content.title]);
  });
  it.each([
    ['a tampered cursor', ', after: "AAAA"', {}, 'BAD_CURSOR'], ['a million at once', ', first: 1000000', {}, 'BAD_PAGE'], ['an order by no distance', ', sort: NEAREST', {}, 'BAD_INPUT'],
    ['NUL', '', { text: 'bi\u0000' }, undefined], ['an endless text', '', { text: 'x'.repeat(201) }, 'BAD_INPUT'], ['a radius around nothing', '', { near: { latitude: 1000, longitude: 0 } }, 'BAD_INPUT'],
  ])('but not with %s', async (...[, rest, filter, code]) => {
    const { data, errors } = await world.send<{ listings: unknown }>(`query ($filter: ListingFilter) { listings(filter: $filter ${rest}) { nodes { id } } }`, { filter });
    expect(data?.listings ?? null).toBeNull();
    expect(errors).toHaveLength(1);
    if (code === undefined) expect(errors[0]?.extensions?.['code']).not.toBe('INTERNAL');
    else expect(errors[0]?.extensions).toMatchObject({ code });
  });
  it('and Leo finds his own, of any status', async () => {
    const own = (status: string) => world.ask<{ viewer: { listings: { nodes: { title: string }[]; facets: unknown } } }>(`{ viewer { listings(${status}) { nodes { title } facets { kinds { count } } } } }`, {}, { as: leo });
    expect((await own('first: 10')).viewer.listings).toEqual({ nodes: [{ title: garden.title }, { title: content.title }], facets: null });
    expect((await own('status: DRAFT')).viewer.listings.nodes).toEqual([]);
  });
});

describe('time goes by', () => {
  it('and a listing that nobody renews is out of sight after ninety days, and back when it is renewed', async () => {
    await world.advanceTo('2027-05-31T07:00:00.000Z');
    if (leo) leo = { ...leo, token: await world.signIn({ email: leo.email, password: leo.password }) };
    expect(await titles({})).toEqual([]);
    expect(await listing(repair, 'status', leo)).toEqual({ status: 'EXPIRED' });
    expect(await tell('publishListing', { listingId: repair }, leo)).toMatchObject({ listing: { status: 'PUBLISHED', expiresAt: expect.stringContaining('2027-08-29T07:') } });
  });
  it('and what is archived stays there', async () => {
    expect(await tell('archiveListing', { listingId: repair }, leo)).toMatchObject({ listing: { status: 'ARCHIVED' } });
    expect([await listing(repair, 'id'), await listing(repair, 'status', leo), await tell('publishListing', { listingId: repair }, leo)]).toMatchObject([null, { status: 'ARCHIVED' }, { code: 'ARCHIVED' }]);
  });
});

describe('who leaves a community', () => {
  it('is found there no more, and may offer the same again when they have come back', async () => {
    const mia = await world.person('Mia');
    const belong = (name: 'joinCommunity' | 'leaveCommunity') => world.ask(`mutation ($communityId: ID!) { ${name}(input: { communityId: $communityId }) { __typename } }`, { communityId: kreuzberg }, { as: mia });
    await belong('joinCommunity');
    const pruning = idOf(await tell('draftListing', { communityId: kreuzberg, kind: 'OFFER', content: { ...garden, title: 'Pruning' } }, mia));
    await tell('publishListing', { listingId: pruning }, mia);
    expect(await titles({ text: 'pruning' })).toEqual(['Pruning']);
    await belong('leaveCommunity');
    await world.pass({ minutes: 1 });
    expect([await titles({ text: 'pruning' }), await listing(pruning, 'status', mia), await tell('publishListing', { listingId: pruning }, mia)]).toMatchObject([[], { status: 'PAUSED' }, { code: 'NOT_A_MEMBER' }]);
    await belong('joinCommunity');
    expect(await tell('publishListing', { listingId: pruning }, mia)).toMatchObject({ listing: { status: 'PUBLISHED' } });
  });
});
