import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { BadSource } from '../../src/admin/import/csv-rows.js';
import { StoppedByBrokenRow } from '../../src/admin/import/import-report.js';
import { readable } from '../../contracts/event.js';
import type { DomainEvent } from '../../contracts/events.js';
import type { Contributions } from '../../contracts/listing/listing.events.js';
import type { AnyRecorded } from '../../src/kernel/codec.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent } from '../../src/kernel/event-store.js';
import { ALBANY_SAMPLE, ImportWorld, sampleWith, sampleWithout, storyOf } from '../support/import.js';
import { SpecLog } from '../support/read-models.js';
import { tempDirectory } from '../support/temp-directory.js';

let temp: ReturnType<typeof tempDirectory>;
beforeEach(() => {
  temp = tempDirectory();
});
afterEach(() => temp.remove());

const HOMES = 11;
const REVIEWS = 55;
const eventsOf = async <Type extends DomainEvent['type']>(world: ImportWorld, type: Type) =>
  (await world.events()).filter((event): event is Extract<DomainEvent, { type: Type }> & AnyRecorded => event.type === type);
const revealedTexts = async (world: ImportWorld) =>
  (await eventsOf(world, 'ReviewsRevealed')).flatMap(({ data }) => data.reviews.flatMap(({ text }) => readable(text) ?? []));
const appendRow = (row: string) => (table: string) => `${table}${row}\n`;

describe('a snapshot of Inside Airbnb', () => {
  it('becomes members, homes with calendars, completed bookings and revealed reviews', async () => {
    const world = new ImportWorld();
    const { counts } = await world.run(ALBANY_SAMPLE);
    expect(counts).toMatchObject({ listings: HOMES, withoutPrice: 0, bookings: REVIEWS, brokenRows: 0 });
    expect(counts.reviews + counts.stillSealed).toBe(REVIEWS);
    expect(await eventsOf(world, 'ListingPublished')).toHaveLength(HOMES);
    expect(await eventsOf(world, 'AvailabilitySet')).toHaveLength(HOMES);
    expect(await eventsOf(world, 'BookingCompleted')).toHaveLength(REVIEWS);
    expect(await eventsOf(world, 'ReviewsRevealed')).toHaveLength(counts.reviews);
    expect(await eventsOf(world, 'MemberRegistered')).toHaveLength(counts.members + 1);
  });

  it('leaves a review sealed whose time to write is not over yet', async () => {
    const { counts } = await new ImportWorld().run(ALBANY_SAMPLE, { asOf: '2020-01-01T00:00:00.000Z' });
    expect(counts.stillSealed).toBeGreaterThan(0);
    expect(counts.reviews).toBeGreaterThan(0);
  });

  it('is dated by its reviews, and told by those whom it is about', async () => {
    const world = new ImportWorld();
    await world.run(ALBANY_SAMPLE);
    for (const { type, data, metadata } of await world.events()) {
      if (type === 'ReviewSubmitted') expect(metadata.actorId).toBe((data as { authorId: string }).authorId);
      if (type === 'BookingRequested' || type === 'ReviewSubmitted' || type === 'ReviewsRevealed') expect(metadata.at < '2024-11-25').toBe(true);
    }
  });

  it('turns line breaks of HTML into line breaks', async () => {
    const world = new ImportWorld();
    await world.run(ALBANY_SAMPLE);
    const texts = await revealedTexts(world);
    expect(texts.filter((text) => text.includes('\n')).length).toBeGreaterThan(0);
    expect(texts.filter((text) => text.includes('<br'))).toEqual([]);
  });

  it('states a price per night in the smallest unit of the currency, from the calendar where the home names none', async () => {
    const world = new ImportWorld();
    await world.run(sampleWith(temp.path, { calendar: (table) => table.replace(/^(3820211,[\d-]+,[tf],)[^,]*/gm, (_, before: string) => `${before}"$1,234.50"`) }));
    const drafted = await eventsOf(world, 'ListingDrafted');
    expect(drafted.map(({ data }) => data.content.prices)).toContainEqual([{ kind: 'MONEY', money: { amountMinor: '6000', currency: 'USD', per: 'NIGHT' } }]);
    expect(drafted.map(({ data }) => data.content.prices)).toContainEqual([{ kind: 'MONEY', money: { amountMinor: '123450', currency: 'USD', per: 'NIGHT' } }]);
    expect(drafted.every(({ data }) => data.content.prices.every(({ kind }) => kind === 'MONEY'))).toBe(true);
  });

  it('counts yen as yen', async () => {
    const world = new ImportWorld();
    await world.run(ALBANY_SAMPLE, { currency: 'JPY' });
    expect((await eventsOf(world, 'ListingDrafted')).map(({ data }) => data.content.prices)).toContainEqual([{ kind: 'MONEY', money: { amountMinor: '60', currency: 'JPY', per: 'NIGHT' } }]);
  });

  it('shows a home without any price, which cannot be booked, so that nothing is given away by mistake', async () => {
    const world = new ImportWorld();
    const { counts } = await world.run(sampleWith(temp.path, { calendar: (table) => table.replace(/^(3820211,[\d-]+,[tf],)[^,]*/gm, '$1') }));
    expect(counts).toMatchObject({ listings: HOMES, withoutPrice: 1, bookings: REVIEWS });
    expect((await eventsOf(world, 'ListingDrafted')).filter(({ data }) => data.content.prices.length === 0)).toHaveLength(1);
    expect(await eventsOf(world, 'ListingPublished')).toHaveLength(HOMES);
  });

  it('states a gift beside every price where that is asked for', async () => {
    const world = new ImportWorld();
    await world.run(ALBANY_SAMPLE, { alsoGift: true });
    const kinds = (await eventsOf(world, 'ListingDrafted')).map(({ data }) => data.content.prices.map(({ kind }) => kind).join());
    expect(new Set(kinds)).toEqual(new Set(['MONEY,GIFT']));
  });

  it('closes the nights that are not free, in merged ranges', async () => {
    const world = new ImportWorld();
    const shuffled = (table: string) => {
      const [header, ...rows] = table.trimEnd().split('\n');
      return `${[header, ...rows.toReversed()].join('\n')}\n`;
    };
    await world.run(ALBANY_SAMPLE);
    const other = new ImportWorld();
    await other.run(sampleWith(temp.path, { calendar: shuffled }));
    const closed = async (of: ImportWorld) => new Map((await eventsOf(of, 'DatesClosed')).map(({ data }) => [data.listingId, data.ranges]));
    expect((await closed(world)).size).toBeGreaterThan(5);
    expect(await closed(other)).toEqual(await closed(world));
    for (const ranges of (await closed(world)).values()) for (const [index, range] of ranges.entries()) if (index > 0) expect(range.from > (ranges[index - 1]?.to ?? '')).toBe(true);
  });
});

