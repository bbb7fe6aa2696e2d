import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { readSdl } from '../../src/graphql/sdl.js';
import { brokenPromises, currentSdl, decisionsAt, releasedFile } from './breaking-changes.js';

const root = resolve(import.meta.dirname, '../..');
const released = 'enum Kind { OFFER NEED } type Query { listing(id: ID!): String listings(first: Int): [String!]! kind: Kind }';
const changed = (from: string, to: string) => ({ released, current: released.replace(from, to) });

describe('the promise of the released SDL', () => {
  it('is kept by the SDL as it stands, or a decision names the change (accepted by: npm run schema:release)', () => {
    expect(brokenPromises({ released: readFileSync(join(root, releasedFile), 'utf8'), current: currentSdl() }, decisionsAt(root))).toEqual([]);
  });

  it.each([
    ['a field is removed', changed('kind: Kind', ''), 'Query.kind was removed.'],
    ['a field changes its type', changed('): String listings', '): Int listings'), 'Query.listing changed type from String to Int.'],
    ['a list may hold nothing', changed('[String!]!', '[String]'), 'Query.listings changed type from [String!]! to [String].'],
    ['an argument becomes required', changed('first: Int', 'first: Int!'), 'Query.listings arg first has changed type from Int to Int!.'],
    ['a required argument is added', changed('id: ID!', 'id: ID! zone: String!'), 'A required arg zone on Query.listing was added.'],
    ['an enum loses a value', changed('OFFER NEED', 'OFFER'), 'NEED was removed from enum type Kind.'],
  ])('is broken when %s', (_, sdl, description) => {
    expect(brokenPromises(sdl, 'nothing was decided')).toEqual([description]);
  });

  it('is of types that are described in one place each: two of one name would be taken for one, silently', () => {
    const described = readSdl().flatMap((text) => parse(text, { noLocation: true }).definitions).flatMap((one) => ('name' in one && 'description' in one && one.description ? [one.name?.value ?? ''] : []));
    expect(described.filter((name, place) => described.indexOf(name) !== place)).toEqual([]);
  });

  it('is not broken where a decision quotes the change', () => {
    expect(brokenPromises(changed('kind: Kind', ''), 'We take it back: Query.kind was removed. Nobody asked for it.')).toEqual([]);
  });

  it.each([
    ['a field is added', changed('kind: Kind', 'kind: Kind word: String')],
    ['an optional argument is added', changed('id: ID!', 'id: ID! zone: String')],
    ['something is put in another order', changed('OFFER NEED', 'NEED OFFER')],
    ['an answer promises more', changed('): String listings', '): String! listings')],
  ])('is kept when %s', (_, sdl) => {
    expect(brokenPromises(sdl, '')).toEqual([]);
  });
});
