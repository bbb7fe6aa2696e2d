import { GraphQLError } from 'graphql';
import { expressionBuilder, sql, type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool } from 'kysely';
import { decodeCursor, encodeCursor, type CursorScope, type CursorValues } from './cursor.js';
import type { Projection } from './projection.js';
import { rowsOf, type ReadSource, type RowsTable } from './read-source.js';
import { afterValues, flipped, orderBy, sortTerms, type Sort, type SortTerm } from './sort.js';
import type { TableRow } from './read-database.js';

/** The four arguments of a connection, as GraphQL gives them. */
export type PageArgs = { readonly first?: number | null | undefined; readonly after?: string | null | undefined; readonly last?: number | null | undefined; readonly before?: string | null | undefined };

export type PageRequest<Row extends object> = {
  readonly args: PageArgs;
  /** Most significant first; the key is added, so that the order is total. */
  readonly sort: readonly Sort[];
  readonly where?: (rows: ExpressionBuilder<{ rows: TableRow<Row> }, 'rows'>) => Expression<SqlBool>;
  /** Whom the list is for: a cursor is of no use to anybody else. */
  readonly viewer?: string | undefined;
  /** What narrows the list (the filter as JSON): a cursor is of no use with another. */
  readonly scope?: unknown;
};

/** `cursor` is worked out when it is asked for: most lists are read by their nodes. So are the cursors of `pageInfo`. */
export type Edge<Row> = { readonly cursor: string; readonly node: Row };
export type PageInfo = { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null };
/** `totalCount` is a question of its own, asked only when a client wants it. */
export type Connection<Row> = { readonly edges: readonly Edge<Row>[]; readonly nodes: readonly Row[]; readonly pageInfo: PageInfo; readonly totalCount: () => Promise<number> };

export const PAGE_ROWS_DEFAULT = 20;
export const PAGE_ROWS_MAX = 100;

type Found<Row> = { readonly doc: Row; readonly values: CursorValues };

/** One page by keyset, forwards or backwards; both ends know whether there is more. */
export const readPage = async <Row extends object>(models: ReadSource, projection: Projection<Row>, request: PageRequest<Row>): Promise<Connection<Row>> => {
  const { backwards, rowsMax } = sizeOf(request.args);
  const list = new List(models, projection, request);
  const bounds = { after: list.bound('after', request.args.after), before: list.bound('before', request.args.before) };
  const found = await list.read({ ...bounds, backwards, rowsMax: rowsMax + 1 });
  const rows = found.slice(0, rowsMax);
  if (backwards) rows.reverse();
  const edges = rows.map(({ doc, values }): Edge<Row> => ({ node: doc, get cursor() { return list.cursor(values); } }));
  const more = await moreAround(list, { bounds, ends: endsOf(rows, bounds), further: found.length > rowsMax && (backwards ? 'before' : 'after') });
  return { edges, nodes: rows.map(({ doc }) => doc), pageInfo: { ...more, get startCursor() { return edges.at(0)?.cursor ?? null; }, get endCursor() { return edges.at(-1)?.cursor ?? null; } }, totalCount: () => list.count() };
};

/** Where a page begins and ends. */
export const cursorsOf = (edges: readonly { readonly cursor: string }[]) => ({ startCursor: edges.at(0)?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null });

/** What lies beyond a page lies after its last row and before its first, or, when it is empty, beyond the cursors that bound it. */
const endsOf = (rows: readonly Found<object>[], { after, before }: Bounds): Bounds => ({ after: rows.at(-1)?.values ?? after, before: rows.at(0)?.values ?? before });

type Shown = { readonly bounds: Bounds; readonly ends: Bounds; readonly further: false | 'before' | 'after' };
type Anywhere = { readonly any: (bounds: Bounds) => Promise<boolean> };

/** Whether the list goes on at either end. Where no cursor bounds the page, nothing can be left out on that side but what was found there. */
const moreAround = async (list: Anywhere, { bounds, ends, further }: Shown): Promise<Pick<PageInfo, 'hasNextPage' | 'hasPreviousPage'>> => ({
  hasNextPage: further === 'after' || (bounds.before !== undefined && (await list.any({ after: ends.after }))),
  hasPreviousPage: further === 'before' || (bounds.after !== undefined && (await list.any({ before: ends.before }))),
});

