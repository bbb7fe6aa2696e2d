import { describe, expect, it } from '@jest/globals';
import { pageOf } from './list-page.js';

const cursorKey = Buffer.alloc(32, 7);
const things = (...names: readonly string[]) => ({ name: 'things', items: names.map((name) => ({ name })), keyOf: (thing: { name: string }) => thing.name, cursorKey });
const namesOf = ({ nodes }: { readonly nodes: readonly { readonly name: string }[] }): string => nodes.map(({ name }) => name).join('');
const refusalOf = (ask: () => unknown): unknown => {
  try {
    ask();
    return 'taken';
  } catch (error) {
    return error instanceof Error && 'extensions' in error ? error.extensions : error;
  }
};

describe('a page of a short list', () => {
  it('goes on after the last thing that was seen, to the end', async () => {
    const list = things('a', 'b', 'c');
    const first = pageOf(list, { first: 2 });
    const second = pageOf(list, { first: 2, after: first.pageInfo.endCursor });
    expect([namesOf(first), namesOf(second)]).toEqual(['ab', 'c']);
    expect([first.pageInfo, second.pageInfo]).toEqual([expect.objectContaining({ hasNextPage: true, hasPreviousPage: false }), expect.objectContaining({ hasNextPage: false, hasPreviousPage: true })]);
    expect(await second.totalCount()).toBe(3);
    expect(first.edges.map(({ cursor }) => cursor)).toEqual([first.pageInfo.startCursor, first.pageInfo.endCursor]);
  });

  it('of nothing is empty', () => expect(pageOf(things(), {})).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null } }));

  it('has twenty things when nothing is said', () => expect(pageOf(things(...Array.from({ length: 30 }, (_, index) => String(index))), {}).nodes).toHaveLength(20));

  it('begins anew when the last thing that was seen is gone, so that nothing is left out', () => {
    const { endCursor } = pageOf(things('a', 'b', 'c'), { first: 2 }).pageInfo;
    expect(namesOf(pageOf(things('a', 'c'), { after: endCursor }))).toBe('ac');
  });

  it.each([0, -1, 101, 1.5])('of %d things is refused', (first) => expect(refusalOf(() => pageOf(things('a'), { first }))).toEqual({ code: 'BAD_PAGE', path: ['first'] }));

  it('is refused after a cursor of another list, of a narrower one, or of none', () => {
    const { endCursor } = pageOf(things('a'), {}).pageInfo;
    for (const list of [{ ...things('a'), name: 'others' }, { ...things('a'), scope: { projection: 'listings' } }, { ...things('a'), cursorKey: Buffer.alloc(32, 8) }]) {
      expect(refusalOf(() => pageOf(list, { after: endCursor }))).toEqual({ code: 'BAD_CURSOR', path: ['after'] });
    }
    expect(refusalOf(() => pageOf(things('a'), { after: 'a' }))).toEqual({ code: 'BAD_CURSOR', path: ['after'] });
  });
});
