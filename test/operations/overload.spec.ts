import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { KeyedQueue } from '../../src/kernel/keyed-queue.js';
import { Overloaded } from '../../src/kernel/overloaded.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { completedExchange } from '../support/exchange.js';

const LIMITS = { OPERATIONS_IN_FLIGHT_MAX: '8', SOCKETS_PER_MEMBER_MAX: '2', SUBSCRIPTIONS_PER_MEMBER_MAX: '3', SOCKETS_MAX: '4' };
const CHANGES = 'subscription ($id: ID!) { listingChanged(id: $id) { id } }';
let listing: { readonly id: string };

let world: AppWorld;
let ana: Person;
let leo: Person;
beforeAll(async () => {
  world = await startApp(LIMITS);
  const { listingId, ...people } = await completedExchange(world);
  listing = { id: listingId };
  ({ ana, leo } = people);
}, 60_000);
afterAll(() => world.close());

const socketUrl = () => `${world.url.replace('http', 'ws')}/graphql`;
/** A socket that has said who it is. @returns whether it was let in, and with which code it was closed */
const opened = (as?: Person) => {
  const socket = new WebSocket(socketUrl(), 'graphql-transport-ws');
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const answered = new Promise<'in' | 'out'>((resolve) => {
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: as ? { authorization: `Bearer ${as.token}` } : {} })));
    socket.on('message', () => resolve('in')).on('error', () => resolve('out')).on('close', () => resolve('out'));
  });
  return { socket, closed, answered, close: async () => { socket.close(); await closed; } };
};

/** Appends wait until they are let go: a store that has become slow. */
const slowLog = () => {
  const { log } = world.stores;
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const append = log.append.bind(log);
  const spied = jest.spyOn(log, 'append').mockImplementation(async (...given) => { await promise; return append(...given); });
  return () => { spied.mockRestore(); resolve(undefined); };
};

describe('more than can be answered at once', () => {
  it('is refused at once and says when to ask again; what was taken on is answered, and nothing else has happened', async () => {
    const update = (n: number) => world.send('mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { ... on UpdateProfileSuccess { position } } }', { input: { bio: `bio ${n}` } }, { as: ana });
    const letGo = slowLog();
    const answers = Array.from({ length: 60 }, (_, n) => update(n));
    const [first] = (await Promise.race(answers)).errors;
    expect(first).toMatchObject({ extensions: { code: 'OVERLOADED', retryAfter: 1 } });
    const question = await fetch(`${world.url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ __typename }"}' });
    expect([question.status, question.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await fetch(`${world.url}/livez`)).status).toBe(200);
    let answered = 0;
    for (const answer of answers) void answer.then(() => answered++);
    for (let wait = 0; wait < 200 && answered < 52; wait++) await pause(25);
    letGo();
    const [done, refused] = [(await Promise.all(answers)).filter(({ status }) => status === 200), (await Promise.all(answers)).filter(({ status }) => status === 503)];
    expect([done.length, refused.length]).toEqual([8, 52]);
    expect(done.every(({ errors }) => errors.length === 0)).toBe(true);
    expect((await world.stores.log.readAll()).filter(({ type }) => type === 'ProfileUpdated')).toHaveLength(8);
    expect((await update(60)).status).toBe(200);
  });
});

describe('commands that wait for one stream', () => {
  it('are refused when there are too many, and nothing of them was done', async () => {
    const queue = new KeyedQueue(2);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const done: string[] = [];
    const run = (name: string) => queue.run('booking-1', async () => { await promise; done.push(name); });
    const [first, second] = [run('first'), run('second')];
    await expect(run('third')).rejects.toThrow(Overloaded);
    await expect(queue.run('booking-2', async () => 'another stream')).resolves.toBe('another stream');
    resolve(undefined);
    await Promise.all([first, second]);
    expect(done).toEqual(['first', 'second']);
    await pause(0);
    await run('fourth');
    expect(done).toContain('fourth');
  });
});

describe('sockets', () => {
  it('of one member are bounded, and others still come in', async () => {
    const mine = [opened(ana), opened(ana)];
    expect(await Promise.all(mine.map(({ answered }) => answered))).toEqual(['in', 'in']);
    const third = opened(ana);
    expect([await third.answered, await third.closed]).toEqual(['out', 1013]);
    const other = opened(leo);
    expect(await other.answered).toBe('in');
    await Promise.all([...mine, other].map(({ close }) => close()));
    const again = opened(ana);
    expect(await again.answered).toBe('in');
    await again.close();
  });

  it('are bounded for all together before anybody says who it is', async () => {
    const all = Array.from({ length: 4 }, () => opened());
    expect(await Promise.all(all.map(({ answered }) => answered))).toEqual(['in', 'in', 'in', 'in']);
    expect(await opened().answered).toBe('out');
    await Promise.all(all.map(({ close }) => close()));
  });

  it('of one member carry no more subscriptions than are allowed', async () => {
    const client = createClient({ url: socketUrl(), webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: `Bearer ${ana.token}` } });
    const said: unknown[] = [];
    const ends = Array.from({ length: 4 }, () => client.subscribe({ query: CHANGES, variables: listing }, { next: (result) => void said.push(result), error: (error) => void said.push(error), complete: () => undefined }));
    for (let wait = 0; wait < 50 && said.length === 0; wait++) await pause(50);
    expect(said).toMatchObject([{ errors: [{ extensions: { code: 'OVERLOADED', retryAfter: 1 } }] }]);
    for (const end of ends) end();
    await client.dispose();
  });

  it('end when their member signs out, those of other sign-ins stay', async () => {
    const elsewhere = { ...leo, token: await world.signIn({ email: leo.email, password: leo.password }) };
    const [here, there] = [opened(leo), opened(elsewhere)];
    expect(await Promise.all([here.answered, there.answered])).toEqual(['in', 'in']);
    await world.ask('mutation { signOut(input: {}) { __typename } }', {}, { as: leo });
    expect(await here.closed).toBe(4401);
    await pause(100);
    expect(there.socket.readyState).toBe(WebSocket.OPEN);
    await there.close();
  });

  it('and event streams end with the sign-in as well', async () => {
    const mia = await world.person('Mia');
    const response = await fetch(`${world.url}/graphql/stream`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${mia.token}` }, body: JSON.stringify({ query: CHANGES, variables: listing }) });
    expect(response.status).toBe(200);
    await world.ask('mutation { signOut(input: {}) { __typename } }', {}, { as: mia });
    expect(await response.text()).toContain('event: complete');
  });
});
