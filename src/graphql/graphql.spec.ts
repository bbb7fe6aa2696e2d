import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Args, Mutation, Query, ResolveField, Resolver, Subscription } from '@nestjs/graphql';
import { getIntrospectionQuery, GraphQLError } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { WebSocket } from 'ws';
import { BODY_BYTES_MAX, startGraphql, type GraphqlServer } from '../../test/support/graphql-server.js';
import { Asking, type DoorContext } from '../kernel/door.js';
import { StoreUnavailable } from '../kernel/event-store.js';
import { scalarsOf } from './scalars.js';
import { readSdl } from './sdl.js';

const sdl = `
  type Member implements Node { id: ID! name: String }
  type Thing { id: ID! title: String broken: String failing: String! things(first: Int): [Thing!]! asOf: String! }
  input ThingInput { title: String! seats: Int email: EmailAddress inner: InnerInput minutes: Minutes at: DateTime on: LocalDate time: LocalTime zone: TimeZone amount: BigInt }
  input InnerInput { title: String! inner: InnermostInput tags: [String!] }
  input InnermostInput { title: String! seats: Int }
  type Query { thing(id: ID): Thing echo(text: String): String broken: String meant: String away: String viewer: String now: String slow: String }
  type Mutation { make(input: ThingInput!): String! writes: Int! }
  type Subscription { ticks(to: Int!): Int! endless: Int! hanging: Int! changing: Thing! }
`;

let writes = 0;
let openStreams = 0;

@Resolver('Thing')
class ThingResolver {
  @Query() thing(@Args('id') id: string | undefined) { return { id: id ?? '1', title: 'a thing' }; }
  @Query() echo(@Args('text') text: string | null) { return text; }
  @Query() broken(): string { throw new Error('the password is hunter2'); }
  @Query() meant(): string { throw new GraphQLError('Not like this.', { extensions: { code: 'BAD_CURSOR' } }); }
  @Query() away(): string { throw new StoreUnavailable('the disk is on fire'); }
  @Query() viewer(@Asking() { viewer }: DoorContext) { return viewer ?? null; }
  @Query() slow() { return new Promise((resolve) => setTimeout(resolve, 200, 'done')); }
  @Query() now(@Asking() { now }: DoorContext) { return now(); }
  @ResolveField('broken') brokenField({ id }: { id: string }): string { throw new Error(`secret ${id}`); }
  @ResolveField() failing() { return null; }
  @ResolveField() things() { return []; }
  @ResolveField() asOf(_thing: unknown, _args: unknown, asking: DoorContext) { return asking.positionToken({ commit: 0n, prepare: 0n }); }
  @Mutation() make(@Args('input') { title }: { title: string }) { writes++; return title; }
  @Mutation() writes() { return ++writes; }
  @Subscription() async *ticks(@Args('to') to: number) {
    for (let tick = 1; tick <= to; tick++) yield { ticks: tick };
  }
  @Subscription() async *changing(@Asking() asking: DoorContext) {
    for (const commit of [3n, 7n]) {
      asking.readAfter({ commit, prepare: commit });
      yield { changing: { id: '1' } };
    }
  }
  @Subscription() async *hanging(@Asking() { gone }: DoorContext) {
    openStreams++;
    try {
      yield { hanging: 1 };
      await new Promise((resolve) => gone?.addEventListener('abort', resolve));
    } finally {
      openStreams--;
    }
  }
  @Subscription() endless(): AsyncIterableIterator<{ endless: number }> {
    openStreams++;
    let wake: (() => void) | undefined;
    return {
      next: () => new Promise((resolve) => {
        wake = () => resolve({ done: true, value: undefined });
        setTimeout(() => resolve({ done: false, value: { endless: 1 } }), 20);
      }),
      return: async () => { openStreams--; wake?.(); return { done: true, value: undefined }; },
      [Symbol.asyncIterator]() { return this; },
    };
  }
}

let server: GraphqlServer;
beforeAll(async () => {
  const [base = ''] = readSdl().filter((text) => text.includes('scalar DateTime'));
  server = await startGraphql([base, sdl], [ThingResolver]);
});
afterAll(() => server.app.close());
beforeEach(() => { server.failures.length = 0; writes = 0; });

