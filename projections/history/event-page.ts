import type { RecordedEvent } from '../../src/kernel/event-store.js';
import { decodeCursor, encodeCursor, type CursorScope } from '../engine/cursor.js';
import { badPage, cursorsOf, isGiven, PAGE_ROWS_DEFAULT, pageSize, type Connection, type PageArgs } from '../engine/page.js';

/** Events in order, of which pages are shown; `show` is asked for those of the page alone. */
export type EventList<Node> = {
  readonly events: readonly RecordedEvent[];
  readonly show: (page: readonly RecordedEvent[]) => Promise<readonly Node[]>;
  readonly cursorKey: Uint8Array;
  /** What the list is about, and who looks at it: a cursor is of no use with another. */
  readonly about: { readonly list: string; readonly viewer: string | undefined };
};

/** A page forwards or backwards. Events stay where they are, so that a cursor is good for ever. @throws GraphQLError BAD_PAGE, BAD_CURSOR */
export const eventPage = async <Node>({ events, show, cursorKey, about }: EventList<Node>, args: PageArgs): Promise<Connection<Node>> => {
  const scope: CursorScope = { projection: 'events', sort: [], filter: about.list, viewer: about.viewer };
  const placeOf = (argument: 'after' | 'before'): number | undefined => {
    const cursor = args[argument];
    if (typeof cursor !== 'string') return undefined;
    const [id] = decodeCursor(cursorKey, scope, { argument, cursor });
    return events.findIndex((event) => event.id === id);
  };
  const [from, to] = boundsOf({ first: (placeOf('after') ?? -1) + 1, end: placeOf('before') ?? events.length }, args);
  const page = events.slice(from, to);
  const nodes = await show(page);
  const edges = nodes.map((node, index) => ({ node, cursor: encodeCursor(cursorKey, scope, [page[index]?.id ?? '']) }));
  return {
    edges, nodes, totalCount: async () => events.length,
    pageInfo: { hasNextPage: to < events.length, hasPreviousPage: from > 0, ...cursorsOf(edges) },
  };
};

const boundsOf = ({ first: start, end }: { readonly first: number; readonly end: number }, { first, last }: PageArgs): readonly [number, number] => {
  if (isGiven(first) && isGiven(last)) throw badPage('last', 'Ask for `first` or for `last`, not for both.');
  const stop = Math.max(start, end);
  if (isGiven(last)) return [Math.max(start, stop - pageSize('last', last)), stop];
  return [start, Math.min(stop, start + pageSize('first', first ?? PAGE_ROWS_DEFAULT))];
};
