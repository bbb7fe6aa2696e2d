import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { member, persons, type Person } from '../../test/support/sample-projections.js';
import { sharedDatabase, type SharedDatabase } from '../../test/support/spec-log.js';
import { BuildTable, type Chunk } from './build-table.js';
import { Generations } from './generations.js';

let shared: SharedDatabase;
beforeAll(async () => { shared = await sharedDatabase(); }, 60_000);
afterAll(() => shared.close());

const newTable = async (): Promise<BuildTable> => {
  const generations = new Generations(shared.database.db, shared.newPlace().schema, 'nobody');
  await generations.create([persons]);
  const generation = await generations.begin(persons, { builder: 'a builder', replayId: randomUUID(), isDryRun: false, logId: undefined });
  if (!generation) throw new Error('another generation is being built');
  const table = new BuildTable(persons, generation, generations);
  await table.make();
  return table;
};
const chunk = (table: BuildTable, edits: number, ...numbers: readonly number[]): Chunk => {
  const rows = numbers.map((number): Person => ({ id: member(number), name: `Name ${number}`, edits }));
  return { keys: rows.map(({ id }) => id), put: rows.map((row) => table.rows.textsOf(row.id, row)), gone: [], position: { commit: BigInt(edits), prepare: BigInt(edits) } };
};
const editsIn = async (table: BuildTable): Promise<readonly number[]> =>
  (await sql<{ readonly edits: number }>`select edits from ${sql.table(table.rows.name)} order by key`.execute(shared.database.db)).rows.map(({ edits }) => edits);
const indexesOf = async (table: BuildTable): Promise<number> =>
  Number((await sql<{ readonly count: string }>`select count(*) as count from pg_indexes where schemaname = ${table.rows.schema} and tablename = ${persons.name.replaceAll('-', '_')}`.execute(shared.database.db)).rows[0]?.count);

describe('the table of a generation that is made', () => {
  it('has no index of its keys as long as each was written once', async () => {
    const table = await newTable();
    await table.write(chunk(table, 1, 0, 1));
    await table.write(chunk(table, 1, 2, 3));
    expect([await editsIn(table), await indexesOf(table)]).toEqual([[1, 1, 1, 1], 0]);
  });

  it('is given one before a row is written again, which replaces the one before', async () => {
    const table = await newTable();
    await table.write(chunk(table, 1, 0, 1));
    await table.write(chunk(table, 2, 1, 2));
    expect([await editsIn(table), await indexesOf(table)]).toEqual([[1, 2, 2], 1]);
  });

  it('is given one once, also where two statements that are under way write again what is there', async () => {
    const table = await newTable();
    await table.write(chunk(table, 1, ...Array.from({ length: 400 }, (_, number) => number)));
    await Promise.all([0, 1, 2, 3].map((again) => table.write(chunk(table, 2, again))));
    expect([(await editsIn(table)).filter((edits) => edits === 2).length, await indexesOf(table)]).toEqual([4, 1]);
  });
});
