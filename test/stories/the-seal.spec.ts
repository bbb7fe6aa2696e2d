import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { sql } from 'kysely';
import { ReadModels } from '../../projections/engine/read-models.js';
import { eachOf } from '../../src/admin/import/together.js';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { everyMutation, everyQuestion, everySubscription, type Known } from '../support/every-question.js';
import { completedExchange, tell, tellAndSucceed, type Exchange } from '../support/exchange.js';
import { tablesOf } from '../support/tables.js';
import { tempDirectory } from '../support/temp-directory.js';

/*
 * Two worlds that were one until a moment ago: a data directory is copied, and in one copy Ana reviews Leo. Until the reveal nobody but
 * Ana may be able to tell which world they live in. What is asked is made from the SDL, so that a field of tomorrow is asked as well.
 */

/** The other side has most to gain, and sees most. */
const DEPTH = { 'the other side': 4, 'a neighbour': 2, 'the coordinator': 3, 'a stranger': 2 } as const;
const generous = {
  DATABASE_URL: '', LOG_LEVEL: 'fatal', SESSION_DAYS: '365', MASTER_KEY: '5ea1'.repeat(16),
  GRAPHQL_DEPTH_MAX: '100', GRAPHQL_COST_MAX: '10000000', GRAPHQL_TOKENS_MAX: '100000', GRAPHQL_ALIASES_MAX: '1000', GRAPHQL_FIELDS_MAX: '10000',
};
const herReview = { marks: { didTheirPart: 2, keptAgreement: 3, gaveBack: 2, overall: 2 }, text: 'He shouted at the wheel.', privateNote: 'Please drink less coffee.' };
const theSecret = /shouted|coffee/;

let temp: ReturnType<typeof tempDirectory>;
let story: Exchange;
/** Where Ana has reviewed, and where she has not. */
let reviewed: AppWorld;
let silent: AppWorld;
let known: Known;

beforeAll(async () => {
  temp = tempDirectory();
  const before = join(temp.path, 'before');
  const world = await startApp({ ...generous, DATA_DIR: before });
  story = await completedExchange(world);
  const now = world.clock.now();
  await world.close();
  [reviewed, silent] = await Promise.all(['reviewed', 'silent'].map(async (name) => {
    const directory = join(temp.path, name);
    cpSync(before, directory, { recursive: true });
    const twin = await startApp({ ...generous, DATA_DIR: directory });
    await twin.advanceTo(now);
    return twin;
  })) as [AppWorld, AppWorld];
  const { ana, leo, mia, communityId, listingId, bookingId } = story;
  known = {
    ids: [bookingId, listingId, communityId, leo.id, ana.id, mia.id],
    scalars: {
      String: ['bicycle'], Int: [3], Float: [52.5], Boolean: [true], Minutes: [60], LocalDate: [now.slice(0, 10)], LocalTime: ['09:00'],
      DateTime: [now], TimeZone: ['Etc/UTC'], BigInt: ['1'], EmailAddress: ['leo@example.org'],
    },
    named: { to: [nextDay(now)] },
  };
}, 120_000);
afterAll(async () => {
  await Promise.all([reviewed.close(), silent.close()]);
  temp.remove();
});

const nextDay = (instant: string): string => new Date(Date.parse(instant) + 86_400_000).toISOString().slice(0, 10);
const schemaOf = (world: AppWorld): GraphQLSchema => (world.app.getHttpAdapter().getInstance()).graphql.schema;
const ask = async (world: AppWorld, query: string, as: Person | undefined) => {
  const { status, data, errors } = await world.send(query, {}, { as });
  return { status, data, errors: errors.map(({ message, path, extensions }) => ({ message, path, code: extensions?.['code'] })) };
};
const everybodyElse = (): readonly (readonly [keyof typeof DEPTH, Person | undefined])[] =>
  [['the other side', story.leo], ['a neighbour', story.mia], ['the coordinator', story.cora], ['a stranger', undefined]];

