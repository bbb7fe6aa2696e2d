import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GraphQLError } from 'graphql';
import { readModelsWith, type ReadModelWorld } from '../../test/support/read-models.js';
import { member, persons, registered, renamed, type Person } from '../../test/support/sample-projections.js';
import type { Connection, PageArgs, PageRequest } from './page.js';
import { defineProjection } from './projection.js';
import type { Sort } from './sort.js';
import { sql } from './sql.js';

type Shelf = { readonly id: string; readonly colour: string | null; readonly height: number };
/** Few colours and heights for many rows, so that almost everything ties, and some have no colour at all. */
const shelves = defineProjection<Shelf>({
  name: 'sample-shelves', version: 1, key: ({ data }) => ('memberId' in data ? data.memberId : []),
  on: {
    MemberRegistered: (_, { data }) => {
      const number = Number.parseInt(data.memberId.slice(-4), 16);
      return { id: data.memberId, colour: [null, 'blue', 'red'][number % 3] ?? null, height: ((number * 7) % 5) / 10 + 0.1 };
    },
  },
  table: { columns: { colour: { type: 'text', value: ({ colour }) => colour }, height: { type: 'double precision not null', value: ({ height }) => height } } },
});
const ROWS = 37;

let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([shelves, persons]);
  await world.given(...Array.from({ length: ROWS }, (_, number) => registered(number)));
}, 60_000);
afterAll(() => world.close());

const page = (args: PageArgs, sort: readonly Sort[] = [{ by: 'colour' }], more: Partial<PageRequest<Shelf>> = {}) => world.reads().page(shelves, { args, sort, ...more });
const idsOf = ({ nodes }: Connection<Shelf>): readonly string[] => nodes.map(({ id }) => id);

/** Every page from one end to the other; both flags are looked at on the way. */
const walk = async (sort: readonly Sort[], size: number, backwards: boolean): Promise<readonly string[]> => {
  const seen: string[] = [];
  let at: string | null = null;
  for (let pages = 0; pages <= ROWS; pages++) {
    const got: Connection<Shelf> = await page(backwards ? { last: size, before: at } : { first: size, after: at }, sort);
    const { hasNextPage, hasPreviousPage, startCursor, endCursor } = got.pageInfo;
    if (backwards) seen.unshift(...idsOf(got));
    else seen.push(...idsOf(got));
    expect(backwards ? hasNextPage : hasPreviousPage).toBe(at !== null);
    if (!(backwards ? hasPreviousPage : hasNextPage)) return seen;
    at = backwards ? startCursor : endCursor;
  }
  throw new Error('the pages never end');
};

const expected = async (sort: readonly Sort[]): Promise<readonly string[]> => {
  const direction = (term: Sort | undefined) => sql.raw(term?.direction ?? 'asc');
  const terms = sort.map((term) => sql`${'type' in term ? term.by : sql.ref(`rows.${term.by}`)} ${direction(term)}`);
  return world.reads().query(shelves, async (db, table) => (await db.selectFrom(table).select('rows.key').orderBy(sql`${sql.join([...terms, sql`rows.key ${direction(sort.at(-1))}`])}`).execute()).map(({ key }) => key));
};

const direction = fc.constantFrom('asc' as const, 'desc' as const);
const anySort = fc.uniqueArray(fc.oneof(
  fc.record({ by: fc.constantFrom('colour', 'height'), direction }),
  fc.record({ by: fc.constant(sql`abs(rows.height - 0.3)`), type: fc.constantFrom('double precision', 'double precision not null'), direction }),
), { minLength: 1, maxLength: 3, selector: ({ by }) => (typeof by === 'string' ? by : 'distance') });

describe('walking through a list', () => {
  it('shows every row once, in order, in pages of any size, either way, through any ties and nulls', async () => {
    await fc.assert(fc.asyncProperty(anySort, fc.integer({ min: 1, max: ROWS + 2 }), fc.boolean(), async (sort, size, backwards) => {
      expect(await walk(sort, size, backwards)).toEqual(await expected(sort));
    }), { numRuns: 40 });
  }, 120_000);
});

