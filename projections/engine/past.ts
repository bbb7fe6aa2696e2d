import { GraphQLError } from 'graphql';
import type { Instant } from '../../contracts/values.js';
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
 * The rows that the events of one stream had made by an instant, by the very fold of the read model. Rows that depend on other streams as well
 * come out incomplete: it is for projections each of whose rows has one stream.
 */
export const rowsAsOf = async <Row extends object>(streams: StreamReader, projection: Projection<Row>, { stream, asOf }: { readonly stream: string; readonly asOf: Instant }): Promise<Changes<Row>> =>
  foldBatch(projection, await streams.past<AnyDomainEvent>(stream, asOf), new Map());
