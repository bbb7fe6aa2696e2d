import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { AnyProjection } from '../../projections/engine/projection.js';
import { ReadModels } from '../../projections/engine/read-models.js';
import { openPGlite } from '../../src/adapters/pglite/open-pglite.js';
import { openPostgres } from '../../src/adapters/postgres/open-postgres.js';
import type { ReadDatabase } from '../../src/adapters/postgres/read-database.js';
import { SystemClock } from '../../src/kernel/clock.js';
import { copyOfTemplate } from '../../test/support/pglite-template.js';
import { dropSchemas } from '../../test/support/tables.js';
import type { Embedded } from './embedded.js';

export type Kind = ReadDatabase['kind'];

/** Read models that are not there yet, in a database of their own or a schema of their own on the server of DATABASE_URL; not started. */
export type NewModels = { readonly models: ReadModels; readonly remove: () => Promise<void> };

export const newModels = async (kind: Kind, directory: string, { log, projections }: { readonly log: Embedded; readonly projections: readonly AnyProjection[] }): Promise<NewModels> => {
  const { store, codec, masterKey } = log;
  const place = kind === 'pglite' ? await newPGlite(directory) : await newSchema();
  const models = new ReadModels({ store, codec, masterKey, projections, clock: new SystemClock(), database: await place.open(), schema: place.schema });
  const remove = async (): Promise<void> => {
    await models.close();
    await place.remove();
  };
  return { models, remove };
};

const newPGlite = async (directory: string) => {
  const path = mkdtempSync(join(directory, 'read-models-'));
  await copyOfTemplate(path);
  return { schema: 'read_models', open: () => openPGlite({ directory: path }), remove: async () => rmSync(path, { recursive: true, force: true }) };
};

const newSchema = async () => {
  const url = process.env['DATABASE_URL'] ?? '';
  const schema = `bench_${randomBytes(6).toString('hex')}`;
  const remove = async (): Promise<void> => {
    const database = await openPostgres({ url });
    await dropSchemas(database.db, schema);
    await database.close();
  };
  return { schema, open: () => openPostgres({ url }), remove };
};
