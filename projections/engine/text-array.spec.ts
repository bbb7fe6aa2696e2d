import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { openPGlite } from '../../src/adapters/pglite/open-pglite.js';
import { copyOfTemplate } from '../../test/support/pglite-template.js';
import { tempDirectory } from '../../test/support/temp-directory.js';
import type { ReadDatabase } from './read-database.js';
import { columnTexts, textArray } from './text-array.js';

const directory = tempDirectory();
let database: ReadDatabase;
beforeAll(async () => {
  await copyOfTemplate(directory.path);
  database = await openPGlite({ directory: directory.path });
}, 60_000);
afterAll(async () => {
  await database.close();
  directory.remove();
});

const readBack = async (texts: readonly (string | null)[]) => (await sql<{ list: unknown }>`select ${textArray(texts)}::text[] as list`.execute(database.db)).rows[0]?.list;
const asColumn = async (type: string, value: unknown) => (await sql<{ value: unknown }>`select ${columnTexts(type)(value)}::text::${sql.raw(type)} as value`.execute(database.db)).rows[0]?.value;

/** What PostgreSQL can keep as a text: no zero characters, no half of a pair. */
const text = fc.string({ unit: fc.oneof(fc.constantFrom('"', '\\', '{', '}', ',', '\n', 'NULL', ' ', 'ü', '🐑'), fc.string({ unit: 'grapheme', maxLength: 2 })), maxLength: 12 }).filter((each) => each.isWellFormed() && !each.includes('\0'));
const list = fc.array(fc.option(text), { maxLength: 8 });

describe('texts as one parameter', () => {
  it('are read as they were given, with nulls and empty ones in their places', async () => {
    await fc.assert(fc.asyncProperty(list, async (texts) => expect(await readBack(texts)).toEqual(texts)), { numRuns: 100, examples: [[[]], [['']], [[null, '', null]], [['NULL', 'null']], [['x'.repeat(127), 'y'.repeat(255), 'z'.repeat(256), null, 'w'.repeat(70_000)]], [['x'.repeat(256), 'ü'.repeat(200)]]] });
  });
  it('are refused with a zero character in them, which no text of PostgreSQL has', async () => {
    await expect(readBack(['a', 'b\0c'])).rejects.toThrow('invalid byte sequence');
  });
});

describe('the value of a column', () => {
  it('that is a list is read as that list', async () => {
    await fc.assert(fc.asyncProperty(list, async (texts) => expect(await asColumn('text[]', texts)).toEqual(texts)), { numRuns: 100, examples: [[[]], [['']], [['NULL', null]]] });
  });
  it.each<readonly [string, unknown, unknown]>([
    ['integer', 12, 12], ['boolean', false, false], ['double precision', -0.5, -0.5], ['numeric(6, 2)', 1.005, '1.01'], ['text', '', ''], ['text', 7, '7'],
    ['jsonb', ['a', { b: null }], ['a', { b: null }]], ['json', 'a "word"', 'a "word"'], ['text', { a: 1 }, '{"a":1}'], ['integer[]', [[1, 2], [3, 4]], [[1, 2], [3, 4]]], ['jsonb[]', [{ a: '"' }], [{ a: '"' }]],
  ])('%s is read as what it was: %j', async (type, value, read) => {
    expect(await asColumn(type, value)).toEqual(read);
  });
  it.each(['text', 'integer', 'jsonb', 'text[]'])('%s is null where the row says nothing', async (type) => {
    expect([await asColumn(type, undefined), await asColumn(type, null), await asColumn(type, NaN)]).toEqual([null, null, null]);
  });
  it.each<readonly [string, unknown]>([['integer', 'twelve'], ['integer', 1.5], ['boolean', 'perhaps'], ['timestamptz', 'soon'], ['text[]', 'no list'], ['integer[]', ['one']]])('%s is refused that is no such thing: %j', async (type, value) => {
    await expect(asColumn(type, value)).rejects.toThrow();
  });
});
