import { describe, expect, it } from '@jest/globals';
import { getIntrospectionQuery, GraphQLError, parse } from 'graphql';
import { checkCost, checkShape, type Limits } from './limits.js';

const limits: Limits = { tokensMax: 2000, depthMax: 15, aliasesMax: 30, fieldsMax: 1000, rootFieldsMax: 10, costMax: 20_000 };

const refusalOf = (check: () => void): unknown => {
  try {
    check();
    return 'taken';
  } catch (error) {
    return error instanceof GraphQLError ? error.extensions['code'] : error;
  }
};
const shape = (text: string) => refusalOf(() => checkShape(parse(text), limits));
const cost = (text: string, variables: Record<string, unknown> = {}) => refusalOf(() => checkCost(parse(text), variables, limits.costMax));
const times = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, index) => make(index)).join(' ');
const nested = (depth: number): string => (depth === 0 ? 'id' : `a { ${nested(depth - 1)} }`);

describe('the size of an operation', () => {
  it.each([
    ['a query as clients write them', '{ listings(first: 20) { edges { node { id title provider { name rating { average } } } } pageInfo { hasNextPage endCursor } } }'],
    ['the introspection of GraphiQL', getIntrospectionQuery()],
    ['fifteen levels', `{ ${nested(14)} }`],
    ['thirty aliases', `{ listing { ${times(30, (index) => `a${index}: id`)} } }`],
    ['ten things at once', `{ ${times(10, () => 'a')} }`],
    ['a fragment that is nowhere defined: validation says so', '{ ...Nowhere }'],
    ['a fragment inside itself: validation says so', '{ ...A } fragment A on Query { a { ...A } }'],
    ['two fragments inside each other', '{ ...A } fragment A on Query { a { ...B } } fragment B on Query { b { ...A } }'],
    ['a root fragment inside itself', '{ ...A } fragment A on Query { ...A }'],
  ])('may be that of %s', (_, text) => expect(shape(text)).toBe('taken'));

  it.each([
    ['TOO_DEEP', 'sixteen levels', `{ ${nested(15)} }`],
    ['TOO_DEEP', 'levels hidden in fragments', `{ ...A } fragment A on Query { ${'a { '.repeat(8)}...B${' }'.repeat(8)} } fragment B on Query { ${nested(8)} }`],
    ['TOO_DEEP', 'levels hidden in inline fragments', `{ ${'a { ... on T { '.repeat(15)} id ${'} }'.repeat(15)} }`],
    ['TOO_MANY_ALIASES', 'thirty-one aliases', `{ listing { ${times(31, (index) => `a${index}: id`)} } }`],
    ['TOO_MANY_ALIASES', 'aliases of __typename', `{ listing { ${times(31, (index) => `a${index}: __typename`)} } }`],
    ['TOO_MANY_ALIASES', 'few aliases in a fragment that is spread often', `{ ${times(8, (index) => `f${index} { ...A }`)} } fragment A on T { a: id b: id c: id d: id }`],
    ['TOO_MANY_FIELDS', 'a field repeated', `{ listing { ${times(1000, () => 'id')} } }`],
    ['TOO_MANY_FIELDS', 'twenty fragments, each twice the one before', `{ ...F0 } ${times(20, (index) => `fragment F${index} on T { a { ...F${index + 1} ...F${index + 1} } }`)} fragment F20 on T { id }`.replaceAll('a {', '... {')],
    ['TOO_MANY_ROOT_FIELDS', 'eleven things at once', `{ ${times(11, () => 'a')} }`],
    ['TOO_MANY_ROOT_FIELDS', 'eleven mutations at once', `mutation { ${times(11, () => 'signIn')} }`],
    ['TOO_MANY_ROOT_FIELDS', 'things hidden in a fragment', `{ ...A ...A } fragment A on Query { ${times(6, () => 'a')} }`],
    ['TOO_DEEP', 'the second operation of a document', `query A { a } query B { ${nested(15)} }`],
  ])('is refused as %s: %s', (code, _, text) => expect(shape(text)).toBe(code));

  it('is known in a moment, however the fragments double', () => {
    const bomb = parse(`{ ...F0 } ${times(200, (index) => `fragment F${index} on Query { ...F${index + 1} ...F${index + 1} }`)} fragment F200 on Query { id }`, { noLocation: true });
    const begin = performance.now();
    expect(refusalOf(() => checkShape(bomb, limits))).toBe('TOO_MANY_FIELDS');
    expect(performance.now() - begin).toBeLessThan(50);
  });

  it('is known in a moment, also where doubling fragments end where they began', () => {
    const circle = parse(`{ ...F0 } ${times(60, (index) => `fragment F${index} on Query { ...F${(index + 1) % 60} ...F${(index + 1) % 60} }`)}`, { noLocation: true });
    const begin = performance.now();
    expect(refusalOf(() => checkShape(circle, limits))).toBe('taken');
    expect(performance.now() - begin).toBeLessThan(50);
  });
});

