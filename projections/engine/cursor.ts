import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { GraphQLError } from 'graphql';

/** The sort values of a row, as PostgreSQL writes them, and last its key. */
export type CursorValues = readonly (string | null)[];

/** Everything a cursor belongs to: it is refused in any other list, order, filter or hands. */
export type CursorScope = { readonly projection: string; readonly sort: readonly string[]; readonly filter: unknown; readonly viewer: string | undefined };

const MAC_BYTES = 16;
const CURSOR_CHARACTERS_MAX = 4_000;

/** Opaque to clients: base64url of a MAC over scope and values, and the values. */
export const encodeCursor = (key: Uint8Array, scope: CursorScope, values: CursorValues): string => {
  const body = JSON.stringify(values);
  return Buffer.concat([macOf(key, scope, body), Buffer.from(body)]).toString('base64url');
};

/** @throws GraphQLError BAD_CURSOR naming the argument, when the cursor was not given out for this list */
export const decodeCursor = (key: Uint8Array, scope: CursorScope, { argument, cursor }: { argument: string; cursor: string }): CursorValues => {
  const bytes = cursor.length > CURSOR_CHARACTERS_MAX ? Buffer.alloc(0) : Buffer.from(cursor, 'base64url');
  const body = bytes.subarray(MAC_BYTES);
  if (bytes.length <= MAC_BYTES || bytes.toString('base64url') !== cursor || !timingSafeEqual(bytes.subarray(0, MAC_BYTES), macOf(key, scope, body.toString()))) {
    throw new GraphQLError(`\`${argument}\` is not a cursor of this list: use one that was given for the same filter and order.`, { extensions: { code: 'BAD_CURSOR', path: [argument] } });
  }
  return JSON.parse(body.toString()) as CursorValues;
};

const macOf = (key: Uint8Array, scope: CursorScope, body: string): Buffer =>
  createHmac('sha256', madeReady(key)).update(told(scope)).update('\n').update(body).digest().subarray(0, MAC_BYTES);

const ready = new WeakMap<Uint8Array, KeyObject>();

/** Bare bytes are made a key anew for every seal, which takes many times as long as the seal itself. */
const madeReady = (key: Uint8Array): KeyObject => {
  const known = ready.get(key) ?? createSecretKey(key);
  ready.set(key, known);
  return known;
};

const tellings = new WeakMap<CursorScope, string>();

/** The scope as text: all cursors of a page have the same. */
const told = (scope: CursorScope): string => {
  const known = tellings.get(scope);
  if (known !== undefined) return known;
  const telling = JSON.stringify(tidy([scope.projection, scope.sort, scope.filter ?? null, scope.viewer ?? null]));
  tellings.set(scope, telling);
  return telling;
};

/** With sorted keys and without what is null: the same filter written another way is the same filter. */
const tidy = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(tidy);
  return Object.fromEntries(Object.entries(value).filter(([, of]) => of !== null && of !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => [name, tidy(of)]));
};
