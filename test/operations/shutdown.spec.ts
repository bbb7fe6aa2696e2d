import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import { startChild, type Child } from '../support/child.js';
import { freePort } from '../support/free-port.js';
import { copyOfTemplate } from '../support/pglite-template.js';
import { tempDirectory } from '../support/temp-directory.js';

const LONG_MS = 180_000;
const PEOPLE = 6;
const OPERATOR = 'f'.repeat(64);
/** A client that is told nothing, or to come back later, sends the same again. */
const PATIENCE_MS = 90_000;

let directory: ReturnType<typeof tempDirectory>;
let port: number;
let children: Child[] = [];
beforeEach(async () => {
  directory = tempDirectory();
  await copyOfTemplate(join(directory.path, 'read-models'));
  port = await freePort();
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  children = [];
  directory.remove();
});

const start = async (environment: Readonly<Record<string, string>> = {}): Promise<Child> => {
  const child = startChild('src/admin/barnraise.ts', ['start', '--no-demo'], { DATABASE_URL: '', EVENTSTORE_URL: '', LOG_LEVEL: 'error', DATA_DIR: directory.path, PORT: String(port), OPERATOR_TOKEN: OPERATOR, ...environment });
  children.push(child);
  await child.line((line) => line.includes('serves'));
  return child;
};

type Answer = { readonly data?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null; readonly errors?: readonly object[] };
const ask = async (query: string, input: object, token?: string): Promise<{ readonly status: number; readonly body: Answer }> => {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST', body: JSON.stringify({ query, variables: { input } }), headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });
  return { status: response.status, body: await response.json() as Answer };
};
const REGISTER = 'mutation ($input: RegisterMemberInput!) { registerMember(input: $input) { ... on RegisterMemberSuccess { position } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { token } } }';
const UPDATE = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { ... on UpdateProfileSuccess { position } } }';

/** How many operations the server says it is at. */
const inFlight = async (): Promise<number> => {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { authorization: `Bearer ${OPERATOR}` } })).text();
  const [, count] = /^graphql_in_flight (\d+)$/m.exec(metrics) ?? [];
  if (count === undefined) throw new Error('it does not say so');
  return Number(count);
};

const signedIn = async (n: number): Promise<string> => {
  const account = { email: `person-${n}@example.org`, password: 'the long password' };
  await ask(REGISTER, { ...account, name: `Person ${n}` });
  return String((await ask(SIGN_IN, account)).body.data?.['signIn']?.['token']);
};

/** Sends until it is acknowledged. @returns how often it had to */
const sendUntilAcknowledged = async (input: object, token: string): Promise<number> => {
  const until = Date.now() + PATIENCE_MS;
  for (let attempt = 1; Date.now() < until; attempt++) {
    const answer = await ask(UPDATE, input, token).catch(() => undefined);
    if (answer && isAcknowledged(answer)) return attempt;
    await pause(50);
  }
  throw new Error('nobody acknowledged it');
};

/** @throws when it is neither that nor asked to come back later */
const isAcknowledged = ({ status, body }: { readonly status: number; readonly body: Answer }): boolean => {
  if (status === 503) return false;
  if (status === 200 && typeof body.data?.['updateProfile']?.['position'] === 'string') return true;
  throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
};

describe('a server that is told to stop under load', () => {
  it('loses nothing, fails nobody who asks again, ends with 0, and the next goes on where it was', async () => {
    const first = await start({ SHUTDOWN_DELAY_MS: '300' });
    const tokens = await Promise.all(Array.from({ length: PEOPLE }, (_, n) => signedIn(n)));
    let isOver = false;
    const acknowledged: string[] = [];
    const attempts: number[] = [];
    const load = tokens.map(async (token) => {
      while (!isOver) {
        const idempotencyKey = randomUUID();
        attempts.push(await sendUntilAcknowledged({ bio: idempotencyKey, idempotencyKey }, token));
        acknowledged.push(idempotencyKey);
      }
    });
    await pause(1_000);
    const before = acknowledged.length;
    const exited = first.kill('SIGTERM');
    const ready: number[] = [];
    const probing = (async () => {
      while (ready.at(-1) !== 0) {
        ready.push(await fetch(`http://127.0.0.1:${port}/readyz`).then((response) => response.status, () => 0));
        await pause(20);
      }
    })();
    expect(await exited).toEqual({ code: 0, signal: null });
    await probing;
    expect(ready).toContain(503);
    expect(acknowledged.length).toBeGreaterThan(before); // while it was draining, it still answered
    const second = await start();
    await pause(500);
    isOver = true;
    await Promise.all(load);
    expect(attempts.some((count) => count > 1)).toBe(true);
    expect(await second.kill('SIGTERM')).toEqual({ code: 0, signal: null });
    expect([first.errors(), second.errors()]).toEqual(['', '']);

    const store = new SqliteEventStore(directory.path);
    const written = (await store.readAll({ max: 100_000 })).filter(({ type }) => type === 'ProfileUpdated');
    await store.close();
    expect(written).toHaveLength(acknowledged.length); // each of them once, and nothing that nobody was told of
    expect(new Set(written.map(({ metadata }) => metadata.commandId)).size).toBe(acknowledged.length);
  }, LONG_MS);

  it('answers whoever it has begun to answer', async () => {
    const child = await start({ SHUTDOWN_DELAY_MS: '0' });
    const begun: Promise<{ readonly status: number; readonly body: Answer }>[] = [];
    let answered = 0;
    const register = async (n: number) => {
      const answer = await ask(REGISTER, { name: `Person ${n}`, email: `person-${n}@example.org`, password: 'the long password' });
      answered += 1;
      return answer;
    };
    for (let wave = 24; answered === begun.length && wave < 400; wave *= 2) { // they wait for their passwords to be hashed; whoever is faster than we can look is followed by more
      begun.push(...Array.from({ length: wave }, (_, n) => register(begun.length + n)));
      while (answered + await inFlight() < begun.length) await pause(5);
    }
    expect(answered).toBeLessThan(begun.length);
    const exited = child.kill('SIGTERM');
    const answers = await Promise.all(begun);
    expect(answers.map(({ status, body }) => [status, typeof body.data?.['registerMember']?.['position']])).toEqual(answers.map(() => [200, 'string']));
    expect(await exited).toEqual({ code: 0, signal: null });
  }, LONG_MS);

  it('is given no time when it is told twice', async () => {
    const child = await start({ SHUTDOWN_DELAY_MS: '60000' });
    const exited = child.kill('SIGTERM');
    await pause(300);
    await child.kill('SIGTERM');
    expect(await exited).toEqual({ code: 1, signal: null });
  }, LONG_MS);
});
