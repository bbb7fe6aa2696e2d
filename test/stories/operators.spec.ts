import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { createClient } from 'graphql-sse';
import { memberId } from '../../contracts/values.js';
import { listings } from '../../projections/listings/listings.projection.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { completedExchange, tell, tellAndSucceed, type Exchange, type Told } from '../support/exchange.js';
import { liveTableOf } from '../support/tables.js';

const token = '0badc0de'.repeat(8);
const nobody = { id: memberId.parse(`mbr_${'0'.repeat(32)}`), name: '', email: '', password: '' };
const operator: Person = { ...nobody, token };
const impostor: Person = { ...nobody, token: 'f00d'.repeat(16) };

let world: AppWorld;
let story: Exchange;
beforeAll(async () => {
  world = await startApp({ OPERATOR_TOKEN: token });
  story = await completedExchange(world);
}, 120_000);
afterAll(() => world.close());

const REASON = 'The story tells so.';
type Replay = { readonly id: string; readonly projection: string; readonly state: string; readonly generation: number; readonly rows: number; readonly difference: Difference | null; readonly error: string | null };
type Difference = { readonly rows: number; readonly differing: number; readonly added: number; readonly removed: number; readonly changed: number; readonly examples: readonly { readonly key: string; readonly how: string; readonly fields: readonly string[] }[] };
const REPLAY = 'id projection state generation rows error difference { rows differing added removed changed examples { key how fields } }';