describe('the cost of an operation', () => {
  it.each([
    ['a full page with a full page in each', '{ listings(first: 100) { nodes { reviews(first: 40) { nodes { id text } } } } }', {}],
    ['pages without a length, which are of twenty', '{ listings { nodes { reviews { nodes { bookings { nodes { id } } } } } } }', {}],
    ['a length from a variable', 'query ($n: Int) { listings(first: $n) { nodes { reviews(first: $n) { nodes { id } } } } }', { n: 50 }],
    ['a length from the default of a variable', 'query ($n: Int = 5) { listings(first: $n) { nodes { reviews(first: $n) { nodes { id } } } } }', {}],
    ['a length beyond every page, which the page itself refuses', '{ listings(first: 1000000000) { nodes { id } } }', {}],
    ['a length below zero', '{ listings(first: -5) { nodes { id } } }', {}],
    ['a length that is none', 'query ($n: Int) { listings(first: $n) { nodes { id } } }', { n: 'many' }],
  ])('may be that of %s', (_, text, variables) => expect(cost(text, variables)).toBe('taken'));

  it.each([
    ['pages in pages in pages', '{ listings(first: 100) { nodes { reviews(first: 100) { nodes { bookings(first: 100) { nodes { id } } } } } } }', {}],
    ['the same by `last`', '{ listings(last: 100) { nodes { reviews(last: 100) { nodes { id a b } } } } }', {}],
    ['the same by variables', 'query ($n: Int!) { listings(first: $n) { nodes { reviews(first: $n) { nodes { id a b } } } } }', { n: 100 }],
    ['the same by the default of a variable', 'query ($n: Int = 100) { listings(first: $n) { nodes { reviews(first: $n) { nodes { id a b } } } } }', {}],
    ['the same through fragments', '{ listings(first: 100) { ...P } } fragment P on C { nodes { reviews(first: 100) { nodes { id a b } } } }', {}],
    ['usual pages whose rows are asked for in inline fragments', '{ a { ... { nodes { b { ... { edges { node { c { ... on C { nodes { d { ... { nodes { id } } } } } } } } } } } } } }', {}],
    ['usual pages whose rows are asked for in a fragment', `{ a { ...P } } fragment P on C { nodes { b { ...Q } } } fragment Q on C { nodes { c { ...R } } } fragment R on C { ...S } fragment S on C { edges { node { d { ...T } } } } fragment T on C { nodes { id } }`, {}],
  ])('is refused as TOO_COSTLY: %s', (_, text, variables) => expect(cost(text, variables)).toBe('TOO_COSTLY'));
});

describe('an operation that was measured before', () => {
  const text = 'query ($first: Int = 10) { listings(first: $first) { nodes { id } } }';
  const measured = (...asked: readonly Record<string, unknown>[]) => {
    const document = parse(text);
    return asked.map((variables) => refusalOf(() => checkCost(document, variables, 100)));
  };
  const costs = (...asked: readonly Record<string, unknown>[]) => {
    const document = parse(text);
    return asked.map((variables) => checkCost(document, variables, limits.costMax));
  };

  it('costs what it is asked for now', () => expect(costs({ first: 1 }, { first: 50 }, { first: 50 }, { first: 1 })).toEqual([3, 101, 101, 3]));
  it('costs its default where nothing is said', () => expect(costs({ first: 50 }, {}, { first: 50 })).toEqual([101, 21, 101]));
  it('costs a usual page where null is said', () => expect(costs({}, { first: null }, {})).toEqual([21, 41, 21]));
  it('is refused with a long page, though it was taken with a short one', () => expect(measured({ first: 1 }, { first: 100 })).toEqual(['taken', 'TOO_COSTLY']));
  it('is refused again', () => expect(measured({ first: 100 }, { first: 100 })).toEqual(['TOO_COSTLY', 'TOO_COSTLY']));
  it('is taken with a short page, though it was refused with a long one', () => expect(measured({ first: 100 }, { first: 1 })).toEqual(['TOO_COSTLY', 'taken']));
  it('is refused where less is allowed than before', () => {
    const document = parse(text);
    expect([100, 10].map((costMax) => refusalOf(() => checkCost(document, {}, costMax)))).toEqual(['taken', 'TOO_COSTLY']);
  });
});
