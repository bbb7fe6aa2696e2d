import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { buildSchema, GraphQLObjectType, type ExecutionResult } from 'graphql';
import type { DoorContext } from '../kernel/door.js';
import { silence } from '../kernel/telemetry.js';
import { CompiledOperations } from './compiled.js';
import { Remembered } from './remembered.js';

const limits = { tokensMax: 100, depthMax: 5, aliasesMax: 5, fieldsMax: 20, rootFieldsMax: 5, costMax: 50 };
const context = { correlationId: 'x' } as DoorContext;

const schema = buildSchema('type Query { echo(text: String!, times: Int): String page(first: Int): Page } type Page { nodes: [String] } type Mutation { write(text: String!): String } type Subscription { ticks: Int }');
const executed: string[] = [];
for (const type of [schema.getQueryType(), schema.getMutationType()]) {
  for (const [name, field] of Object.entries(type instanceof GraphQLObjectType ? type.getFields() : {})) {
    field.resolve = (_, { text }: { readonly text?: string }) => {
      executed.push(name);
      return text ?? { nodes: [] };
    };
  }
}

const asking = (query: string, variables: Readonly<Record<string, unknown>> = {}, operationName?: string) => ({ query, variables, operationName });

/** As if the long way had answered these texts twice. */
const knowing = async (...queries: readonly string[]) => {
  const costs: number[] = [];
  const telemetry = Object.assign(Object.create(silence) as typeof silence, { size: (_: string, value: number) => costs.push(value) });
  const operations = new CompiledOperations({ schema: () => schema, limits, telemetry });
  for (const query of [...queries, ...queries]) operations.answered(query);
  for (let each = 0; each <= queries.length; each++) await turn();
  return { operations, costs, answer: (...of: Parameters<typeof asking>): Promise<ExecutionResult> | ExecutionResult | undefined => operations.answer(asking(...of), context) };
};

beforeEach(() => { executed.length = 0; });

describe('an operation that was answered twice', () => {
  it('is answered in its compiled form, and its cost is told', async () => {
    const { answer, costs } = await knowing('query Say($text: String!) { echo(text: $text) }');
    for (const name of [undefined, 'Say']) expect(answer('query Say($text: String!) { echo(text: $text) }', { text: 'hello' }, name)).toEqual({ data: { echo: 'hello' } });
    expect(costs).toEqual([1, 1]);
  });

  it('is not compiled before nobody waits for anything else, nor when it was answered once', async () => {
    const { operations, answer } = await knowing();
    operations.answered('{ echo(text: "a") }');
    await turn();
    expect(answer('{ echo(text: "a") }')).toBeUndefined();
    operations.answered('{ echo(text: "a") }');
    expect(answer('{ echo(text: "a") }')).toBeUndefined();
    await turn();
    expect(answer('{ echo(text: "a") }')).toEqual({ data: { echo: 'a' } });
  });

  it('is compiled beside many others, one after the other', async () => {
    const many = Array.from({ length: 30 }, (_, number) => `{ echo(text: "${number}") }`);
    const { answer } = await knowing(...many);
    expect(many.map((query) => answer(query))).toEqual(many.map((_, number) => ({ data: { echo: String(number) } })));
  });
});

describe('the long way has to answer, and nothing was executed', () => {
  it.each([
    ['another text', '{ echo(text: "b") }', {}, undefined],
    ['another operation than the one of the text', 'query Say($text: String!) { echo(text: $text) }', { text: 'hello' }, 'Other'],
    ['a name for an operation without one', 'mutation ($text: String!) { write(text: $text) }', { text: 'hello' }, ''],
    ['no value where one must be', 'mutation ($text: String!) { write(text: $text) }', {}, undefined],
    ['null where something must be', 'mutation ($text: String!) { write(text: $text) }', { text: null }, undefined],
    ['a value of another type', 'mutation ($text: String!) { write(text: $text) }', { text: 5 }, undefined],
    ['a fraction of a number', 'query ($times: Int) { echo(text: "a", times: $times) }', { times: 1.5 }, undefined],
    ['half a character', 'mutation ($text: String!) { write(text: $text) }', { text: '\ud800' }, undefined],
    ['a page that is too long', 'query ($first: Int) { page(first: $first) { nodes } }', { first: 90 }, undefined],
    ['several operations in a text', 'query A { echo(text: "a") } query B { echo(text: "b") }', {}, 'A'],
    ['a subscription', 'subscription { ticks }', {}, undefined],
    ['null in the place of a value by default: the compiled form takes it where something must be', 'mutation ($text: String = "a") { write(text: $text) }', { text: null }, undefined],
  ])('for %s', async (_, query, variables, name) => {
    const { answer, costs } = await knowing(
      'query Say($text: String!) { echo(text: $text) }', 'mutation ($text: String!) { write(text: $text) }', 'query ($times: Int) { echo(text: "a", times: $times) }',
      'query ($first: Int) { page(first: $first) { nodes } }', 'query A { echo(text: "a") } query B { echo(text: "b") }', 'subscription { ticks }', 'mutation ($text: String = "a") { write(text: $text) }');
    expect(answer(query, variables, name)).toBeUndefined();
    expect([executed, costs]).toEqual([[], []]);
  });

  it('where something is asked for under a name that the compiled form loses', async () => {
    const { answer } = await knowing('{ __proto__: echo(text: "a") }');
    expect(answer('{ __proto__: echo(text: "a") }')).toBeUndefined();
    expect(executed).toEqual([]);
  });

  it('for a variable that must have a value and has one by default: the compiled form takes it for missing', async () => {
    const query = 'query ($text: String! = "a") { echo(text: $text) }';
    const { answer } = await knowing(query);
    expect(answer(query)).toBeUndefined();
    expect(answer(query, { text: 'b' })).toEqual({ data: { echo: 'b' } });
  });
});

describe('what is remembered', () => {
  it('is what was used last', () => {
    const remembered = new Remembered<number>(2);
    for (const [number, text] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      remembered.set(text, number);
      expect(remembered.get('a')).toBe(0);
    }
    expect(['b', 'c'].map((text) => remembered.get(text))).toEqual([undefined, undefined]);
    expect(remembered.get('e')).toBe(4);
  });
});