const order = (name: string, input: object, fields: string): Promise<Told> => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on ProjectionRejected { code message path } ... on ${type}Success { position ${fields} } } }`;
  return world.ask<Record<string, Told>>(query, { input: { reason: REASON, ...input } }, { as: operator }).then((answer) => answer[name] ?? { __typename: 'nothing' });
};
const look = <Data>(fields: string, name = 'listings') => world.ask<{ projection: Data }>(`query ($name: String!) { projection(name: $name) { ${fields} } }`, { name }, { as: operator }).then(({ projection }) => projection);

/** Orders a replay and waits for the end of all that it is about. */
const replayed = async (input: object, name = 'listings'): Promise<Replay> => {
  const begun = await order('replayProjection', { projection: name, ...input }, `replays { ${REPLAY} }`);
  if (begun.message !== undefined) throw new Error(`the replay of ${name} was refused: ${begun.message}`);
  const replays = begun['replays'] as readonly Replay[];
  for (;;) {
    const { projections } = await world.ask<{ projections: readonly { replay: Replay | null }[] }>(`{ projections { replay { ${REPLAY} } } }`, {}, { as: operator });
    const over = projections.flatMap(({ replay }) => replay ?? []).filter(({ id, state }) => id === replays[0]?.id && ['DONE', 'FAILED', 'CANCELLED'].includes(state));
    const found = over.find(({ projection }) => projection === name);
    if (found && over.length === replays.length) return found;
    await pause(25);
  }
};

const questions = [
  '{ projections { name } }', '{ projection(name: "listings") { name } }', '{ projection(name: "nonsense") { name } }', '{ parkedEvents { totalCount } }', '{ parkedEvents(projection: "nonsense") { totalCount } }',
];
const orders: readonly (readonly [string, object])[] = [
  ['replayProjection', { projection: 'listings' }], ['replayProjection', { projection: 'nonsense' }], ['cancelReplay', { projection: 'listings' }], ['rollbackProjection', { projection: 'listings' }],
  ['retryParked', { projection: 'listings', key: 'x' }], ['skipParked', { projection: 'listings', key: 'x', eventId: 'not even an id' }],
];
const everybodyElse = (): readonly (readonly [string, Person | undefined])[] => [['a stranger', undefined], ['who guesses', impostor], ['a member', story.cora]];

describe('who does not show the token of the operators', () => {
  it('is refused in the same words, whatever is asked for', async () => {
    const refusals = await Promise.all(everybodyElse().flatMap(([, as]) => questions.map((query) => world.send(query, {}, { as }))));
    const told = refusals.map(({ data, errors }) => ({ data: Object.values(data ?? {}).flatMap((value) => value ?? []), message: errors[0]?.message, code: errors[0]?.extensions?.['code'] }));
    expect(new Set(told.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify({ data: [], message: 'This is for the operators of this installation.', code: 'NOT_OPERATOR' })]));
  });

  it('is refused in the same words, whatever is ordered, and nothing is written down', async () => {
    const head = await world.stores.log.head();
    const refusals = await Promise.all(everybodyElse().flatMap(([, as]) => orders.map(async ([name, input]) => {
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
      return (await world.ask<Record<string, Told>>(`mutation ($input: ${type}!) { ${name}(input: $input) { ... on ProjectionRejected { code message path } } }`, { input: { reason: REASON, ...input } }, { as }))[name];
    })));
    expect(new Set(refusals.map((one) => JSON.stringify(one)))).toEqual(new Set([JSON.stringify({ code: 'NOT_OPERATOR', message: 'This is for the operators of this installation.', path: [] })]));
    expect(await world.stores.log.head()).toEqual(head);
  });

  it.each(['a stranger', 'who guesses', 'a member'])('is refused over sockets and event streams: %s', async (who) => {
    const as = everybodyElse().find(([name]) => name === who)?.[1];
    const heard = world.subscribe('subscription { replayProgress { id } }', {}, { as });
    await expect(heard.next()).rejects.toThrow(/NOT_OPERATOR|operators of this installation/);
    heard.close();
    const stream = createClient({ url: `${world.url}/graphql/stream`, retryAttempts: 0, headers: as ? { authorization: `Bearer ${as.token}` } : {} });
    expect(JSON.stringify(await stream.iterate({ query: 'subscription { replayProgress { id } }' }).next())).toContain('NOT_OPERATOR');
    stream.dispose();
  });

  it('is no less a stranger for being an operator: the token is nobody’s sign-in', async () => {
    expect(await world.ask('{ viewer { id } }', {}, { as: operator })).toEqual({ viewer: null });
    expect(await tell(world, 'foundCommunity', { as: operator, input: { name: 'Operators' } })).toMatchObject({ message: expect.stringMatching(/sign/i) });
  });
});

describe('what an operator sees', () => {
  it('is every read model, how it is and how far behind', async () => {
    const { projections } = await world.ask<{ projections: readonly Record<string, unknown>[] }>('{ projections { name version state generation owner isServingOlder parkedCount error lag { events seconds } logPosition generations { generation state } } }', {}, { as: operator });
    expect(projections.map(({ name }) => name)).toEqual(expect.arrayContaining(['listings', 'members', 'booking-details', 'due-timers']));
    for (const one of projections) expect(one).toMatchObject({ state: 'LIVE', owner: 'THIS', parkedCount: 0, isServingOlder: false, error: null, lag: { events: 0, seconds: 0 }, generations: [{ state: 'LIVE' }], logPosition: expect.stringMatching(/^\d+\/\d+$/) });
  });

  it('is nothing where there is none', async () => expect(await world.ask('{ projection(name: "nonsense") { name } }', {}, { as: operator })).toEqual({ projection: null }));

  it.each([
    ['replayProjection', { projection: 'nonsense' }, 'UNKNOWN_PROJECTION', []], ['replayProjection', { projection: 'listings', also: ['nonsense'] }, 'UNKNOWN_PROJECTION', []],
    ['replayProjection', { projection: 'Not a name' }, 'INVALID_INPUT', ['input', 'projection']], ['replayProjection', { projection: 'listings', reason: '' }, 'INVALID_INPUT', ['input', 'reason']],
    ['replayProjection', { projection: 'listings', reason: 'x'.repeat(501) }, 'INVALID_INPUT', ['input', 'reason']],
    ['cancelReplay', { projection: 'listings' }, 'NOT_REPLAYING', []], ['rollbackProjection', { projection: 'members' }, 'NO_PREVIOUS_GENERATION', []],
    ['retryParked', { projection: 'listings', key: 'nothing' }, 'NOT_PARKED', ['input', 'key']], ['skipParked', { projection: 'listings', key: 'nothing', eventId: 'none' }, 'INVALID_INPUT', ['input', 'eventId']],
  ])('is why %s of %j is refused', async (name, input, code, path) => {
    expect(await order(name, input, '__typename')).toMatchObject({ __typename: 'ProjectionRejected', code, path });
  });
});

describe('a replay', () => {
  it('puts new rows in the place of the old ones while commands go on', async () => {
    const before = await look<{ generation: number }>('generation');
    const state = { isOver: false };
    const going = replayed({}).finally(() => (state.isOver = true));
    for (let turn = 0; turn < 2 || !state.isOver; turn++) {
      for (const [name, status] of [['pauseListing', 'PAUSED'], ['publishListing', 'PUBLISHED']] as const) {
        expect(await tell(world, name, { as: story.leo, input: { listingId: story.listingId }, fields: 'listing { status }' })).toMatchObject({ listing: { status } });
      }
    }
    const done = await going;
    expect(done).toMatchObject({ state: 'DONE', error: null, projection: 'listings' });
    const after = await look<{ generation: number; generations: readonly { generation: number; state: string }[] }>('generation generations { generation state }');
    expect(after.generation).toBe(done.generation);
    expect(after.generations.slice(0, 2)).toEqual([{ generation: done.generation, state: 'LIVE' }, { generation: before.generation, state: 'PREVIOUS' }]);
    expect((await replayed({ dryRun: true })).difference).toMatchObject({ differing: 0 });
  }, 30_000);

  it('is told as it goes on, to the end, over sockets and event streams', async () => {
    const heard = world.subscribe<{ replayProgress: Replay }>(`subscription { replayProgress(projection: "members") { ${REPLAY} } }`, {}, { as: operator });
    const stream = createClient({ url: `${world.url}/graphql/stream`, retryAttempts: 0, headers: { authorization: `Bearer ${token}` } });
    const streamed = stream.iterate<{ replayProgress: Replay }>({ query: `subscription { replayProgress { ${REPLAY} } }` });
    const first = streamed.next();
    await pause(200);
    const done = await replayed({ also: ['ratings'] }, 'members');
    let last: Replay | undefined;
    while (last?.id !== done.id || last.state !== 'DONE') last = (await heard.next()).replayProgress;
    expect(last).toEqual(done);
    expect(JSON.stringify(await first)).toContain('"replayProgress":{"id":"');
    heard.close();
    stream.dispose();
  }, 30_000);

  it('is ordered once by each key, and another one by another', async () => {
    const idempotencyKey = 'the-same-key';
    const once = await replayed({ idempotencyKey }, 'ratings');
    expect(await order('replayProjection', { projection: 'ratings', idempotencyKey }, 'replays { id }')).toMatchObject({ replays: [{ id: once.id }] });
    expect(await order('replayProjection', { projection: 'ratings', idempotencyKey, dryRun: true }, 'replays { id }')).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' });
    expect((await replayed({}, 'ratings')).id).not.toBe(once.id);
  }, 30_000);

  it('that only compares finds a row that the log does not bear out, and leaves everything as it is', async () => {
    const { db } = world.stores.readDatabase;
    const table = sql.table(await liveTableOf(db, 'members'));
    expect((await replayed({ dryRun: true }, 'members')).difference).toMatchObject({ differing: 0, rows: 4, examples: [] });
    await sql`update ${table} set doc = jsonb_set(doc, '{name}', '"Somebody else"') where key = ${story.leo.id}`.execute(db);
    const before = await look<{ generation: number }>('generation', 'members');
    const { state, difference } = await replayed({ dryRun: true }, 'members');
    expect([state, difference]).toEqual(['DONE', expect.objectContaining({ differing: 1, added: 0, removed: 0, changed: 1, examples: [expect.objectContaining({ key: story.leo.id, how: 'CHANGED' })] })]);
    expect(difference?.examples[0]?.fields).toContain('name');
    expect(await look('generation', 'members')).toEqual(before);
    expect(await world.ask(`{ member(id: "${story.leo.id}") { name } }`)).toEqual({ member: { name: 'Somebody else' } });
    await replayed({}, 'members');
    expect(await world.ask(`{ member(id: "${story.leo.id}") { name } }`)).toEqual({ member: { name: 'Leo' } });
  }, 30_000);
});

describe('a rollback', () => {
  it('lets the rows before serve again, as new as the log', async () => {
    const replay = await replayed({});
    await tellAndSucceed(world, 'pauseListing', { as: story.leo, input: { listingId: story.listingId } });
    const rolledBack = await order('rollbackProjection', { projection: 'listings' }, 'generation projection { generation lag { events } }');
    expect(rolledBack['generation']).toBeLessThan(replay.generation);
    expect(rolledBack['projection']).toMatchObject({ generation: rolledBack['generation'] });
    expect(await world.ask(`{ listing(id: "${story.listingId}") { status } }`, {}, { as: story.leo })).toEqual({ listing: { status: 'PAUSED' } });
    await tellAndSucceed(world, 'publishListing', { as: story.leo, input: { listingId: story.listingId } });
  }, 30_000);
});

describe('an event that cannot be folded', () => {
  const steps = listings.on as Record<string, unknown>;
  const { ListingPaused: asItWas } = steps;
  /** Code that has a bug, and code in which it was mended. */
  const broken = (): void => { steps['ListingPaused'] = () => { throw new Error('cannot stomach a pause'); }; };
  const mended = (): void => { steps['ListingPaused'] = asItWas; };
  const act = (name: string) => tell(world, name, { as: story.leo, input: { listingId: story.listingId } });
  const status = async () => (await world.ask<{ listing: { status: string } }>(`{ listing(id: "${story.listingId}") { status } }`, {}, { as: story.leo })).listing.status;
  type Parked = { readonly projection: string; readonly key: string; readonly eventId: string; readonly eventType: string; readonly error: string; readonly waiting: number; readonly attempts: number };
  const parked = async () => (await world.ask<{ parkedEvents: { nodes: readonly Parked[]; totalCount: number } }>('{ parkedEvents(projection: "listings", first: 5) { totalCount nodes { projection key eventId eventType error waiting attempts } } }', {}, { as: operator })).parkedEvents.nodes;

  it('is found, explained and, once mended, tried again; what waits behind it follows', async () => {
    broken();
    await act('pauseListing');
    mended();
    await act('publishListing');
    const [found, ...more] = await parked();
    expect(more).toEqual([]);
    expect(found).toMatchObject({ projection: 'listings', key: story.listingId, eventType: 'ListingPaused', error: expect.stringContaining('cannot stomach a pause'), waiting: 1 });
    expect(await look('state parkedCount')).toEqual({ state: 'LIVE', parkedCount: 1 });
    broken();
    const still = await order('retryParked', { projection: 'listings', key: story.listingId }, 'outcome');
    expect(still).toMatchObject({ outcome: 'PARKED_AGAIN' });
    mended();
    expect(await order('retryParked', { projection: 'listings', key: story.listingId }, 'outcome projection { parkedCount }')).toMatchObject({ outcome: 'RELEASED', projection: { parkedCount: 0 } });
    expect([await parked(), await status()]).toEqual([[], 'PUBLISHED']);
  }, 30_000);

  it('is left out when an operator says so, and not when it is another event', async () => {
    broken();
    await act('pauseListing');
    await act('publishListing');
    const [found] = await parked();
    const about = { projection: 'listings', key: story.listingId };
    expect(await order('skipParked', { ...about, eventId: '08392271-814c-8476-addc-a66c66c55762' }, 'outcome')).toMatchObject({ code: 'NOT_PARKED' });
    expect(await order('skipParked', { ...about, eventId: found?.eventId }, 'outcome')).toMatchObject({ outcome: 'RELEASED' });
    mended();
    expect([await parked(), await status()]).toEqual([[], 'PUBLISHED']);
  }, 30_000);
});

describe('what operators did', () => {
  type Act = { readonly kind: string; readonly actor: string; readonly reason: string; readonly outcome: string | null; readonly dryRun: boolean | null };
  const acts = (page: string, name = 'listings') => look<{ acts: { nodes: readonly Act[]; totalCount: number; pageInfo: { hasNextPage: boolean; endCursor: string } } }>(`acts(${page}) { totalCount nodes { kind actor reason outcome dryRun } pageInfo { hasNextPage endCursor } }`, name).then((found) => found.acts);

  it('is told with who, why and how it ended, the newest first', async () => {
    const { nodes } = await acts('first: 50');
    expect(nodes.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'SKIP_PARKED RELEASED', 'RETRY_PARKED RELEASED', 'RETRY_PARKED PARKED_AGAIN', 'ROLLBACK DONE', 'REPLAY DONE', 'REPLAY DONE', 'REPLAY DONE',
    ]);
    for (const { actor, reason } of nodes) expect([actor, reason]).toEqual(['operator', REASON]);
  });

  it('is told a page at a time', async () => {
    const first = await acts('first: 2');
    const second = await acts(`first: 2, after: "${first.pageInfo.endCursor}"`);
    expect([first.totalCount, first.pageInfo.hasNextPage, second.nodes.map(({ kind }) => kind)]).toEqual([7, true, ['RETRY_PARKED', 'ROLLBACK']]);
    expect((await world.send(`{ projection(name: "members") { acts(after: "${first.pageInfo.endCursor}") { totalCount } } }`, {}, { as: operator })).errors[0]?.extensions?.['code']).toBe('BAD_CURSOR');
  });

  it('is still told after a restart, and the read models are as they were left', async () => {
    await world.restart();
    expect((await acts('first: 50')).totalCount).toBe(7);
    expect(await look('state parkedCount')).toEqual({ state: 'LIVE', parkedCount: 0 });
  }, 30_000);
});