describe('a page', () => {
  it('has twenty rows if nothing is said', async () => expect((await page({})).nodes).toHaveLength(20));
  it('has a hundred rows at most', async () => expect((await page({ first: 100 })).nodes).toHaveLength(ROWS));
  it('between two cursors has only what lies between them', async () => {
    const all = await page({ first: 30 });
    const [third, eighth] = [all.edges[2], all.edges[7]];
    const between = await page({ first: 10, after: third?.cursor, before: eighth?.cursor });
    expect(idsOf(between)).toEqual(idsOf(all).slice(3, 7));
    expect(between.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });
  it('between two neighbours is empty, and says that the list goes on at both ends', async () => {
    const { edges } = await page({ first: 2 });
    const between = await page({ first: 5, after: edges[0]?.cursor, before: edges[1]?.cursor });
    expect(between).toMatchObject({ edges: [], pageInfo: { hasNextPage: true, hasPreviousPage: true, startCursor: null, endCursor: null } });
  });
  it('after the last row is empty, and says that there is something before', async () => {
    const { pageInfo } = await page({ last: 1 });
    expect(await page({ first: 5, after: pageInfo.endCursor })).toMatchObject({ edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: true } });
  });
  it('of an empty list goes on nowhere', async () =>
    expect(await page({}, [{ by: 'colour' }], { where: (rows) => rows('rows.colour', '=', 'green') })).toMatchObject({ edges: [], pageInfo: { hasNextPage: false, hasPreviousPage: false } }));
  it('is filtered, and counted by the same filter, only when somebody asks', async () => {
    const blue = await page({ first: 3 }, [{ by: 'height' }], { where: (rows) => rows('rows.colour', '=', 'blue'), scope: { colour: 'blue' } });
    expect(blue.nodes.map(({ colour }) => colour)).toEqual(['blue', 'blue', 'blue']);
    expect(await blue.totalCount()).toBe(12);
  });
});

describe('a page is refused', () => {
  const refusal = async (asked: Promise<unknown>) => {
    const error = await asked.then(() => undefined, (reason: unknown) => reason);
    return error instanceof GraphQLError ? error.extensions : error;
  };
  it.each([
    [{ first: 0 }, 'first'], [{ first: -1 }, 'first'], [{ first: 101 }, 'first'], [{ first: 1_000_000 }, 'first'], [{ first: 1.5 }, 'first'], [{ first: Number.NaN }, 'first'],
    [{ last: 0 }, 'last'], [{ last: 101 }, 'last'], [{ first: 5, last: 5 }, 'last'],
  ])('for %p', async (args, argument) => expect(await refusal(page(args))).toEqual({ code: 'BAD_PAGE', path: [argument] }));
  it('for a cursor that was made up', async () => expect(await refusal(page({ after: 'bWFkZSB1cA' }))).toEqual({ code: 'BAD_CURSOR', path: ['after'] }));
  it('for a cursor of another order, filter, reader or list', async () => {
    const { pageInfo: { endCursor } } = await page({ first: 2 }, [{ by: 'colour' }], { viewer: member(1), scope: { colour: 'any' } });
    const given = { viewer: member(1), scope: { colour: 'any' } };
    expect(await refusal(page({ after: endCursor }, [{ by: 'colour', direction: 'desc' }], given))).toMatchObject({ code: 'BAD_CURSOR' });
    expect(await refusal(page({ after: endCursor }, [{ by: 'colour' }], { ...given, scope: { colour: 'red' } }))).toMatchObject({ code: 'BAD_CURSOR' });
    expect(await refusal(page({ before: endCursor }, [{ by: 'colour' }], { ...given, viewer: member(2) }))).toEqual({ code: 'BAD_CURSOR', path: ['before'] });
    expect(await refusal(world.reads().page(persons, { args: { after: endCursor }, sort: [{ by: 'name' }], ...given }))).toMatchObject({ code: 'BAD_CURSOR' });
    expect((await page({ after: endCursor }, [{ by: 'colour' }], given)).nodes).toHaveLength(20);
  });
  it('when it is to be sorted by what is no column', async () => expect(await refusal(page({}, [{ by: 'weight' }]))).toBeInstanceOf(Error));
});

describe('a list that grows while it is walked through', () => {
  it('shows no row twice, and none of the old ones never, while rows are added', async () => {
    const byEdits: readonly Sort[] = [{ by: 'edits', direction: 'desc' }];
    const before = Array.from({ length: ROWS }, (_, number) => member(number));
    const seen: string[] = [];
    let after: string | null = null;
    for (let next = 1_000; ; next++) {
      const got: Connection<Person> = await world.reads().page(persons, { args: { first: 5, after }, sort: byEdits });
      seen.push(...got.nodes.map(({ id }) => id));
      await world.given(registered(next), renamed(next, 'To the very front'));
      if (!got.pageInfo.hasNextPage) break;
      after = got.pageInfo.endCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(before.filter((id) => !seen.includes(id))).toEqual([]);
  });
});