describe('tables of another shape', () => {
  it('may be packed', async () => {
    const [plain, packed] = [new ImportWorld(), new ImportWorld()];
    await plain.run(ALBANY_SAMPLE);
    await packed.run(sampleWith(temp.path, {}, ['listings', 'reviews', 'calendar']));
    expect(storyOf(await packed.events())).toEqual(storyOf(await plain.events()));
  });

  it('may have columns that nobody here knows, in another order, with Windows line ends and a byte order mark', async () => {
    const [plain, other] = [new ImportWorld(), new ImportWorld()];
    await plain.run(ALBANY_SAMPLE);
    const wider = (table: string) => `\uFEFF${table.trimEnd().split('\n').map((row, index) => `${index === 0 ? 'scrape_id' : '20241105'},${row}`).join('\r\n')}\r\n`;
    await other.run(sampleWith(temp.path, { calendar: wider }));
    expect(storyOf(await other.events())).toEqual(storyOf(await plain.events()));
  });

  it('may have nothing but ids', async () => {
    const world = new ImportWorld();
    const report = await world.run(sampleWith(temp.path, {
      listings: () => 'id\n30189794\n19571496\n', reviews: () => 'listing_id,id,date\n30189794,1,2023-05-01\n', calendar: () => 'listing_id,date,available\n19571496,2024-11-05,f\n',
    }));
    expect(report.broken).toEqual([]);
    expect(report.counts).toMatchObject({ listings: 2, withoutPrice: 2, bookings: 1, reviews: 1, closedRanges: 1 });
  });

  it('may say that there is no longest stay, in a number as great as its database has', async () => {
    const world = new ImportWorld();
    const { broken } = await world.run(sampleWith(temp.path, {
      listings: () => 'id,minimum_nights,maximum_nights\n1,2,2147483647\n', reviews: () => 'listing_id,id,date\n', calendar: () => 'listing_id,date,available\n1,2024-11-05,f\n',
    }));
    expect(broken).toEqual([]);
    expect((await eventsOf(world, 'AvailabilitySet')).map(({ data }) => data.plan.grain)).toMatchObject([{ minNights: 2, maxNights: 30 }]);
  });

  it('states no price by a price of nothing, but by the first one that its calendar has', async () => {
    const world = new ImportWorld();
    const { counts } = await world.run(sampleWith(temp.path, {
      listings: () => 'id,price\n1,$0.00\n2,$0.00\n', reviews: () => 'listing_id,id,date\n', calendar: () => 'listing_id,date,available,price\n1,2024-11-05,t,0\n1,2024-11-06,t,$70.00\n',
    }));
    expect((await eventsOf(world, 'ListingDrafted')).map(({ data }) => data.content.prices)).toEqual(expect.arrayContaining([[], [{ kind: 'MONEY', money: { amountMinor: '7000', currency: 'USD', per: 'NIGHT' } }]]));
    expect(counts).toMatchObject({ listings: 2, withoutPrice: 1 });
  });

  it('may name what is in a home with characters that nobody can read', async () => {
    const world = new ImportWorld();
    await world.run(sampleWith(temp.path, { listings: () => `id,amenities\n1,"[""Wi\\u0000fi"", ""Kitchen\\u0344""]"\n`, reviews: () => 'listing_id,id,date\n', calendar: () => 'listing_id,date,available\n' }));
    expect((await eventsOf(world, 'ListingDrafted')).map(({ data }) => (data.content.contributions as Contributions).provider.map(({ what }) => what))).toEqual([['A home', 'Wifi, Kitchen\u0308\u0301']]);
  });

  it('may leave a place out with blanks', async () => {
    const world = new ImportWorld();
    await world.run(sampleWith(temp.path, { listings: () => 'id,latitude,longitude,accommodates\n1, , , \n', reviews: () => 'listing_id,id,date\n', calendar: () => 'listing_id,date,available\n' }));
    expect((await eventsOf(world, 'ListingDrafted')).map(({ data }) => data.content.place)).toEqual([undefined]);
  });

  it('may say who people are', async () => {
    const world = new ImportWorld();
    await world.run(sampleWith(temp.path, {
      listings: () => 'id,host_id,host_name\n1,7,Doña Inés\n', reviews: () => 'listing_id,id,date,reviewer_id,reviewer_name\n1,1,2023-05-01,9,李雷\n', calendar: () => 'listing_id,date,available\n',
    }));
    expect((await eventsOf(world, 'MemberRegistered')).map(({ data }) => data.name)).toEqual(expect.arrayContaining(['Doña Inés', '李雷']));
  });

  it('may lack reviews and calendar altogether', async () => {
    const { counts } = await new ImportWorld().run(sampleWithout(temp.path, 'reviews', 'calendar'));
    expect(counts).toMatchObject({ listings: HOMES, withoutPrice: 1, bookings: 0, brokenRows: 0 });
  });

  it('must not lack the listings', () => expect(new ImportWorld().run(sampleWithout(temp.path, 'listings'))).rejects.toThrow(BadSource));
  it('must not be the summary of the reviews, which has no ids', () =>
    expect(new ImportWorld().run(sampleWith(temp.path, { reviews: () => 'listing_id,date\n1,2024-01-01\n' }))).rejects.toThrow('reviews.csv has no column id'));
  it('must not be half a packed file', async () => {
    const directory = sampleWith(temp.path, {}, ['reviews']);
    const file = `${directory}/reviews.csv.gz`;
    writeFileSync(file, readFileSync(file).subarray(0, 2000));
    await expect(new ImportWorld().run(directory)).rejects.toThrow(/reviews\.csv\.gz cannot be read/);
  });
});

