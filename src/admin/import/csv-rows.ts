import { createReadStream, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { parse, type CsvError, type Parser } from 'csv-parse';
import { messageOf } from '../../kernel/message-of.js';

/** A row by the names of its columns, or why it could not be read; `line` is where it begins. Empty fields are left out, and those with nothing but blanks. */
export type CsvRow =
  | { readonly line: number; readonly fields: Readonly<Record<string, string>> }
  | { readonly line: number; readonly broken: string };

/** Something about the whole source is wrong: nothing of it can be imported. */
export class BadSource extends Error {}

/** A table of the source: `name.csv.gz` (the detailed one, where both are there) or `name.csv`. */
export type CsvFile = { readonly path: string; readonly name: string; readonly bytes: number };

/** @returns undefined when there is none */
export const csvFileIn = (directory: string, table: string): CsvFile | undefined => {
  const name = [`${table}.csv.gz`, `${table}.csv`].find((candidate) => existsSync(join(directory, candidate)));
  if (name === undefined) return undefined;
  const path = join(directory, name);
  return { path, name, bytes: statSync(path).size };
};

/** Longer than any honest row: an opening quote that is never closed must not swallow the file. */
const ROW_CHARACTERS_MAX = 16_000_000;

type Parsed = { readonly info: { readonly lines: number }; readonly record: Record<string, string> };

/**
 * Streams a table, one row in memory at a time. Columns are known by their names; unknown ones are there to be ignored.
 * @throws BadSource when a required column is missing or the file cannot be unpacked
 */
export async function* csvRows({ path, name }: CsvFile, required: readonly string[]): AsyncGenerator<CsvRow> {
  const skipped: { line: number; broken: string }[] = [];
  let brokenLine: number | undefined;
  const parser = parse({
    bom: true, info: true, relax_column_count: true, skip_empty_lines: true, skip_records_with_error: true,
    record_delimiter: '\n', max_record_size: ROW_CHARACTERS_MAX,
    columns: (header: string[]) => columnsOf(header, name, required),
    on_skip: (error: CsvError | undefined) => {
      const line = Number(error?.['lines'] ?? 0);
      if (line !== brokenLine) skipped.push({ line, broken: error?.message ?? 'cannot be read' });
      brokenLine = line;
      outOfQuotes(parser);
      return undefined;
    },
  });
  const unpacked = name.endsWith('.gz') ? createGunzip() : new PassThrough();
  const flowing = pipeline(createReadStream(path), unpacked, unixLines(), parser);
  flowing.catch(() => undefined); // the parser throws the same error below
  try {
    let line = 1;
    for await (const { info, record } of parser as AsyncIterable<Parsed>) {
      yield* skipped.splice(0);
      yield { line: line + 1, fields: withoutEmpty(record) };
      line = info.lines;
    }
    await flowing;
  } catch (error) {
    throw asBadSource(error, name);
  }
  yield* skipped;
}

/** Left to itself the parser takes a broken row to go on inside of its quotes, up to those of a later row, and is wrong about what is quoted from there on. */
const outOfQuotes = (parser: Parser & { readonly state?: { quoting: boolean } }): void => {
  if (parser.state) parser.state.quoting = false;
};

/** The parser counts a Windows line end inside of quotes as two lines: only the `\n` of it goes there. */
const unixLines = (): Transform => {
  let isHeld = false; // a `\r` at the end of a chunk, whose `\n` may be in the next
  return new Transform({
    transform(chunk: Buffer, _, done) {
      const text = isHeld ? `\r${chunk.toString('latin1')}` : chunk.toString('latin1');
      isHeld = text.endsWith('\r');
      done(null, Buffer.from((isHeld ? text.slice(0, -1) : text).replaceAll('\r\n', '\n'), 'latin1'));
    },
    flush(done) {
      done(null, isHeld ? '\r' : null);
    },
  });
};

const columnsOf = (header: string[], name: string, required: readonly string[]): string[] => {
  const columns = header.map((column) => column.trim());
  const missing = required.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new BadSource(`${name} has no column ${missing.join(', ')}: is it the summary? The detailed file (${name.replace(/(\.gz)?$/, '')}.gz) is needed`);
  return columns;
};

const asBadSource = (error: unknown, name: string): Error =>
  error instanceof BadSource ? error : new BadSource(`${name} cannot be read: ${messageOf(error)}`);

const withoutEmpty = (record: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value.trim() !== ''));
