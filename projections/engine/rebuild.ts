import { randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Position } from '../../src/kernel/event-store.js';
import { foldOne } from './fold.js';
import { PoisonEvent } from './follower.js';
import { isBefore, type LogEvent, type LogPage, type LogPages } from './log-pages.js';
import { subscriptionOf, type AnyProjection } from './projection.js';
import type { Rows } from './rows.js';

const PAGE_EVENTS = 500;
/** A build that somebody may still be busy with is not cleared away. */
const ABANDONED_AFTER_MS = 6 * 60 * 60 * 1_000;

/** All rows of a projection, folded from the log in memory; `failure` says which event it could not get past. */
export type FoldedRows = { readonly projection: AnyProjection; readonly rows: Map<string, object>; failure?: PoisonEvent };

/** Where to stop: without `upTo` at the end of the log. `onRead` is told how many more events have been folded. */
type Extent = { readonly signal: AbortSignal; readonly upTo?: Position | 'the beginning'; readonly onRead?: ((events: number) => void) | undefined };
type FoldedLog = { readonly folded: readonly FoldedRows[]; readonly position: Position | undefined };

/** Folds the log in one pass for all these projections, in memory. It lets others run between pages. */
export const foldLog = async (pages: LogPages, projections: readonly AnyProjection[], extent: Extent): Promise<FoldedLog> => {
  const folded = projections.map((projection): FoldedRows => ({ projection, rows: new Map() }));
  const wanting = Map.groupBy(folded.flatMap((each) => subscriptionOf(each.projection).map((type) => ({ type, each }))), ({ type }) => type);
  let position: Position | undefined;
  for await (const page of logTo(pages, extent)) {
    for (const event of page.events) for (const { each } of wanting.get(event.type) ?? []) foldInto(each, event);
    position = page.upTo;
    extent.onRead?.(page.events.length);
  }
  return { folded, position };
};

async function* logTo(pages: LogPages, { signal, upTo }: Extent): AsyncGenerator<Pick<LogPage, 'events' | 'upTo'>> {
  const isWithin = (position: Position): boolean => upTo === undefined || (upTo !== 'the beginning' && !isBefore(upTo, position));
  let page = upTo === 'the beginning' ? undefined : await pages.read(undefined, PAGE_EVENTS);
  while (page) {
    signal.throwIfAborted();
    yield { upTo: page.upTo, events: page.events.filter(({ position }) => isWithin(position)) };
    await turn();
    page = isWithin(page.upTo) ? await pages.read(page.upTo, PAGE_EVENTS) : undefined;
  }
}

const foldInto = (folded: FoldedRows, each: LogEvent): void => {
  if (folded.failure) return;
  try {
    if (!each.event) throw each.error;
    for (const [key, row] of foldOne(folded.projection, each.event, (of) => folded.rows.get(of))) {
      if (row === undefined) folded.rows.delete(key);
      else folded.rows.set(key, row);
    }
  } catch (error) {
    folded.failure = new PoisonEvent(each, error);
    folded.rows.clear();
  }
};

/** Runs a task in a schema of its own, which is gone afterwards. */
export const inStagingSchema = async <Result>(db: Kysely<object>, { schema, nowMs }: { readonly schema: string; readonly nowMs: number }, task: (staging: string) => Promise<Result>): Promise<Result> => {
  const staging = `${schema}_new_${nowMs.toString(36)}_${randomBytes(3).toString('hex')}`;
  await sql`create schema ${sql.ref(staging)}`.execute(db);
  try {
    return await task(staging);
  } finally {
    await sql`drop schema if exists ${sql.ref(staging)} cascade`.execute(db);
  }
};

/** Clears away what a killed process left half-built. In a database of our own nobody else can be building. */
export const dropAbandoned = async (db: Kysely<object>, { schema, nowMs, ownDatabase }: { readonly schema: string; readonly nowMs: number; readonly ownDatabase: boolean }): Promise<void> => {
  const prefix = `${schema}_new_`;
  const { rows } = await sql<{ readonly name: string }>`select nspname as name from pg_catalog.pg_namespace where starts_with(nspname, ${prefix})`.execute(db);
  for (const { name } of rows) {
    const madeAtMs = Number.parseInt(name.slice(prefix.length).split('_')[0] ?? '', 36);
    if (ownDatabase || madeAtMs < nowMs - ABANDONED_AFTER_MS) await sql`drop schema if exists ${sql.ref(name)} cascade`.execute(db);
  }
};

/** Writes folded rows into a new table: bulk first, indexes last. */
export const writeTable = async (rows: Rows, folded: FoldedRows): Promise<void> => {
  await rows.create();
  await rows.fill(folded.rows, turn);
  await rows.index();
};