/** Asks both worlds, one question after the other. @returns those that are answered differently, how many say something, and those that the limits did not let through */
const differences = async (questions: readonly string[], as: Person | undefined) => {
  const different: { readonly question: string; readonly reviewed: unknown; readonly silent: unknown }[] = [];
  const tooMuch: unknown[] = [];
  let told = 0;
  await eachOf(questions, 8, async (question) => {
    const [here, there] = await Promise.all([ask(reviewed, question, as), ask(silent, question, as)]);
    if (here.data !== null) told += 1;
    if (here.errors.some(({ code }) => typeof code === 'string' && /TOO|LIMIT|SYNTAX|VALIDATION/.test(code)) || here.status >= 500) tooMuch.push(question.slice(0, 200), here.errors);
    if (JSON.stringify(here) !== JSON.stringify(there)) different.push({ question, reviewed: here, silent: there });
  });
  return { different, told, tooMuch };
};

describe('while one review lies sealed', () => {
  beforeAll(async () => {
    const told = await tellAndSucceed(reviewed, 'submitReview', { as: story.ana, input: { bookingId: story.bookingId, ...herReview }, fields: 'booking { id }' });
    expect(told['booking']).toEqual({ id: story.bookingId });
  });

  it('its author reads it, and nobody else', async () => {
    const query = `{ booking(id: "${story.bookingId}") { myReview { text privateNote revealed marks { overall } } reviews { text } } }`;
    expect(await reviewed.ask(query, {}, { as: story.ana })).toEqual({ booking: { reviews: [], myReview: { text: herReview.text, privateNote: herReview.privateNote, revealed: false, marks: { overall: 2 } } } });
    expect(await reviewed.ask(query, {}, { as: story.leo })).toEqual({ booking: { myReview: null, reviews: [] } });
  });

  it('every question that can be asked gets the same answer in both worlds, whoever else asks', async () => {
    for (const [who, as] of everybodyElse()) {
      const questions = everyQuestion(schemaOf(reviewed), known, DEPTH[who]);
      expect(questions.length).toBeGreaterThan(100);
      const { different, told, tooMuch } = await differences(questions, as);
      expect({ who, different, tooMuch }).toEqual({ who, different: [], tooMuch: [] });
      expect(told).toBeGreaterThan(questions.length / 4);
    }
  }, 180_000);

  it('and the same questions do tell her own world from the other to the author: they reach where it could leak', async () => {
    const { different } = await differences(everyQuestion(schemaOf(reviewed), known, 2), story.ana);
    expect(different.length).toBeGreaterThan(0);
    for (const { reviewed: here, silent: there } of different) expect(JSON.stringify(here).replaceAll(/myReview":\{.*?"revealed":false\}/g, 'myReview":null')).toBe(JSON.stringify(there));
  });

  it('every table of the read models is the same in both worlds', async () => {
    const [here, there] = await Promise.all([tablesOf(reviewed.stores.readDatabase), tablesOf(silent.stores.readDatabase)]);
    expect(here.size).toBeGreaterThan(8);
    expect(here).toEqual(there);
    for (const dump of here.values()) expect(dump).not.toMatch(theSecret);
  });

  it('every refusal about the booking sounds the same in both worlds', async () => {
    const mutations = everyMutation(schemaOf(reviewed), known, 'bookingId').filter(({ query }) => !(query.includes('submitReview') && query.includes(story.bookingId)));
    expect(mutations.length).toBeGreaterThan(20);
    for (const [who, as] of everybodyElse()) {
      const { different } = await differences(mutations.map(({ query }) => query), as);
      expect({ who, different }).toEqual({ who, different: [] });
    }
    const stranger = { bookingId: story.bookingId, marks: herReview.marks };
    for (const as of [story.mia, story.cora]) for (const world of [reviewed, silent]) expect(await tell(world, 'submitReview', { as, input: stranger })).toMatchObject({ __typename: 'ReviewRejected', message: expect.stringContaining('nothing here') });
  }, 60_000);

  it('a review that is written wrongly is refused in the same words', async () => {
    const wrong = [{ ...herReview, marks: { ...herReview.marks, overall: 6 } }, { ...herReview, text: 'x'.repeat(2001) }, { ...herReview, text: '' }, { ...herReview, privateNote: 'x'.repeat(501) }];
    for (const content of wrong) {
      const [here, there] = await Promise.all([reviewed, silent].map((world) => tell(world, 'submitReview', { as: story.leo, input: { bookingId: story.bookingId, ...content } })));
      expect(here).toEqual(there);
      expect(here?.message).toBeDefined();
    }
  });

  it('nobody who listens hears of it, not even that something has changed', async () => {
    const listeners = everySubscription(schemaOf(reviewed), known).flatMap((query) => [reviewed.subscribe(query, {}, { as: story.leo }), reviewed.subscribe(query, {}, { as: story.mia })]);
    const heard: unknown[] = [];
    const refused: string[] = [];
    const listening = listeners.map((listener) => listener.next().then((said) => heard.push(said), (error: unknown) => refused.push(String(error))));
    await new Promise((resolve) => setTimeout(resolve, 500));
    await tellAndSucceed(reviewed, 'submitReview', { as: story.ana, input: { bookingId: story.bookingId, ...herReview, text: 'He sang to the wheel, shouted a little.' }, fields: 'booking { id }' });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(heard).toEqual([]);
    for (const reason of refused) expect(reason).toMatch(/NOT_FOUND|NOT_OPERATOR/);
    await tellAndSucceed(reviewed, 'pauseListing', { as: story.leo, input: { listingId: story.listingId } });
    await tellAndSucceed(silent, 'pauseListing', { as: story.leo, input: { listingId: story.listingId } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(heard.length).toBeGreaterThan(0);
    for (const listener of listeners) listener.close();
    await Promise.all(listening);
  }, 30_000);

  it('a restart and a rebuild of the read models keep the seal', async () => {
    await sql`update read_models.generations set fingerprint = 'another definition'`.execute(reviewed.stores.readDatabase.db);
    await reviewed.restart();
    await reviewed.app.get(ReadModels).caughtUp(); // the old rows are read while the new ones are built
    for (const dump of (await tablesOf(reviewed.stores.readDatabase)).values()) expect(dump).not.toMatch(theSecret);
    expect(await reviewed.ask(`{ booking(id: "${story.bookingId}") { reviews { text } myReview { text } } member(id: "${story.leo.id}") { rating { count } reviews { totalCount } } }`, {}, { as: story.leo }))
      .toEqual({ booking: { reviews: [], myReview: null }, member: { rating: null, reviews: { totalCount: 0 } } });
  });
});

describe('when the time to review is over', () => {
  it('what was written is shown to everybody, once, though nothing ran when it came due', async () => {
    const end = new Date(reviewed.clock.nowMs() + 15 * 86_400_000).toISOString();
    await reviewed.advanceTo(end);
    await silent.advanceTo(end);
    const query = `{ member(id: "${story.leo.id}") { rating { count overall } reviews { totalCount nodes { text privateNote by author { name } } } } }`;
    const shown = { text: 'He sang to the wheel, shouted a little.', by: 'RECIPIENT', author: { name: 'Ana' } };
    expect(await reviewed.ask(query)).toEqual({ member: { rating: { count: 1, overall: 2 }, reviews: { totalCount: 1, nodes: [{ ...shown, privateNote: null }] } } });
    expect(await reviewed.ask(query, {}, { as: story.leo })).toMatchObject({ member: { reviews: { nodes: [{ ...shown, privateNote: herReview.privateNote }] } } });
    expect(await silent.ask(query)).toEqual({ member: { rating: null, reviews: { totalCount: 0, nodes: [] } } });
  }, 30_000);

  it('the other side comes too late in both worlds, in the same words', async () => {
    const late = { as: story.leo, input: { bookingId: story.bookingId, marks: herReview.marks } };
    const [here, there] = await Promise.all([tell(reviewed, 'submitReview', late), tell(silent, 'submitReview', late)]);
    expect(here).toEqual(there);
    expect(here.message).toContain('over');
  });

  it('and answers what was said, once', async () => {
    const answer = { as: story.leo, input: { bookingId: story.bookingId, to: 'RECIPIENT', text: 'The wheel has forgiven me.' }, fields: 'booking { reviews { reply { text } } }' };
    expect((await tellAndSucceed(reviewed, 'replyToReview', answer))['booking']).toEqual({ reviews: [{ reply: { text: 'The wheel has forgiven me.' } }] });
    expect(await tell(reviewed, 'replyToReview', answer)).toMatchObject({ message: 'You have answered this review before.' });
    expect(await tell(silent, 'replyToReview', answer)).toMatchObject({ message: 'There is nothing here that you could review or answer.' });
  });
});
