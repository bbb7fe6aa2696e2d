import { BadSource, csvFileIn, csvRows, type CsvFile } from './csv-rows.js';
import { ClosedNights } from './closed-nights.js';
import type { ImportReport } from './import-report.js';
import type { Progress } from '../progress.js';
import { readRow, tables, type SourceDay, type SourceListing, type SourceReview } from './source.js';
import { guestOf, momentsOf } from './stay.js';

/** A row that can be used, and where it stands. */
export type Placed<Row> = { readonly row: Row; readonly file: string; readonly line: number };
/** A home with what its calendar says. */
export type Home = Placed<SourceListing> & { readonly closed: ClosedNights; inCalendar: boolean; calendarPrice: string | undefined };
/** Somebody who hosts or stayed, since the first day that we know of. */
export type Person = { name: string; since: string };

/** Who has the host's rows: without a column for them, each home has a host of its own. */
export const hostOf = ({ id, host_id }: Pick<SourceListing, 'id' | 'host_id'>): string => host_id ?? `host-of-${id}`;

type Table = keyof typeof tables;
type Parts = { readonly report: ImportReport; readonly progress: Progress };

/** The files of a snapshot. @throws BadSource when there are no listings */
export const findTables = (directory: string): { readonly [Name in Table]: CsvFile | undefined } => {
  const listings = csvFileIn(directory, 'listings');
  if (!listings) throw new BadSource(`there is no listings.csv.gz or listings.csv in ${directory}`);
  return { listings, reviews: csvFileIn(directory, 'reviews'), calendar: csvFileIn(directory, 'calendar') };
};

/** The three tables of a snapshot. Broken rows are left out and reported once, when a table is read for the first time. */
export class SourceTables {
  readonly #files: ReturnType<typeof findTables>;

  /** @throws BadSource when there are no listings */
  constructor(directory: string, private readonly parts: Parts) {
    this.#files = findTables(directory);
  }

  async homes(): Promise<Map<string, Home>> {
    const homes = new Map<string, Home>();
    for await (const placed of this.#rows<SourceListing>('listings')) {
      if (homes.has(placed.row.id)) this.#leaveOut(placed, `id ${placed.row.id} appears twice`);
      else homes.set(placed.row.id, { ...placed, closed: new ClosedNights(), inCalendar: false, calendarPrice: undefined });
    }
    return homes;
  }

  /** Adds to the homes what their calendars say. */
  async readCalendar(homes: ReadonlyMap<string, Home>): Promise<void> {
    for await (const placed of this.#rows<SourceDay>('calendar')) {
      const home = homes.get(placed.row.listing_id);
      if (!home) {
        this.#leaveOut(placed, `unknown listing ${placed.row.listing_id}`);
        continue;
      }
      home.inCalendar = true;
      home.calendarPrice ??= placed.row.price;
      if (!placed.row.available) home.closed.add(placed.row.date);
    }
  }

  /** Reads the reviews for the first time: who stayed and since when, and how many reviews can be used. */
  async readGuests(homes: ReadonlyMap<string, Home>, people: Map<string, Person>): Promise<number> {
    let count = 0;
    for await (const placed of this.#rows<SourceReview>('reviews')) {
      const home = homes.get(placed.row.listing_id);
      if (!home) {
        this.#leaveOut(placed, `unknown listing ${placed.row.listing_id}`);
        continue;
      }
      count += 1;
      const guest = guestOf(placed.row);
      const since = momentsOf(placed.row, home.row.minimum_nights).requested.slice(0, 10);
      meet(people, hostOf(home.row), { name: '', since });
      meet(people, guest, { name: placed.row.reviewer_name ?? `Guest ${guest}`, since });
    }
    return count;
  }

  /** The reviews once more, those that can be used. */
  async *reviews(homes: ReadonlyMap<string, Home>): AsyncGenerator<Placed<SourceReview>> {
    const file = this.#files.reviews;
    if (!file) return;
    for await (const csv of csvRows(file, tables.reviews.required)) {
      const read = 'broken' in csv ? csv : readRow(tables.reviews.schema, csv.fields);
      if ('row' in read && homes.has(read.row.listing_id)) yield { row: read.row, file: file.name, line: csv.line };
    }
  }

  async *#rows<Row>(table: Table): AsyncGenerator<Placed<Row>> {
    const file = this.#files[table];
    if (!file) {
      this.parts.progress.note(`there is no ${table}.csv.gz or ${table}.csv: going on without`);
      return;
    }
    const { schema, required } = tables[table];
    this.parts.progress.begin(`reading ${file.name}`);
    for await (const csv of csvRows(file, required)) {
      this.parts.progress.tick();
      const read = 'broken' in csv ? csv : readRow(schema, csv.fields);
      if ('broken' in read) this.#leaveOut({ file: file.name, line: csv.line }, read.broken);
      else yield { row: read.row as Row, file: file.name, line: csv.line };
    }
    this.parts.progress.end();
  }

  #leaveOut({ file, line }: { readonly file: string; readonly line: number }, reason: string): void {
    this.parts.report.leaveOut({ file, line, reason });
  }
}

/** Adds a person, or what more is known of one: the earliest day counts, and the name that was heard first. */
export const meet = (people: Map<string, Person>, id: string, { name, since }: Person): void => {
  const known = people.get(id);
  if (!known) people.set(id, { name, since });
  else if (since < known.since) known.since = since;
};
