import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OperatorClient, ServerUnavailable } from './operator-client.js';
import { replayAndWatch } from './replays.js';

type Standing = Readonly<Record<string, unknown>>;

/** A server that tells what it is given to tell, and keeps a list of what it was told to do. */
class ToldServer extends OperatorClient {
  readonly cancelled: unknown[] = [];
  looks: (() => readonly Standing[])[] = [];
  refusal: Standing | undefined;

  constructor() {
    super('http://127.0.0.1:1', 'the-token');
  }

  override async ask<Data>(query: string, variables?: object): Promise<Data> {
    return this.#answer(query, variables) as Data;
  }

  #answer(query: string, variables: object | undefined): unknown {
    if (query.includes('replayProjection(')) return { replayProjection: this.refusal ?? { __typename: 'ReplayProjectionSuccess', replays: [standing({})] } };
    if (query.includes('cancelReplay(')) {
      this.cancelled.push(variables);
      this.looks = [() => [standing({ state: 'CANCELLED' })]];
      return { cancelReplay: { __typename: 'CancelReplaySuccess' } };
    }
    const look = this.looks.length > 1 ? this.looks.shift() : this.looks[0];
    return { projections: [{ replay: null }, ...(look?.() ?? []).map((replay) => ({ replay }))] };
  }
}

const standing = (about: Standing): Standing => ({
  id: 'the-order', projection: 'listings', generation: 4, dryRun: false, state: 'BUILDING', events: 500, done: 0.5, eventsPerSecond: 1_000, etaSeconds: 3, rows: 20, error: null, difference: null, ...about,
});
const found = { rows: 20, differing: 2, added: 1, removed: 0, changed: 1, examples: [{ key: 'lst_1', how: 'CHANGED', fields: ['title', 'doc'] }, { key: 'lst_2', how: 'ADDED', fields: [] }] };

let said: { out: string; errors: string };
beforeEach(() => {
  said = { out: '', errors: '' };
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => { said.out += String(text); return true; });
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => { said.errors += String(text); return true; });
});
afterEach(() => { jest.restoreAllMocks(); });

const watch = (server: ToldServer, { isHere = false, dryRun = false, json = false, names = ['listings'] } = {}) => replayAndWatch({ client: server, isHere }, { names, dryRun, json, reason: 'The story tells so.' });
const serverThatShows = (...looks: readonly (() => readonly Standing[])[]): ToldServer => Object.assign(new ToldServer(), { looks: [...looks] });

describe('watching a replay', () => {
  it.each([
    ['is done', { state: 'DONE' }, false, 0, 'listings: generation 4 serves, 20 rows\n'],
    ['has failed', { state: 'FAILED', error: 'ListingPaused cannot be folded' }, false, 1, 'listings: failed, and serves as before: ListingPaused cannot be folded\n'],
    ['was called off by somebody', { state: 'CANCELLED' }, false, 1, 'listings: called off, and serves as before\n'],
    ['found nothing that differs', { state: 'DONE', dryRun: true, difference: { ...found, differing: 0, examples: [] } }, true, 0, 'listings: 20 rows, 0 differ\n'],
    ['found rows that differ', { state: 'DONE', dryRun: true, difference: found }, true, 1, 'listings: 20 rows, 2 differ (1 added, 0 removed, 1 changed)\n  changed lst_1 (title, doc)\n  added lst_2\n'],
  ])('tells that it %s, and its exit code says so', async (_, end, dryRun, code, out) => {
    expect([await watch(serverThatShows(() => [standing({})], () => [standing(end)]), { dryRun }), said.out]).toEqual([code, out]);
  });

  it('that replaces rows which differed is done all the same', async () => {
    expect(await watch(serverThatShows(() => [standing({ state: 'DONE', difference: found })]))).toBe(0);
    expect(said.out).toMatch(/^listings: generation 4 serves, 20 rows, 2 differ \(/);
  });

  it('tells each of several as it ends, once, and in JSON when it is asked to', async () => {
    const [one, other] = [standing({ state: 'DONE' }), standing({ projection: 'members', state: 'DONE' })];
    const server = serverThatShows(() => [one, standing({ projection: 'members' })], () => [one, other]);
    expect(await watch(server, { names: ['listings', 'members'], json: true })).toBe(0);
    expect(said.out.trim().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([expect.objectContaining({ name: 'listings', state: 'DONE', rows: 20 }), expect.objectContaining({ name: 'members' })]);
  });

  it('says that the end is not known when another replay has begun since', async () => {
    expect(await watch(serverThatShows(() => [standing({})], () => [standing({ id: 'another' })]))).toBe(1);
    expect(said.errors).toContain('does not know any more how the replay of listings ended');
  });

  it('waits for a server that is started anew', async () => {
    const away = (): never => { throw new ServerUnavailable('it is not there'); };
    expect(await watch(serverThatShows(() => [standing({})], away, away, () => [standing({ state: 'DONE' })]))).toBe(0);
  });

  it.each([['UNKNOWN_PROJECTION', 64], ['INVALID_INPUT', 64], ['ALREADY_REPLAYING', 1]])('that is refused with %s ends with %i and the sentence', async (code, exit) => {
    const server = Object.assign(new ToldServer(), { refusal: { __typename: 'ProjectionRejected', code, message: 'Not now.' } });
    expect([await watch(server), said.errors]).toEqual([exit, 'Not now.\n']);
  });
});

describe('Ctrl-C while a replay is watched', () => {
  it('leaves it to the server, and says so', async () => {
    const server = serverThatShows(() => [standing({})]);
    const watching = watch(server);
    setTimeout(() => process.emit('SIGINT'), 50);
    expect([await watching, server.cancelled]).toEqual([130, []]);
    expect(said.errors).toMatch(/goes on in the server.*`barnraise projections cancel listings` calls it off/);
  });

  it('calls it off where nobody would go on with it', async () => {
    const server = serverThatShows(() => [standing({})]);
    const watching = watch(server, { isHere: true });
    setTimeout(() => process.emit('SIGINT'), 50);
    expect([await watching, server.cancelled]).toEqual([130, [{ input: { projection: 'listings', reason: 'interrupted on the command line' } }]]);
    expect(said.errors).toContain('Called off: the read models serve as before.');
  });
});
