import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { EventStore, type Position, type RecordedEvent } from '../../src/kernel/event-store.js';
import { mustBeOperator } from '../../src/kernel/operators.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { decodeCursor, encodeCursor, type CursorScope } from '../engine/cursor.js';
import type { GraphContext } from '../engine/graph-context.js';
import { badPage, cursorsOf, isGiven, PAGE_ROWS_DEFAULT, pageSize, type PageArgs } from '../engine/page.js';
import { ReadModels } from '../engine/read-models.js';
import { shownEvents } from './log-event.js';

/** The log from its end, or from any place in it: what has just happened. */
@Resolver()
export class LogTailResolver {
  constructor(private readonly store: EventStore, private readonly keys: PersonKeys, private readonly models: ReadModels) {}

  @Query()
  async log(@Args() args: PageArgs, @Context() context: GraphContext) {
    const cursors = new LogCursors(this.models.cursorKey, mustBeOperator(context));
    const page = await this.#page(wanted(args), cursors);
    const nodes = await shownEvents(this.keys, page.events);
    const edges = nodes.map((node, index) => ({ node, cursor: cursors.of(page.events[index]) }));
    return { edges, nodes, pageInfo: { ...page.more, ...cursorsOf(edges) } };
  }

  /** Asks for one more than is wanted, to know whether there is more. */
  async #page({ direction, size, cursor }: Wanted, cursors: LogCursors) {
    const after = cursors.position(direction === 'forwards' ? 'after' : 'before', cursor);
    const found = await this.store.readAll({ direction, max: size + 1, ...(after ? { after } : {}) });
    const [events, isMore] = [found.slice(0, size), found.length > size];
    return direction === 'forwards'
      ? { events, more: { hasNextPage: isMore, hasPreviousPage: after !== undefined } }
      : { events: events.reverse(), more: { hasNextPage: after !== undefined, hasPreviousPage: isMore } };
  }
}

type Wanted = { readonly direction: 'forwards' | 'backwards'; readonly size: number; readonly cursor: string | null | undefined };

const wanted = ({ first, after, last, before }: PageArgs): Wanted => {
  const [isForwards, isBackwards] = [isGiven(first) || isGiven(after), isGiven(last) || isGiven(before)];
  if (isForwards && isBackwards) throw badPage('last', 'Ask forwards with `first` and `after`, or backwards with `last` and `before`, not for both.');
  return isForwards ? { direction: 'forwards', size: pageSize('first', first ?? PAGE_ROWS_DEFAULT), cursor: after } : { direction: 'backwards', size: pageSize('last', last ?? PAGE_ROWS_DEFAULT), cursor: before };
};

/** Places in the log, as operators get them: a place stays where it is, so that a cursor is good for ever. */
class LogCursors {
  readonly #scope: CursorScope;

  constructor(private readonly key: Uint8Array, viewer: string) {
    this.#scope = { projection: 'log', sort: [], filter: undefined, viewer };
  }

  of(event: RecordedEvent | undefined): string {
    return encodeCursor(this.key, this.#scope, event ? [`${event.position.commit}`, `${event.position.prepare}`] : []);
  }

  /** @throws GraphQLError BAD_CURSOR */
  position(argument: 'after' | 'before', cursor: string | null | undefined): Position | undefined {
    if (!isGiven(cursor)) return undefined;
    const [commit, prepare] = decodeCursor(this.key, this.#scope, { argument, cursor });
    return { commit: BigInt(commit ?? 0), prepare: BigInt(prepare ?? 0) };
  }
}