const sizeOf = ({ first, last }: PageArgs): { readonly backwards: boolean; readonly rowsMax: number } => {
  if (isGiven(first) && isGiven(last)) throw badPage('last', 'Ask for `first` or for `last`, not for both.');
  return isGiven(last) ? { backwards: true, rowsMax: pageSize('last', last) } : { backwards: false, rowsMax: pageSize('first', first ?? PAGE_ROWS_DEFAULT) };
};

/** How many a page may hold, as `first` or `last` says. @throws GraphQLError BAD_PAGE */
export const pageSize = (argument: string, rowsMax: number): number => {
  if (!Number.isInteger(rowsMax) || rowsMax < 1 || rowsMax > PAGE_ROWS_MAX) throw badPage(argument, `\`${argument}\` is a whole number from 1 to ${PAGE_ROWS_MAX}.`);
  return rowsMax;
};

/** Whether an argument was given: clients say `null` for none as well. */
export const isGiven = <Value>(value: Value): value is NonNullable<Value> => value !== null && value !== undefined;

/** The refusal of an argument of a page. */
export const badPage = (argument: string, message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'BAD_PAGE', path: [argument] } });

/** Made once: it knows nothing of any table, only how conditions are written. */
const rowsExpressions: unknown = expressionBuilder();

type Bounds = { readonly after?: CursorValues | undefined; readonly before?: CursorValues | undefined };

/** The whole list of which a page is a part: filtered and ordered. */
class List<Row extends object> {
  readonly #table: RowsTable<Row>;
  readonly #terms: readonly SortTerm[];
  #scope: CursorScope | undefined;

  constructor(private readonly models: ReadSource, private readonly projection: Projection<Row>, private readonly request: PageRequest<Row>) {
    this.#table = rowsOf(models, projection);
    this.#terms = sortTerms(projection, request.sort);
  }

  cursor(values: CursorValues): string {
    return encodeCursor(this.models.cursorKey, this.#scoped(), values);
  }

  bound(argument: 'after' | 'before', cursor: string | null | undefined): CursorValues | undefined {
    return isGiven(cursor) ? decodeCursor(this.models.cursorKey, this.#scoped(), { argument, cursor }) : undefined;
  }

  /** Worked out when the first cursor is asked for: many lists are read without. */
  #scoped(): CursorScope {
    const { models, projection, request } = this;
    return (this.#scope ??= {
      projection: projection.name, filter: request.scope, viewer: request.viewer,
      sort: this.#terms.map(({ expression, column, type, direction }) => `${column ?? expression.compile(models.db).sql} ${type} ${direction}`),
    });
  }

  async read({ backwards, rowsMax, ...bounds }: Bounds & { readonly backwards: boolean; readonly rowsMax: number }): Promise<readonly Found<Row>[]> {
    const values = sql.join(this.#terms.map(({ expression }) => sql`${expression}::text`));
    const order = orderBy(backwards ? flipped(this.#terms) : this.#terms);
    const { rows } = await sql<Found<Row>>`select rows.doc, json_build_array(${values}) as values ${this.#within(bounds)} order by ${order} limit ${rowsMax}`.execute(this.models.db);
    return rows;
  }

  async any(bounds: Bounds): Promise<boolean> {
    const { rows } = await sql`select 1 ${this.#within(bounds)} limit 1`.execute(this.models.db);
    return rows.length > 0;
  }

  async count(): Promise<number> {
    const { rows: [counted] } = await sql<{ readonly found: string }>`select count(*) as found ${this.#within({})}`.execute(this.models.db);
    return Number(counted?.found ?? 0);
  }

  #within({ after, before }: Bounds): RawBuilder<unknown> {
    const filter = this.request.where?.(rowsExpressions as ExpressionBuilder<{ rows: TableRow<Row> }, 'rows'>);
    const conditions = [
      ...(filter ? [sql`(${filter})`] : []),
      ...(after ? [afterValues(this.#terms, after)] : []),
      ...(before ? [afterValues(flipped(this.#terms), before)] : []),
    ];
    return sql`from ${this.#table} where ${conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)}`;
  }
}