type Answer = { readonly status: number; readonly headers: Headers; readonly body: { data?: Record<string, unknown> | null; errors?: { message: string; path?: unknown[]; locations?: unknown[]; extensions: Record<string, unknown> }[] } };

const send = async (body: unknown, init: RequestInit = {}): Promise<Answer> => {
  const response = await fetch(`${server.url}/graphql`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body), ...init, headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string> | undefined) } });
  return { status: response.status, headers: response.headers, body: await response.json() as Answer['body'] };
};
const ask = (query: string, variables?: unknown, init?: RequestInit) => send({ query, variables }, init);
const codeOf = ({ status, body }: Answer) => [status, body.errors?.[0]?.extensions['code']];
const times = (count: number, text: string) => Array.from({ length: count }, (_, index) => text.replaceAll('#', String(index))).join(' ');
const making = 'mutation ($input: ThingInput!) { make(input: $input) }';

describe('an operation', () => {
  it('is answered, the second and the tenth time as the first', async () => {
    for (let time = 0; time < 10; time++) expect(await ask('query ($text: String) { echo(text: $text) thing { id title } }', { text: `${time}` })).toMatchObject({ status: 200, body: { data: { echo: `${time}`, thing: { id: '1' } } } });
  });

  it('is the one that was named, in a text of several, however often another was asked', async () => {
    const query = 'query A { echo(text: "a") } query B { echo(text: "b") }';
    for (const operationName of ['A', 'A', 'A', 'A', 'B', 'A']) {
      const { body } = await send({ query, operationName });
      expect(body.data).toEqual({ echo: operationName.toLowerCase() });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(codeOf(await send({ query }))).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(codeOf(await send({ query, operationName: 'C' }))).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
  });

  it('knows who asks by the bearer token', async () => {
    const ana = `mbr_${'a'.repeat(32)}`;
    server.signedIn.add(ana);
    const viewer = async (authorization?: string) => (await ask('{ viewer }', {}, { headers: authorization === undefined ? {} : { authorization } })).body.data?.['viewer'];
    expect(await viewer(`Bearer ${ana}`)).toBe(ana);
    expect(await viewer(`bearer ${ana}`)).toBe(ana);
    for (const stranger of [undefined, 'Bearer ', `Basic ${ana}`, `Bearer ${ana}x`, `Bearer ${ana} x`, `Bearer ${'x'.repeat(5000)}`]) expect([stranger, await viewer(stranger)]).toEqual([stranger, null]);
  });

  it('may look at the whole schema', async () => {
    const { status, body } = await ask(getIntrospectionQuery());
    expect([status, body.errors]).toEqual([200, undefined]);
  });

  it('finds any object by its id, and answers null to what is no id', async () => {
    for (let time = 0; time < 3; time++) {
      const { body } = await ask('{ node(id: "mbr_0123456789abcdef0123456789abcdef") { id __typename ... on Member { name } } }');
      expect(body.data).toEqual({ node: { id: 'mbr_0123456789abcdef0123456789abcdef', __typename: 'Member', name: 'Ana' } });
    }
    for (const id of ['', 'x', 'mbr_0123', 'xyz_0123456789abcdef0123456789abcdef', 'bkg_0123456789abcdef0123456789abcdef', '__proto__']) {
      expect((await ask('query ($id: ID!) { node(id: $id) { id } }', { id })).body.data).toEqual({ node: null });
    }
  });
});

describe('a contract', () => {
  it('in which an input contains itself is refused at the start: compiling an operation with it would never end', async () => {
    const circular = [...readSdl().filter((text) => text.includes('scalar DateTime')), 'type Query { find(by: Rule): String } input Rule { not: Not } input Not { rule: Rule }'];
    await expect(startGraphql(circular, [])).rejects.toThrow('the input type Rule contains itself');
  });

  it('that names a scalar nobody knows is refused at the start: it would let everything pass', () => {
    expect(() => scalarsOf(['scalar Anything'])).toThrow('names the scalar Anything');
  });
});

describe('a request that is none', () => {
  it.each([
    ['no JSON', '{"query":', [400, 'BAD_REQUEST']],
    ['nothing', '', [400, 'BAD_REQUEST']],
    ['a number', '5', [400, 'BAD_REQUEST']],
    ['null', 'null', [400, 'BAD_REQUEST']],
    ['a batch', '[{"query":"{ now }"}]', [400, 'BAD_REQUEST']],
    ['no query', '{}', [400, 'BAD_REQUEST']],
    ['an empty query', '{"query":"  "}', [400, 'BAD_REQUEST']],
    ['a query that is a number', '{"query":5}', [400, 'BAD_REQUEST']],
    ['variables that are a list', '{"query":"{ now }","variables":[]}', [400, 'BAD_REQUEST']],
    ['variables that are a text', '{"query":"{ now }","variables":"{}"}', [400, 'BAD_REQUEST']],
    ['a name that is a number', '{"query":"{ now }","operationName":5}', [400, 'BAD_REQUEST']],
    ['variables nested without end', `{"query":"{ now }","variables":{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`, [400, 'BAD_INPUT']],
    ['a subscription, which has no single answer', '{"query":"subscription { endless }"}', [400, 'BAD_REQUEST']],
    ['a subscription beside a query', '{"query":"query A { now } subscription B { endless }","operationName":"B"}', [400, 'BAD_REQUEST']],
    ['a prototype in disguise', '{"query":"{ now }","variables":{"__proto__":{"x":1}}}', [400, 'BAD_REQUEST']],
    ['a text that is no GraphQL', '{"query":"{ now "}', [400, 'GRAPHQL_PARSE_FAILED']],
    ['a document as JSON instead of text', JSON.stringify({ query: JSON.stringify({ kind: 'Document', definitions: [] }) }), [400, 'GRAPHQL_PARSE_FAILED']],
    ['a field that does not exist', '{"query":"{ nothing }"}', [400, 'GRAPHQL_VALIDATION_FAILED']],
    ['a body over the limit', JSON.stringify({ query: '{ now }', variables: { x: 'x'.repeat(BODY_BYTES_MAX) } }), [413, 'BODY_TOO_LARGE']],
    ['ten megabytes', JSON.stringify({ query: '{ now }', variables: { x: 'x'.repeat(10 * 1024 * 1024) } }), [413, 'BODY_TOO_LARGE']],
  ])('is refused with a code and a reason: %s', async (_, text, expected) => {
    const answer = await send(text);
    expect(codeOf(answer)).toEqual(expected);
    expect(answer.body.errors?.[0]?.message).toMatch(/^.{10,}$/);
    expect(answer.body.data).toBeUndefined();
    expect(server.failures).toEqual([]);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('is refused: %s, and nothing was written', async (method) => {
    const response = await fetch(`${server.url}/graphql?query=${encodeURIComponent('mutation { writes }')}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST']);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'METHOD_NOT_ALLOWED' } }] });
    expect(writes).toBe(0);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/graphql', 'application/jsonx'])('is refused: a page of another site can send %s', async (type) => {
    expect(codeOf(await send({ query: 'mutation { writes }' }, { headers: { 'content-type': type } }))).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(writes).toBe(0);
  });

  it('is taken with a charset, and says how it may be kept', async () => {
    const answer = await ask('{ now }', {}, { headers: { 'content-type': 'Application/JSON; charset=utf-8' } });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });
});

describe('a value that does not fit', () => {
  it.each([
    ['a number for a text', { title: 5 }, ['input', 'title']],
    ['nothing where something must be', {}, ['input']],
    ['null where something must be', { title: null }, ['input', 'title']],
    ['a fraction of a seat', { title: 'x', seats: 1.5 }, ['input', 'seats']],
    ['more seats than a number holds', { title: 'x', seats: 3_000_000_000 }, ['input', 'seats']],
    ['a text for a number', { title: 'x', seats: '3' }, ['input', 'seats']],
    ['an unknown field', { title: 'x', admin: true }, ['input']],
    ['a wrong type far inside', { title: 'x', inner: { title: 'y', inner: { title: 'z', seats: {} } } }, ['input', 'inner', 'inner', 'seats']],
    ['a wrong item of a list', { title: 'x', inner: { title: 'y', tags: ['a', 5] } }, ['input', 'inner', 'tags', '1']],
    ['no e-mail address', { title: 'x', email: 'ana' }, ['input', 'email']],
    ['no minutes', { title: 'x', minutes: 0 }, ['input', 'minutes']],
    ['minutes as a text', { title: 'x', minutes: '60' }, ['input', 'minutes']],
    ['an instant without a zone', { title: 'x', at: '2027-03-03T09:00:00.000' }, ['input', 'at']],
    ['an instant without milliseconds', { title: 'x', at: '2027-03-03T09:00:00Z' }, ['input', 'at']],
    ['an instant that does not exist', { title: 'x', at: '2027-02-30T09:00:00.000Z' }, ['input', 'at']],
    ['an instant as a number', { title: 'x', at: 1_800_000_000_000 }, ['input', 'at']],
    ['a date that does not exist', { title: 'x', on: '2027-02-29' }, ['input', 'on']],
    ['a time beside the grain', { title: 'x', time: '09:10' }, ['input', 'time']],
    ['an unknown zone', { title: 'x', zone: 'Europe/Atlantis' }, ['input', 'zone']],
    ['an amount as a number', { title: 'x', amount: 9_007_199_254_740_993 }, ['input', 'amount']],
    ['an amount with digits of another script', { title: 'x', amount: '٣' }, ['input', 'amount']],
  ])('is refused with its path: %s', async (_, input, path) => {
    for (let time = 0; time < 4; time++) { // compiled or not, the answer is the same
      const answer = await ask(making, { input });
      expect(codeOf(answer)).toEqual([400, 'BAD_INPUT']);
      expect(answer.body.errors?.[0]?.extensions['path']).toEqual(path);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect([writes, server.failures]).toEqual([0, []]);
  });

  it.each([
    ['an argument', 'mutation ($given: ThingInput = { title: "x" }) { make(input: $given) }', ['input']],
    ['a field of an argument', 'mutation ($given: String = "x") { make(input: { title: $given }) }', ['input']],
    ['a condition', 'query ($given: Boolean = true) { now @skip(if: $given) }', ['if']],
  ])('is refused where it is null instead of its value by default, and something must be there: %s', async (_, query, path) => {
    for (let time = 0; time < 4; time++) {
      const answer = await ask(query, { given: null });
      expect([answer.body.errors?.[0]?.extensions['code'], answer.body.errors?.[0]?.extensions['path']]).toEqual(['BAD_INPUT', path]);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    expect([writes, server.failures]).toEqual([0, []]);
  });

  it('is named and not repeated: it may hold a password', async () => {
    const { body } = await ask(making, { input: { password: 'hunter2', title: { also: 'hunter2' } } });
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('is refused as well where it stands in the text', async () => {
    for (const input of ['{ title: 5 }', '{ title: "x", at: "yesterday" }', '{ title: "x", minutes: -1 }', '{ title: "x", amount: 12 }', '{}']) {
      expect([input, ...codeOf(await ask(`mutation { make(input: ${input}) }`))]).toEqual([input, 400, 'GRAPHQL_VALIDATION_FAILED']);
    }
  });

  it.each([
    ['NUL', 'a\u0000b'], ['a lone high surrogate', 'a\ud800b'], ['a lone low surrogate', '\udc00'], ['surrogates the wrong way round', '\udc00\ud800'],
  ])('is refused with its path: a text with %s, by variable or in the document', async (_, text) => {
    for (const [variables, path] of [[{ title: text }, ['input', 'title']], [{ title: 'x', inner: { title: 'y', tags: ['ok', text] } }, ['input', 'inner', 'tags', 1]]] as const) {
      const answer = await ask(making, { input: variables });
      expect(codeOf(answer)).toEqual([400, 'BAD_TEXT']);
      expect(answer.body.errors?.[0]?.extensions['path']).toEqual(path);
    }
    const literal = await ask(`{ echo(text: ${JSON.stringify(text)}) }`);
    expect(codeOf(literal)).toEqual([400, text.includes('\u0000') ? 'BAD_TEXT' : 'GRAPHQL_PARSE_FAILED']); // the language itself knows no half characters
    expect((await ask('query ($text: String) { echo(text: $text) }', { text, unused: 1 })).status).toBe(400);
  });

  it('is taken when it is only unusual', async () => {
    for (const text of ['🚲', 'e\u0301', '\u202e', 'x'.repeat(10_000), '']) expect((await ask('query ($text: String) { echo(text: $text) }', { text })).body.data).toEqual({ echo: text });
  });
});

describe('an operation that is too large', () => {
  it.each([
    ['TOO_MANY_TOKENS', 'five thousand times the same field', `{ ${times(5000, 'now')} }`],
    ['TOO_MANY_FIELDS', 'eighteen hundred times the same field', `{ thing { ${times(1800, 'id')} } }`],
    ['TOO_MANY_ALIASES', 'an alias bomb', `{ thing { ${times(300, 'a#: id')} } }`],
    ['TOO_DEEP', 'deep nesting', `{ thing { ${'things { '.repeat(50)} id ${'}'.repeat(50)} } }`],
    ['TOO_MANY_FIELDS', 'doubling fragments', `{ thing { ...F0 } } ${times(19, 'fragment F# on Thing { id ...N# ...N# }').replaceAll(/N(\d+)/g, (_, index: string) => `F${Number(index) + 1}`)} fragment F19 on Thing { id }`],
    ['GRAPHQL_VALIDATION_FAILED', 'fragments in a circle', '{ thing { ...A } } fragment A on Thing { id ...B } fragment B on Thing { ...A }'],
    ['TOO_MANY_ROOT_FIELDS', 'a thousand writes in one request', `mutation { ${times(300, 'writes')} }`],
    ['TOO_COSTLY', 'lists of lists of lists', '{ thing { things(first: 100) { things(first: 100) { things(first: 100) { id } } } } }'],
    ['BAD_REQUEST', 'a document of seventy thousand characters', `{ now } #${'x'.repeat(65_536)}`],
    ['TOO_MANY_TOKENS', 'directives without end', `{ now ${times(1500, '@include(if: true)')} }`],
  ])('is refused as %s in a moment, the second time too: %s', async (code, _, query) => {
    for (let time = 0; time < 3; time++) {
      const begin = performance.now();
      expect(codeOf(await ask(query))).toEqual([400, code]);
      expect(performance.now() - begin).toBeLessThan(250);
    }
    expect([writes, server.failures]).toEqual([0, []]);
  });
});

describe('what goes wrong inside', () => {
  it('is masked and written down under the id that the client gets', async () => {
    for (let time = 0; time < 4; time++) {
      server.failures.length = 0;
      const answer = await ask('{ broken now }');
      expect(answer.status).toBe(200);
      expect(JSON.stringify(answer.body)).not.toContain('hunter2');
      const [error] = answer.body.errors ?? [];
      expect(error).toMatchObject({ path: ['broken'], extensions: { code: 'INTERNAL', correlationId: answer.headers.get('barnraise-correlation-id') } });
      expect(answer.body.data).toEqual({ broken: null, now: '2027-03-03T09:00:00.000Z' });
      expect(server.failures).toEqual([{ error: expect.objectContaining({ message: 'the password is hunter2' }), correlationId: error?.extensions['correlationId'] }]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it('is masked deep inside as well, and a null where none may be is a failure of ours', async () => {
    expect((await ask('{ thing { id broken } }')).body).toMatchObject({ data: { thing: { id: '1', broken: null } }, errors: [{ path: ['thing', 'broken'], extensions: { code: 'INTERNAL' } }] });
    expect((await ask('{ thing { failing } }')).body).toMatchObject({ data: { thing: null }, errors: [{ extensions: { code: 'INTERNAL' } }] });
    expect(server.failures).toHaveLength(2);
  });

  it('is written down once, and what was meant to be said not at all', async () => {
    server.frameworkErrors.length = 0;
    await ask('{ broken meant }');
    await ask('{ thing { broken } meant }');
    expect([server.failures.length, server.frameworkErrors]).toEqual([2, []]);
  });

  it('is said when it was meant to be said', async () => {
    const { body } = await ask('{ meant }');
    expect(body.errors).toMatchObject([{ message: 'Not like this.', path: ['meant'], extensions: { code: 'BAD_CURSOR' } }]);
    expect(server.failures).toEqual([]);
  });

  it.each(['/graphql', '/graphql/stream'])('is not what a client breaks off in the middle of a request to %s', async (path) => {
    const wire = connect(Number(new URL(server.url).port), '127.0.0.1');
    wire.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"query":`);
    await pause(50);
    wire.destroy();
    await once(wire, 'close');
    await pause(50);
    expect(server.failures).toEqual([]);
  });

  it('is UNAVAILABLE when a store does not answer', async () => {
    const { body } = await ask('{ away }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }]);
    expect(JSON.stringify(body)).not.toContain('fire');
  });
});

describe('a subscription over WebSocket', () => {
  type Message = { readonly id?: string; readonly type: string; readonly payload?: unknown };
  const opened: WebSocket[] = [];
  afterAll(() => opened.forEach((socket) => socket.terminate()));

  const open = async (protocols: readonly string[] = ['graphql-transport-ws'], path = '/graphql') => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, [...protocols]);
    opened.push(socket);
    const inbox: Message[] = [];
    let wake = (): void => undefined;
    const closed = new Promise<number>((resolve) => socket.on('close', (code) => { resolve(code); wake(); }));
    socket.on('message', (data: Buffer) => { inbox.push(JSON.parse(data.toString()) as Message); wake(); });
    const failed = new Promise<Error>((resolve) => socket.on('error', resolve));
    await Promise.race([new Promise((resolve) => socket.once('open', resolve)), failed]);
    const take = async (): Promise<Message> => {
      while (inbox.length === 0) await new Promise<void>((resolve) => { wake = resolve; });
      return inbox.shift() ?? { type: 'nothing' };
    };
    return { socket, take, closed, failed, send: (message: unknown) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)) };
  };
  const initiated = async (payload: object = {}) => {
    const client = await open();
    client.send({ type: 'connection_init', payload });
    expect(await client.take()).toEqual({ type: 'connection_ack' });
    return client;
  };
  const subscribe = (query: string, variables: object = {}, id = '1') => ({ id, type: 'subscribe', payload: { query, variables } });

  it('yields what comes, then says that it is over', async () => {
    const { send: say, take } = await initiated();
    say(subscribe('subscription ($to: Int!) { ticks(to: $to) }', { to: 2 }));
    expect([await take(), await take(), await take()]).toEqual([
      { id: '1', type: 'next', payload: { data: { ticks: 1 } } }, { id: '1', type: 'next', payload: { data: { ticks: 2 } } }, { id: '1', type: 'complete' },
    ]);
  });

  it('yields what comes as of the change, whatever lies below', async () => {
    const { send: say, take } = await initiated();
    say(subscribe('subscription { changing { asOf } }'));
    expect([await take(), await take()]).toMatchObject([{ payload: { data: { changing: { asOf: 'after 3' } } } }, { payload: { data: { changing: { asOf: 'after 7' } } } }]);
  });

  it('answers queries and mutations as well, and pings', async () => {
    const { send: say, take } = await initiated();
    say(subscribe('mutation { writes }'));
    expect([await take(), await take()]).toMatchObject([{ payload: { data: { writes: 1 } } }, { type: 'complete' }]);
    say({ type: 'ping' });
    expect(await take()).toEqual({ type: 'pong' });
  });

  it('knows who asks, and ends when the sign-in ends', async () => {
    const leo = `mbr_${'b'.repeat(32)}`;
    server.signedIn.add(leo);
    const { send: say, take } = await initiated({ authorization: `Bearer ${leo}` });
    say(subscribe('{ viewer }', {}, 'q'));
    expect([await take(), await take()]).toMatchObject([{ payload: { data: { viewer: leo } } }, { type: 'complete' }]);
    say(subscribe('subscription { endless }', {}, 's'));
    expect(await take()).toMatchObject({ id: 's', type: 'next' });
    server.signedIn.delete(leo);
    let message = await take();
    while (message.type === 'next') message = await take();
    expect(message).toEqual({ id: 's', type: 'complete' });
  });

  it.each([
    ['GRAPHQL_PARSE_FAILED', subscribe('subscription {')],
    ['GRAPHQL_VALIDATION_FAILED', subscribe('subscription { nothing }')],
    ['GRAPHQL_VALIDATION_FAILED', subscribe('subscription { endless @skip(if: true) }')],
    ['GRAPHQL_VALIDATION_FAILED', subscribe('subscription { ...A } fragment A on Subscription { ... @include(if: false) { endless } }')],
    ['TOO_MANY_ALIASES', subscribe(`{ thing { ${times(31, 'a#: id')} } }`)],
    ['TOO_MANY_TOKENS', subscribe(`{ ${times(5000, 'now')} }`)],
    ['BAD_TEXT', subscribe('query ($text: String) { echo(text: $text) }', { text: '\u0000' })],
  ])('is refused as %s before it begins', async (code, message) => {
    const { send: say, take } = await initiated();
    say(message);
    expect(await take()).toMatchObject({ id: '1', type: 'error', payload: [{ extensions: { code } }] });
  });

  it('masks what goes wrong inside', async () => {
    const { send: say, take } = await initiated();
    say(subscribe('{ broken }'));
    const message = await take();
    expect(message).toMatchObject({ type: 'next', payload: { data: { broken: null }, errors: [{ extensions: { code: 'INTERNAL' } }] } });
    expect(JSON.stringify(message)).not.toContain('hunter2');
  });

  it.each([
    [4401, 'asks before it is acknowledged', async () => { const client = await open(); client.send(subscribe('{ now }')); return client; }],
    [4429, 'introduces itself twice', async () => { const client = await initiated(); client.send({ type: 'connection_init' }); return client; }],
    [4409, 'uses an id twice', async () => { const client = await initiated(); client.send(subscribe('subscription { endless }')); client.send(subscribe('subscription { endless }')); return client; }],
    [4400, 'sends what is no message', async () => { const client = await initiated(); client.send('{"type":"nonsense"}'); return client; }],
    [4400, 'sends what is no JSON', async () => { const client = await open(); client.send('x'); return client; }],
    [4406, 'speaks no protocol', () => open([])],
    [4408, 'never introduces itself', () => open()],
    [1009, 'sends a message over the limit', async () => { const client = await initiated(); client.send(subscribe(`{ now } # ${'x'.repeat(70_000)}`)); return client; }],
  ])('is closed with %i when a client %s', async (code, _, connect) => {
    expect(await (await connect()).closed).toBe(code);
    expect(server.failures).toEqual([]);
  });

  it('is read no further while its client leaves the answers lying, and goes on when they are taken', async () => {
    const { socket, send: say, take } = await initiated();
    socket.pause();
    for (let sent = 0; sent < 500; sent++) say({ type: 'ping', payload: { words: 'x'.repeat(60_000) } });
    let [before, left] = [Infinity, socket.bufferedAmount];
    while (left < before) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      [before, left] = [left, socket.bufferedAmount];
    }
    expect(left).toBeGreaterThan(10 * 1024 * 1024);
    socket.resume();
    say(subscribe('{ now }', {}, 'last'));
    let message = await take();
    while (message.id !== 'last') message = await take();
    expect(message).toMatchObject({ type: 'next' });
  });

  it('is not to be had at another address', async () => {
    expect((await (await open(['graphql-transport-ws'], '/elsewhere')).failed).message).toContain('404');
  });

  it.each(['endless', 'hanging'])('leaves nothing behind when it is completed or its socket is gone: %s', async (field) => {
    const before = openStreams;
    const [one, two] = [await initiated(), await initiated()];
    for (const { send: say, take } of [one, two]) { say(subscribe(`subscription { ${field} }`)); await take(); }
    expect(openStreams).toBe(before + 2);
    one.send({ id: '1', type: 'complete' });
    two.socket.terminate();
    for (let wait = 0; wait < 100 && openStreams > before; wait++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(openStreams).toBe(before);
  });
});

describe('a subscription over server-sent events', () => {
  it('yields what comes to a client of the graphql-sse protocol, then ends', async () => {
    const client = createSseClient({ url: `${server.url}/graphql/stream`, retryAttempts: 0 });
    const results: unknown[] = [];
    for await (const { data } of client.iterate({ query: 'subscription { ticks(to: 3) }' })) results.push(data);
    expect(results).toEqual([{ ticks: 1 }, { ticks: 2 }, { ticks: 3 }]);
    client.dispose();
  });

  it('leaves nothing behind when the reader goes away', async () => {
    const before = openStreams;
    const stop = new AbortController();
    const response = await fetch(`${server.url}/graphql/stream`, { method: 'POST', signal: stop.signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream' }, body: '{"query":"subscription { endless }"}' });
    expect(response.headers.get('content-type')).toMatch('text/event-stream');
    const reader = response.body?.getReader();
    await reader?.read();
    for (let wait = 0; wait < 100 && openStreams === before; wait++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(openStreams).toBe(before + 1);
    stop.abort();
    for (let wait = 0; wait < 100 && openStreams > before; wait++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(openStreams).toBe(before);
  });

  it('is refused like any other operation', async () => {
    const stream = (body: string, type = 'application/json') => fetch(`${server.url}/graphql/stream`, { method: 'POST', headers: { 'content-type': type }, body });
    for (const [body, code] of [['{"query":"subscription { nothing }"}', 'GRAPHQL_VALIDATION_FAILED'], ['{', 'BAD_REQUEST'], ['{"query":"subscription {"}', 'GRAPHQL_PARSE_FAILED']] as const) {
      const response = await stream(body);
      expect([response.status, await response.json()]).toMatchObject([400, { errors: [{ extensions: { code } }] }]);
    }
    expect((await stream('{"query":"mutation { writes }"}', 'text/plain')).status).toBe(415);
    expect(writes).toBe(0);
  });
});

describe('GraphiQL', () => {
  it('is served whole from this installation: no address of anybody else stands in the page', async () => {
    for (const path of ['/', '/graphiql']) {
      const response = await fetch(`${server.url}${path}`);
      const html = await response.text();
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(html).not.toMatch(/https?:|\/\//);
      expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(response.headers.get('content-security-policy')).not.toMatch(/https?:|unsafe-eval|script-src[^;]*unsafe-inline/);
      const assets = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, asset = '']) => asset);
      expect(assets).toHaveLength(6);
      for (const asset of assets) {
        const served = await fetch(`${server.url}${asset}`);
        const text = await served.text();
        expect([asset, served.status, served.headers.get('content-type')]).toEqual([asset, 200, expect.stringMatching(asset.endsWith('.css') ? /^text\/css/ : /^text\/javascript/)]);
        expect(text.length).toBeGreaterThan(500);
        if (asset.endsWith('.css')) expect(text).not.toMatch(/@import|url\(["']?(?!data:|#)/);
      }
    }
  });

  it('serves nothing else: no file of the disk', async () => {
    for (const path of ['/graphiql/../package.json', '/graphiql/%2e%2e/package.json', '/graphiql/..%2fpackage.json', '/graphiql/nothing.js']) expect([path, (await fetch(`${server.url}${path}`)).status]).toEqual([path, 404]);
  });
});

describe('a server that goes away', () => {
  it('finishes what is in progress and ends streams that would never end', async () => {
    const [base = ''] = readSdl().filter((text) => text.includes('scalar DateTime'));
    const leaving = await startGraphql([base, sdl], [ThingResolver]);
    const post = (path: string, query: string) => fetch(`${leaving.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
    const before = openStreams;
    const stream = await post('/graphql/stream', 'subscription { endless }');
    const slow = post('/graphql', '{ slow }').then((response) => response.json());
    await new Promise((resolve) => setTimeout(resolve, 50));
    const begin = performance.now();
    const closed = leaving.app.close();
    expect(await slow).toEqual({ data: { slow: 'done' } });
    expect(await stream.text()).toMatch(/event: next/);
    await closed;
    expect(performance.now() - begin).toBeLessThan(5_000);
    for (let wait = 0; wait < 100 && openStreams > before; wait++) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(openStreams).toBe(before);
    await expect(post('/graphql', '{ now }')).rejects.toThrow();
  });
});
