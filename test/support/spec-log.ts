import { randomBytes, randomUUID } from 'node:crypto';
import { allEvents, type DomainEvent } from '../../contracts/events.js';
import type { AnyProjection } from '../../projections/engine/projection.js';
import type { ReadDatabase } from '../../projections/engine/read-database.js';
import { ReadModels, type Report } from '../../projections/engine/read-models.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { openPGlite } from '../../src/adapters/pglite/open-pglite.js';
import { openPostgres } from '../../src/adapters/postgres/open-postgres.js';
import { TestClock } from '../../src/kernel/clock.js';
import { Codec } from '../../src/kernel/codec.js';
import type { EventStore, Position } from '../../src/kernel/event-store.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { MemoryVault } from './memory-vault.js';
import { copyOfTemplate } from './pglite-template.js';
import { dropSchemas } from './tables.js';
import { tempDirectory } from './temp-directory.js';

/** What was said, and when and by whom, where that matters. */
export type Said = DomainEvent & { readonly at?: string; readonly actor?: string };

export const ANY_TIME = '2027-03-01T09:00:00.000Z';

/** A place for read models: PGlite in a directory of its own or, where DATABASE_URL is set, a schema of its own on that server. */
export type Place = { readonly schema: string; readonly open: () => Promise<ReadDatabase>; readonly directory: string | undefined; readonly remove: () => Promise<void> };

export const newPlace = async (): Promise<Place> => {
  const url = process.env['DATABASE_URL'];
  const schema = `spec_${randomBytes(6).toString('hex')}`;
  if (url === undefined) {
    const { path, remove } = tempDirectory();
    await copyOfTemplate(path);
    return { schema, directory: path, open: () => openPGlite({ directory: path }), remove: async () => remove() };
  }
  const open = () => openPostgres({ url });
  const remove = async (): Promise<void> => {
    const database = await open();
    await dropSchemas(database.db, schema);
    await database.close();
  };
  return { schema, directory: undefined, open, remove };
};

/** One database for a whole spec file, and a schema of its own for each world in it: opening takes tenths of a second, a schema milliseconds. */
export type SharedDatabase = { readonly database: ReadDatabase; readonly newPlace: () => Place; readonly close: () => Promise<void> };

export const sharedDatabase = async (): Promise<SharedDatabase> => {
  const place = await newPlace();
  const database = await place.open();
  const borrowed: ReadDatabase = { ...database, close: async () => undefined };
  const schemas: string[] = [];
  const drop = (schema: string): Promise<void> => dropSchemas(database.db, schema);
  return {
    database,
    newPlace: () => {
      const schema = `spec_${randomBytes(6).toString('hex')}`;
      schemas.push(schema);
      return { schema, directory: undefined, open: async () => borrowed, remove: () => drop(schema) };
    },
    close: async () => {
      if (database.kind === 'postgres') for (const schema of schemas) await drop(schema);
      await database.close();
      await place.remove();
    },
  };
};

/** A log in memory behind the real codec, with keys as a real vault would hold them. */
export class SpecLog {
  readonly store: EventStore;
  readonly clock = new TestClock();
  readonly masterKey = randomBytes(32);
  readonly keys = new PersonKeys(new MemoryVault(), this.clock, this.masterKey);
  readonly codec = new Codec(allEvents, this.keys);

  constructor(store: EventStore = new MemoryEventStore()) {
    this.store = store;
  }

  /** Appends, each event to the stream it belongs to. @returns the position of the last */
  async say(...events: readonly Said[]): Promise<Position> {
    let position: Position | undefined;
    for (const event of events) position = await this.#append(streamOfEvent(event), [event]);
    if (!position) throw new Error('nothing was said');
    return position;
  }

  /** Appends all to one stream, so that they stand and are read together. */
  sayAtOnce(...events: readonly Said[]): Promise<Position> {
    return this.#append('spec-at-once', events);
  }

  async #append(stream: string, events: readonly Said[]): Promise<Position> {
    const identified = events.map(({ at, actor, type, data }) => ({
      id: randomUUID(), type, data, metadata: { commandId: randomUUID(), commandHash: 'any-hash', actorId: actor ?? 'system:spec', at: at ?? ANY_TIME },
    }));
    return (await this.store.append(stream, await this.codec.encode(stream, identified), 'any')).position;
  }
}

/** One stream for each thing, whatever it is called: read models do not look at streams. An account's entries stand in one, in their order. */
const streamOfEvent = ({ type, data }: { readonly type: string; readonly data: object }): string => 'accountId' in data ? `spec-${String(data.accountId)}` : `spec-${type}-${Object.values(data).find((value) => typeof value === 'string') ?? 'any'}`;

/** Read models over a log in a place; not started. */
export const modelsOf = async ({ log, place }: { readonly log: SpecLog; readonly place: Place }, projections: readonly AnyProjection[], report?: (report: Report) => void): Promise<ReadModels> => {
  const { store, codec, clock, masterKey } = log;
  return new ReadModels({ store, codec, clock, masterKey, projections, database: await place.open(), schema: place.schema, ...(report ? { report } : {}) });
};
