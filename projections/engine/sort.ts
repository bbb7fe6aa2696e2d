import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { CursorValues } from './cursor.js';
import type { AnyProjection } from './projection.js';
import { bareType } from './rows.js';

/**
 * What a list is ordered by: a column, or an expression with its PostgreSQL type (`double precision not null`).
 * Nulls stand where PostgreSQL puts them, as if greater than everything, so that an index written `(starts_at desc)` serves the order.
 */
export type Sort =
  | { readonly by: string; readonly direction?: Direction }
  | { readonly by: RawBuilder<unknown>; readonly type: string; readonly direction?: Direction };
type Direction = 'asc' | 'desc';

/** `column`: the expression as SQL, where it is a column of the table. */
export type SortTerm = { readonly expression: RawBuilder<unknown>; readonly column?: string; readonly type: string; readonly direction: Direction; readonly nullable: boolean };

/** The order's terms, the key last: it breaks every tie. @throws when a column is not the projection's */
export const sortTerms = (projection: AnyProjection, sort: readonly Sort[]): readonly SortTerm[] => {
  const terms = sort.map(({ direction = 'asc', ...sorted }): SortTerm => {
    const { expression, declared, column } = 'type' in sorted ? { expression: sorted.by, declared: sorted.type, column: undefined } : columnOf(projection, sorted.by);
    return { expression, ...(column === undefined ? {} : { column }), type: bareType(declared), direction, nullable: !/\bnot\s+null\b/i.test(declared) };
  });
  return [...terms, { ...KEY, direction: terms.at(-1)?.direction ?? 'asc' }];
};

const KEY = { expression: sql.ref('rows.key'), column: '"rows"."key"', type: 'text', nullable: false };

const columnOf = (projection: AnyProjection, name: string) => ({ expression: sql.ref(`rows.${name}`), declared: typeOf(projection, name), column: `"rows"."${name}"` });

const typeOf = ({ name, table }: AnyProjection, column: string): string => {
  const type = table.columns[column]?.type;
  if (type === undefined) throw new Error(`${name} has no column ${column} to sort by`);
  return type;
};

/** The same order read from its other end. */
export const flipped = (terms: readonly SortTerm[]): readonly SortTerm[] => terms.map((term) => ({ ...term, direction: term.direction === 'asc' ? 'desc' : 'asc' }));

export const orderBy = (terms: readonly SortTerm[]): RawBuilder<unknown> => sql.join(terms.map(({ expression, direction }) => sql`${expression} ${sql.raw(direction)}`));

/** Rows that come after these values in the order. */
export const afterValues = (terms: readonly SortTerm[], values: CursorValues): RawBuilder<SqlBool> => {
  const [first] = terms;
  if (first && terms.every(({ nullable, direction }) => !nullable && direction === first.direction)) return allAtOnce(terms, values);
  const alternatives = terms.map((term, index) => {
    const ties = terms.slice(0, index).map((tied, place) => sameAs(tied, values[place] ?? null));
    return sql`(${sql.join([...ties, beyond(term, values[index] ?? null)], sql` and `)})`;
  });
  return sql<SqlBool>`(${sql.join(alternatives, sql` or `)})`;
};

/** A comparison of rows, which an index on the same columns answers by seeking. */
const allAtOnce = (terms: readonly SortTerm[], values: CursorValues): RawBuilder<SqlBool> => {
  const left = sql.join(terms.map(({ expression }) => expression));
  const right = sql.join(terms.map((term, index) => cast(term, values[index] ?? null)));
  return sql<SqlBool>`(${left}) ${sql.raw(terms[0]?.direction === 'desc' ? '<' : '>')} (${right})`;
};

const cast = ({ type }: SortTerm, value: string | null): RawBuilder<unknown> => sql`cast(${value} as ${sql.raw(type)})`;

const sameAs = (term: SortTerm, value: string | null): RawBuilder<unknown> => (value === null ? sql`${term.expression} is null` : sql`${term.expression} = ${cast(term, value)}`);

/** Nulls are the greatest: last when ascending, first when descending. */
const beyond = (term: SortTerm, value: string | null): RawBuilder<unknown> => {
  const { expression, direction, nullable } = term;
  if (value === null) return direction === 'desc' ? sql`${expression} is not null` : sql`false`;
  if (direction === 'desc') return sql`${expression} < ${cast(term, value)}`;
  return nullable ? sql`(${expression} > ${cast(term, value)} or ${expression} is null)` : sql`${expression} > ${cast(term, value)}`;
};
