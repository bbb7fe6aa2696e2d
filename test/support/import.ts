import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ImportReport } from '../../src/admin/import/import-report.js';
import { InsideAirbnbImport, type InsideAirbnbOptions } from '../../src/admin/import/insideairbnb.js';
import { QuietProgress } from '../../src/admin/progress.js';
import type { AnyRecorded, Codec } from '../../src/kernel/codec.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import type { EventStore } from '../../src/kernel/event-store.js';
import { CommandHandling } from '../../src/kernel/handle-command.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { SpecLog } from './read-models.js';

const ROOT = join(import.meta.dirname, '..', '..');
export const ALBANY_SAMPLE = join(ROOT, 'src/admin/demo/albany-sample');

type TableName = 'listings' | 'reviews' | 'calendar';
type Edit = (table: string) => string;

/** A copy of the sample with some tables written otherwise; `gz` packs them. */
export const sampleWith = (directory: string, edits: { readonly [Name in TableName]?: Edit }, gz: readonly TableName[] = []): string => {
  const target = join(directory, 'snapshot');
  mkdirSync(target, { recursive: true });
  for (const table of ['listings', 'reviews', 'calendar'] as const) {
    const text = (edits[table] ?? ((same: string) => same))(readFileSync(join(ALBANY_SAMPLE, `${table}.csv`), 'utf8'));
    if (gz.includes(table)) writeFileSync(join(target, `${table}.csv.gz`), gzipSync(text));
    else writeFileSync(join(target, `${table}.csv`), text);
  }
  return target;
};

/** The sample without one of its tables. */
export const sampleWithout = (directory: string, ...without: readonly TableName[]): string => {
  const target = join(directory, 'snapshot');
  cpSync(ALBANY_SAMPLE, target, { recursive: true, filter: (source) => !without.some((table) => source.endsWith(`${table}.csv`)) });
  return target;
};

export const albany: InsideAirbnbOptions = {
  communityName: 'Albany', placeName: 'Albany', currency: 'USD', zone: 'America/New_York', alsoGift: false, asOf: '2024-11-05T00:00:00.000Z',
};

/** A log in memory to import into, through the real kernel. */
export class ImportWorld {
  readonly told: string[] = [];

  constructor(readonly log = new SpecLog()) {}

  /** Imports with a kernel that remembers nothing, as a new process would. @throws what the import throws */
  async run(directory: string, { strict = false, ...options }: Partial<InsideAirbnbOptions> & { readonly strict?: boolean } = {}, store: EventStore = this.log.store): Promise<ImportReport> {
    const { codec, keys, masterKey } = this.log;
    const kernel = new CommandHandling(store, codec, { communities: new CommunityContexts(new StreamReader(store, codec)), hashKey: masterKey });
    const report = new ImportReport({ strict, onBroken: (row) => this.told.push(row) });
    await new InsideAirbnbImport({ kernel, keys, report, progress: new QuietProgress() }, { ...albany, ...options }).run(directory);
    return report;
  }

  events(): Promise<readonly AnyRecorded[]> {
    return everything(this.log.store, this.log.codec);
  }
}

const everything = async (store: EventStore, codec: Codec): Promise<readonly AnyRecorded[]> => codec.decode(await store.readAll({ max: 1_000_000 }), 'open');

/** What was said in each stream, by whom and for when: everything but the place in the log, which depends on who came first, and the event's id, which is this installation's own. */
export const storyOf = (events: readonly AnyRecorded[]): ReadonlyMap<string, readonly object[]> => {
  const streams = new Map<string, object[]>();
  for (const { stream, type, data, metadata: { actorId, at, commandId } } of events) streams.set(stream, [...(streams.get(stream) ?? []), { type, data, actorId, at, commandId }]);
  return streams;
};