describe('a broken row', () => {
  const fileLines = (text: string) => text.split('\n').length - 1;

  it.each([
    ['listings', 'without an id', ',Nameless', 'id is missing'],
    ['listings', 'that appears twice', '30189794,Again', 'id 30189794 appears twice'],
    ['listings', 'on the wrong planet', `99,Far away${','.repeat(5)},95.2,13.1`, 'latitude: Too big'],
    ['listings', 'with half a place', `99,Half${','.repeat(5)},42.6,`, 'latitude and longitude go together'],
    ['listings', 'with a price of letters', `99,Dear${','.repeat(14)}cheap`, 'price: expected a price'],
    ['listings', 'with a host since before there were calendars', '99,Old,,,,0000-01-01', 'host_since: expected a date'],
    ['listings', 'with NUL in its text', '99,No\u0000thing', 'name: contains NUL'],
    ['reviews', 'of an unknown home', '4711,1,2023-05-01,1,Nice', 'unknown listing 4711'],
    ['reviews', 'of no day', '30189794,2,2023-02-30,1,Nice', 'date: Invalid'],
    ['reviews', 'of a day before all calendars', '30189794,2,0001-01-01,1,Nice', 'date: expected a date'],
    ['reviews', 'of a day after all calendars', '30189794,2,9999-12-31,1,Nice', 'date: expected a date'],
    ['reviews', 'without an id', '30189794,,2023-02-20,1,Nice', 'id is missing'],
    ['reviews', 'with NUL in its text', '30189794,3,2023-02-20,1,N\u0000ce', 'comments: contains NUL'],
    ['calendar', 'neither free nor taken', '30189794,2024-12-01,maybe,,,', 'available: expected t or f'],
    ['calendar', 'of an unknown home', '4711,2024-12-01,t,,,', 'unknown listing 4711'],
    ['calendar', 'of a day before all calendars', '30189794,0001-01-01,f,,,', 'date: expected a date'],
    ['calendar', 'of no day', '30189794,1 December,t,,,', 'date: Invalid'],
  ] as const)('of %s %s is left out with its line and reason, and the rest is imported', async (table, _, row, reason) => {
    const world = new ImportWorld();
    let line = 0;
    const directory = sampleWith(temp.path, { [table]: (text: string) => ((line = fileLines(text) + 1), appendRow(row)(text)) });
    const { counts, broken } = await world.run(directory);
    expect(counts).toMatchObject({ listings: HOMES, bookings: REVIEWS, brokenRows: 1 });
    expect(broken).toEqual([{ file: `${table}.csv`, line, reason: expect.stringContaining(reason) }]);
    expect(world.told).toEqual([expect.stringContaining(`${table}.csv, line ${line}: `)]);
  });

  it('with a quote that is never closed does not take the rows before it along', async () => {
    const { counts } = await new ImportWorld().run(sampleWith(temp.path, { reviews: appendRow('30189794,5,2023-05-01,1,"never closed') }));
    expect(counts).toMatchObject({ bookings: REVIEWS, brokenRows: 1 });
  });

  it.each([
    ['words after a quote', '30189794,5,2023-05-01,1,Ann,"Lovely" stay'], ['quotes inside of quotes', '30189794,5,2023-05-01,1,Ann,"A "lovely" stay"'],
    ['quotes after a backslash', '30189794,5,2023-05-01,1,Ann,"A \\"lovely\\" stay"'], ['quotes inside of words', '30189794,5,2023-05-01,1,Ann,A "lovely" stay'],
  ])('with %s is one row, and does not take the rows after it along', async (_, row) => {
    const world = new ImportWorld();
    let line = 0;
    const { counts, broken } = await world.run(sampleWith(temp.path, {
      reviews: (text) => ((line = fileLines(text) + 1), `${text}${row}\n${Array.from({ length: 20 }, (__, n) => `30189794,${n + 6},2023-05-01,${n + 2},Ben,"Fine, really"\n`).join('')}`),
    }));
    expect(counts).toMatchObject({ bookings: REVIEWS + 20, brokenRows: 1 });
    expect(broken).toEqual([{ file: 'reviews.csv', line, reason: expect.stringContaining('Quote') }]);
  });

  it('stands on the line of an editor, however many Windows line ends are inside the quotes before it', async () => {
    const { broken } = await new ImportWorld().run(sampleWith(temp.path, {
      reviews: () => 'listing_id,id,date,comments\r\n30189794,1,2023-05-01,"one\r\ntwo\r\n\r\nfour"\r\n4711,2,2023-05-01,\r\n',
    }));
    expect(broken).toEqual([{ file: 'reviews.csv', line: 6, reason: 'unknown listing 4711' }]);
  });

  it('is not one with words of five million characters: they are cut, and the rows after it are read', async () => {
    const long = 'Lovely stay. '.repeat(400_000);
    const { counts } = await new ImportWorld().run(sampleWith(temp.path, {
      reviews: (text) => `${text}30189794,5,2023-05-01,1,Ann,"${long}"\n${Array.from({ length: 20 }, (_, n) => `30189794,${n + 6},2023-05-01,${n + 2},Ben,Fine\n`).join('')}`,
    }));
    expect(counts).toMatchObject({ bookings: REVIEWS + 21, brokenRows: 0 });
  });

  it('by the host of the home is refused by the house rules and reported as such', async () => {
    const world = new ImportWorld();
    const { broken, counts } = await world.run(sampleWith(temp.path, {
      listings: () => 'id,host_id\n1,7\n', reviews: () => 'listing_id,id,date,reviewer_id\n1,1,2023-05-01,7\n1,2,2023-05-02,8\n', calendar: () => 'listing_id,date,available\n',
    }));
    expect(broken).toEqual([{ file: 'reviews.csv', line: 2, reason: 'refused: OWN_LISTING' }]);
    expect(counts.bookings).toBe(1);
  });

  it('stops a strict import, and what came before it stays', async () => {
    const world = new ImportWorld();
    const directory = sampleWith(temp.path, { reviews: appendRow('4711,1,2023-05-01,1,Nice') });
    await expect(world.run(directory, { strict: true })).rejects.toThrow(StoppedByBrokenRow);
  });

  it('is no text that is too long: it is cut between characters, and counted', async () => {
    const world = new ImportWorld();
    const family = '👨‍👩‍👧‍👦';
    const { counts } = await world.run(sampleWith(temp.path, { reviews: appendRow(`30189794,6,2023-05-01,1,${family.repeat(400)}`) }));
    expect(counts).toMatchObject({ brokenRows: 0, textsCut: 1, bookings: REVIEWS + 1 });
    const cut = (await revealedTexts(world)).find((text) => text.startsWith(family));
    expect(cut?.length).toBeLessThanOrEqual(2000);
    expect(cut).toMatch(new RegExp(`^(${family})+…$`, 'u'));
  });
});

