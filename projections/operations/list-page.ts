import { decodeCursor, encodeCursor } from '../engine/cursor.js';
import { cursorsOf, PAGE_ROWS_DEFAULT, pageSize, type Connection, type PageArgs } from '../engine/page.js';

/** A short list that is held in memory: what it is, and the key under which each of its things keeps its place. */
export type ShortList<Item extends object> = {
  readonly name: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly cursorKey: Uint8Array;
  /** What narrows the list: a cursor is of no use with another. */
  readonly scope?: unknown;
};

/** A page of a short list, forwards. One whose last thing is gone since goes on from the beginning of the list, so that nothing is left out. @throws GraphQLError BAD_PAGE, BAD_CURSOR */
export const pageOf = <Item extends object>({ name, items, keyOf, cursorKey, scope }: ShortList<Item>, { first, after }: Pick<PageArgs, 'first' | 'after'>): Connection<Item> => {
  const of = { projection: name, sort: [], filter: scope, viewer: undefined };
  const size = pageSize('first', first ?? PAGE_ROWS_DEFAULT);
  const last = typeof after === 'string' ? decodeCursor(cursorKey, of, { argument: 'after', cursor: after })[0] : undefined;
  const from = last === undefined ? 0 : items.findIndex((item) => keyOf(item) === last) + 1;
  const edges = items.slice(from, from + size).map((node) => ({ cursor: encodeCursor(cursorKey, of, [keyOf(node)]), node }));
  return {
    edges, nodes: edges.map(({ node }) => node), totalCount: async () => items.length,
    pageInfo: { hasNextPage: from + size < items.length, hasPreviousPage: from > 0, ...cursorsOf(edges) },
  };
};
