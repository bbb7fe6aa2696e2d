import { sql } from 'kysely';
import type { ReadDatabase } from './read-database.js';

/** Resolves when the database answers. @throws when it does not */
export const answers = async ({ db }: Pick<ReadDatabase, 'db'>): Promise<void> => {
  await sql`select 1`.execute(db);
};
