import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Row, World } from './world.js';

/** The world on disk: a row each, written in one transaction per step and before the answer, so that it outlives a killed process. Without a directory it is forgotten at the end. */
export class Store {
  readonly #database: DatabaseSync | undefined;
  readonly #put: StatementSync | undefined;
  readonly #drop: StatementSync | undefined;

  constructor(directory: string | undefined) {
    if (directory === undefined) return;
    mkdirSync(directory, { recursive: true });
    this.#database = new DatabaseSync(join(directory, 'stripe-sandbox.sqlite'));
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE IF NOT EXISTS things (name TEXT PRIMARY KEY, seq INTEGER NOT NULL, row TEXT NOT NULL)');
    this.#put = this.#database.prepare('INSERT INTO things (name, seq, row) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET row = excluded.row');
    this.#drop = this.#database.prepare('DELETE FROM things WHERE name = ?');
  }

  /** Fills the world with what was written, in the order in which it was made. */
  load(world: World): void {
    for (const { row } of this.#database?.prepare('SELECT row FROM things ORDER BY seq').all() ?? []) world.load(JSON.parse(String(row)) as Row);
  }

  save(touched: ReadonlyMap<string, Row | undefined>): void {
    const database = this.#database;
    if (database === undefined || touched.size === 0) return;
    database.exec('BEGIN IMMEDIATE');
    for (const [name, row] of touched) if (row === undefined) this.#drop?.run(name); else this.#put?.run(name, row.seq, JSON.stringify(row));
    database.exec('COMMIT');
  }

  close(): void { this.#database?.close(); }
}
