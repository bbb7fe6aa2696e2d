import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { decodeCursor, encodeCursor, type CursorScope } from './cursor.js';
import { PositionTokens, READ_AFTER_HEADER } from './position-token.js';

const masterKey = Buffer.alloc(32, 7);
const errorOf = (task: () => unknown): GraphQLError => {
  try {
    task();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};
const flipped = (token: string, at: number): string => {
  const bytes = Buffer.from(token, 'base64url');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64url');
};

describe('a position token', () => {
  const tokens = new PositionTokens(masterKey);
  const position = { commit: 12_345n, prepare: 12_340n };

  it('gives back any position that it was made of', () =>
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (commit, prepare) => {
      expect(tokens.decode(tokens.encode({ commit, prepare }))).toEqual({ commit, prepare });
    })));
  it('tells nothing: the same position looks different each time', () => expect(tokens.encode(position)).not.toBe(tokens.encode(position)));
  it('is of the same length for any position', () => expect(tokens.encode({ commit: 0n, prepare: 0n })).toHaveLength(tokens.encode({ commit: 2n ** 62n, prepare: 1n }).length));
  it('is refused with any bit changed, anywhere', () => {
    const token = tokens.encode(position);
    for (let at = 0; at < Buffer.from(token, 'base64url').length; at++) expect(errorOf(() => tokens.decode(flipped(token, at))).extensions['code']).toBe('BAD_POSITION');
  });
  it.each(['', '1', 'not a token', 'AAAA', '9'.repeat(5_000), '%00', `${'A'.repeat(58)}=`])('is refused when it is %p', (token) =>
    expect(errorOf(() => tokens.decode(token)).extensions).toEqual({ code: 'BAD_POSITION', path: [READ_AFTER_HEADER] }));
  it('of another installation is refused', () => expect(errorOf(() => tokens.decode(new PositionTokens(Buffer.alloc(32, 8)).encode(position))).extensions['code']).toBe('BAD_POSITION'));
});

describe('a cursor', () => {
  const key = Buffer.alloc(32, 1);
  const scope: CursorScope = { projection: 'listings', sort: ['title asc'], filter: { near: { lat: 1, lon: 2 }, text: 'bike' }, viewer: 'mbr_1' };
  const cursor = encodeCursor(key, scope, ['Bike repair', null, 'lst_1']);
  const refused = (other: CursorScope, text = cursor) => errorOf(() => decodeCursor(key, other, { argument: 'after', cursor: text })).extensions;

  it('gives back the values of its row', () => expect(decodeCursor(key, scope, { argument: 'after', cursor })).toEqual(['Bike repair', null, 'lst_1']));
  it('is good for the same filter written in another order, or with nothing said by null', () =>
    expect(decodeCursor(key, { ...scope, filter: { text: 'bike', near: { lon: 2, lat: 1 }, kind: null } }, { argument: 'after', cursor })).toHaveLength(3));
  it.each([
    ['in another list', { ...scope, projection: 'members' }],
    ['in another order', { ...scope, sort: ['title desc'] }],
    ['with another filter', { ...scope, filter: { text: 'boat' } }],
    ['without the filter', { ...scope, filter: undefined }],
    ['in other hands', { ...scope, viewer: 'mbr_2' }],
    ['in the hands of nobody', { ...scope, viewer: undefined }],
  ])('is refused %s', (_, other) => expect(refused(other)).toEqual({ code: 'BAD_CURSOR', path: ['after'] }));
  it('is refused with any byte changed', () => {
    for (let at = 0; at < Buffer.from(cursor, 'base64url').length; at++) expect(refused(scope, flipped(cursor, at))['code']).toBe('BAD_CURSOR');
  });
  it.each(['', 'x', 'AAAA', '1', 'null', '{}', 'A'.repeat(100_000), `${cursor}=`, `${cursor} `])('is refused when it is %p', (text) => expect(refused(scope, text)['code']).toBe('BAD_CURSOR'));
});