/** A log that dies after so many appends, as a process does: some are written, some are not, nobody is told. */
class DyingStore extends MemoryEventStore {
  #left: number;

  constructor(private readonly real: SpecLog['store'], appends: number) {
    super();
    this.#left = appends;
  }

  override append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    this.#left -= 1;
    if (this.#left < 0) throw new StoreUnavailable('the process has died');
    return this.real.append(stream, events, expected);
  }

  override readStream(...args: Parameters<SpecLog['store']['readStream']>) {
    return this.real.readStream(...args);
  }

  override endsAt(...args: Parameters<SpecLog['store']['endsAt']>) {
    return this.real.endsAt(...args);
  }
}

describe('importing again', () => {
  it('changes nothing', async () => {
    const world = new ImportWorld();
    const first = await world.run(ALBANY_SAMPLE);
    const head = await world.log.store.head();
    const second = await world.run(ALBANY_SAMPLE, { asOf: '2025-01-01T00:00:00.000Z' });
    expect(await world.log.store.head()).toEqual(head);
    expect(second.counts).toEqual(first.counts);
  });

  it('with one home that says something else reports that home alone', async () => {
    const world = new ImportWorld();
    await world.run(ALBANY_SAMPLE);
    const { broken } = await world.run(sampleWith(temp.path, { listings: (table) => table.replace('Pied-a-terre albany', 'Pied-à-terre in Albany') }));
    expect(broken[0]).toMatchObject({ file: 'listings.csv', reason: 'was imported before and said something else then' });
    expect(new Set(broken.map(({ reason }) => reason)).size).toBe(2);
  });

  it('reveals later what was still sealed the first time', async () => {
    const [early, late] = [new ImportWorld(), new ImportWorld()];
    await early.run(ALBANY_SAMPLE, { asOf: '2020-01-01T00:00:00.000Z' });
    const { counts } = await early.run(ALBANY_SAMPLE, { asOf: '2025-01-01T00:00:00.000Z' });
    await late.run(ALBANY_SAMPLE, { asOf: '2025-01-01T00:00:00.000Z' });
    expect(counts.stillSealed).toBe(0);
    expect((await eventsOf(early, 'ReviewsRevealed')).length).toBe((await eventsOf(late, 'ReviewsRevealed')).length);
  });

  it.each([1, 7, 40, 100, 180, 230])('after dying at append %i ends in the state of a run that never died', async (appends) => {
    const whole = new ImportWorld();
    await whole.run(ALBANY_SAMPLE);
    const broken = new ImportWorld(new SpecLog());
    await expect(broken.run(ALBANY_SAMPLE, {}, new DyingStore(broken.log.store, appends))).rejects.toThrow('the process has died');
    const half = (await broken.events()).length;
    await broken.run(ALBANY_SAMPLE);
    expect(half).toBeLessThan((await broken.events()).length);
    expect(storyOf(await broken.events())).toEqual(storyOf(await whole.events()));
  });
});
