import { GraphQLError } from 'graphql';
import type { Instant } from '../../contracts/values.js';
import { comparePositions } from '../../src/kernel/event-store.js';
import type { StreamReader } from '../../src/kernel/stream-reader.js';
import { foldBatch, type Changes } from './fold.js';
import type { AnyDomainEvent, Projection } from './projection.js';

/** What was asked for as of an instant carries it, so that what lies below is answered as of then too. */
export type AsOf = { readonly asOf?: Instant };

/** The argument `asOf`, where it was given. @throws GraphQLError BAD_INPUT when it has not come yet */
export const pastInstant = (asOf: Instant | null | undefined, { now }: { readonly now: () => Instant }): Instant | undefined => {
  if (asOf === null || asOf === undefined) return undefined;
  if (asOf > now()) throw new GraphQLError('`asOf` is an instant that has passed: what will be is not known.', { extensions: { code: 'BAD_INPUT', path: ['asOf'] } });
  return asOf;
};

/**
 * The rows that the events of these streams had made by an instant, by the very fold of the read model, in the order of the log. Rows that depend on other
 * streams as well come out incomplete: whoever asks names every stream that the row it wants depends on.
 */
export const rowsAsOf = async <Row extends object>(reader: StreamReader, projection: Projection<Row>, { streams, asOf }: { readonly streams: readonly string[]; readonly asOf: Instant }): Promise<Changes<Row>> => {
  const said = await Promise.all(streams.map((stream) => reader.past<AnyDomainEvent>(stream, asOf)));
  return foldBatch(projection, said.flat().sort((a, b) => comparePositions(a.position, b.position) || Number(a.revision - b.revision)), new Map());
};
