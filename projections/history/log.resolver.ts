import { Args, Context, Query, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { EventStore, type Position, type RecordedEvent } from '../../src/kernel/event-store.js';
import { mustBeOperator } from '../../src/kernel/operators.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { ReadModels } from '../engine/read-models.js';
import { eventPage } from './event-page.js';
import { shownEvents } from './log-event.js';

/** How far back an event is looked for by its id alone. */
const LOOKED_AT_MAX = 200_000;
const PAGE_EVENTS = 1_000;

/** The log as operators see it: everything but what people typed. */
@Resolver()
export class LogResolver {
  constructor(private readonly store: EventStore, private readonly keys: PersonKeys, private readonly models: ReadModels) {}

  @Query()
  async stream(@Args() { name, ...args }: PageArgs & { readonly name: string }, @Context() context: GraphContext) {
    mustBeOperator(context);
    const events = name === '' ? [] : await this.store.readStream(name);
    return eventPage({ events, show: (page) => shownEvents(this.keys, page), cursorKey: this.models.cursorKey, about: { list: `stream ${name}`, viewer: context.operator } }, args);
  }

  @Query()
  async event(@Args('id') id: string, @Context() context: GraphContext) {
    mustBeOperator(context);
    const [, revision, stream] = /^(\d{1,18})@(.+)$/s.exec(id) ?? [];
    const found = revision !== undefined && stream !== undefined ? await this.#at(stream, BigInt(revision)) : await this.#withId(id);
    return found ? (await shownEvents(this.keys, [found]))[0] : null;
  }

  async #at(stream: string, revision: bigint): Promise<RecordedEvent | undefined> {
    const [event] = await this.store.readStream(stream, { from: revision, max: 1 });
    return event?.revision === revision ? event : undefined;
  }

  /** From the end of the log: what is asked for has most often just happened. @throws GraphQLError TOO_FAR_BACK when it is not among the last `LOOKED_AT_MAX` */
  async #withId(id: string): Promise<RecordedEvent | undefined> {
    let after: Position | undefined;
    for (let seen = 0; seen < LOOKED_AT_MAX;) {
      const page = await this.store.readAll({ direction: 'backwards', max: PAGE_EVENTS, ...(after ? { after } : {}) });
      const found = page.find((event) => event.id === id);
      if (found || page.length === 0) return found;
      seen += page.length;
      after = page.at(-1)?.position;
    }
    throw new GraphQLError(`It is not among the last ${LOOKED_AT_MAX} events: ask for it by its address, such as 3@booking-….`, { extensions: { code: 'TOO_FAR_BACK', path: ['id'] } });
  }
}
