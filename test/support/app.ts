import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createClient } from 'graphql-ws';
import pg from 'pg';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import type { MemberId } from '../../contracts/values.js';
import { createApp, listen } from '../../src/app.js';
import { readConfig, type Config } from '../../src/config.js';
import { TestClock } from '../../src/kernel/clock.js';
import { openPayments, type Payments } from '../../src/payments.js';
import { Processes } from '../../src/processes/engine/processes.js';
import { openStores, type Stores } from '../../src/stores.js';
import { SchemaCheck } from '../stripe/schema-check.js';
import { StandIn } from './eventstoredb/stand-in.js';
import { copyOfTemplate } from './pglite-template.js';
import { mustBeReconciled } from './reconciled.js';
import { tempDirectory } from './temp-directory.js';

/** Somebody who has registered and signed in. */
export type Person = { readonly id: MemberId; readonly name: string; readonly email: string; readonly password: string; readonly token: string };
export type AskOptions = {
  /** Whose sign-in the request carries; a stranger's without it. */
  readonly as?: Person | undefined;
  readonly headers?: Readonly<Record<string, string>>;
};
export type GraphqlFailure = { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions?: Readonly<Record<string, unknown>> };
export type Answer<Data> = { readonly status: number; readonly data: Data | null; readonly errors: readonly GraphqlFailure[] };
/** Results of a subscription, taken one by one. */
export type Heard<Data> = { readonly next: () => Promise<Data>; readonly close: () => void };

type Running = { readonly app: NestFastifyApplication; readonly stores: Stores; readonly payments: Payments };

const HEARD_MS_MAX = 10_000;

/**
 * The whole application as a client meets it: real stores of its own, a real port, a clock that can be set forward. The log is in SQLite, or with
 * BARNRAISE_TEST_LOG=eventstoredb behind a stand-in server; read models and vault are embedded, or on the PostgreSQL server of DATABASE_URL.
 */
export class AppWorld {
  /** The position that the last mutation answered: what is asked next is answered as of it at least. */
  #position: string | undefined;
  #people = 0;

  private constructor(readonly config: Config, readonly clock: TestClock, private readonly house: { running: Running; readonly misfits: string[]; readonly remove: () => Promise<void> }) {}

  static async start(environment: Readonly<Record<string, string>> = {}): Promise<AppWorld> {
    const { path, remove } = tempDirectory();
    const database = await newDatabase();
    if (!database) await copyOfTemplate(join(path, 'read-models'));
    const server = process.env['BARNRAISE_TEST_LOG'] === 'eventstoredb' ? await StandIn.start({ file: join(environment['DATA_DIR'] ?? path, 'stand-in.jsonl') }) : undefined;
    const config = readConfig({ NODE_ENV: 'test', LOG_LEVEL: 'error', DATA_DIR: path, TEST_CLOCK: 'true', PORT: '0', TIMER_INTERVAL_MS: '50', DATABASE_URL: database?.url, EVENTSTORE_URL: server?.url, ...environment });
    const clock = new TestClock();
    const misfits: string[] = [];
    return new AppWorld(config, clock, { running: await run(config, clock, misfits), misfits, remove: async () => { remove(); await server?.stop(); await database?.drop(); } });
  }

  get app(): NestFastifyApplication {
    return this.house.running.app;
  }

  get stores(): Stores {
    return this.house.running.stores;
  }

  /** Card money, which runs against a sandbox of its own. */
  get payments(): Payments {
    return this.house.running.payments;
  }

  get url(): string {
    const { port } = this.app.getHttpServer().address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** Asks, and takes the answer's data. @throws when there are errors */
  async ask<Data = Record<string, unknown>>(query: string, variables: object = {}, options: AskOptions = {}): Promise<Data> {
    const { data, errors } = await this.send<Data>(query, variables, options);
    if (errors.length > 0 || data === null) throw new Error(`${errors.map(({ message, path }) => `${path?.join('.') ?? 'the request'}: ${message}`).join('\n')}\nin ${query.trim()}`);
    return data;
  }

  /** Asks, and takes whatever comes. */
  async send<Data = Record<string, unknown>>(query: string, variables: object = {}, { as, headers }: AskOptions = {}): Promise<Answer<Data>> {
    const signIn: Record<string, string> = as ? { authorization: `Bearer ${as.token}` } : {};
    const readAfter: Record<string, string> = this.#position === undefined ? {} : { 'barnraise-read-after': this.#position };
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST', body: JSON.stringify({ query, variables }), headers: { 'content-type': 'application/json', ...signIn, ...readAfter, ...headers },
    });
    const { data, errors } = { data: null, errors: [], ...await response.json() as Partial<Answer<Data>> };
    for (const result of Object.values(data ?? {}) as readonly unknown[]) this.#remember(result);
    return { status: response.status, data, errors };
  }

  /** Registers and signs in. */
  async person(name: string): Promise<Person> {
    const account = { name, email: `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}-${++this.#people}@example.org`, password: `the long password of ${name}` };
    const { registerMember } = await this.ask<{ registerMember: { member: { id: MemberId } } }>(
      'mutation ($input: RegisterMemberInput!) { registerMember(input: $input) { ... on RegisterMemberSuccess { position member { id } } } }', { input: account });
    const { email, password } = account;
    return { ...account, id: registerMember.member.id, token: await this.signIn({ email, password }) };
  }

  /** @returns the token of a new session */
  async signIn(input: { readonly email: string; readonly password: string }): Promise<string> {
    const { signIn } = await this.ask<{ signIn: { token: string } }>('mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { token } } }', { input });
    return signIn.token;
  }

  /** Sets the clock forward; what comes due by then has happened, and can be read, when it returns. */
  async advanceTo(to: string): Promise<void> {
    const { advanceTestClock } = await this.ask<{ advanceTestClock: { __typename: string; code?: string } }>(
      'mutation ($to: DateTime!) { advanceTestClock(input: { to: $to }) { __typename ... on AdvanceTestClockSuccess { position } ... on ClockRejected { code } } }', { to });
    if (advanceTestClock.code !== undefined) throw new Error(`the clock was not set: ${advanceTestClock.code}`);
  }

  /** Lets so much time pass. */
  pass({ days = 0, hours = 0, minutes = 0 }: { readonly days?: number; readonly hours?: number; readonly minutes?: number }): Promise<void> {
    return this.advanceTo(new Date(this.clock.nowMs() + ((days * 24 + hours) * 60 + minutes) * 60_000).toISOString());
  }

  /** Subscribes over a socket of its own. What is heard before it is taken waits. */
  subscribe<Data = Record<string, unknown>>(query: string, variables: Record<string, unknown> = {}, { as }: AskOptions = {}): Heard<Data> {
    const client = createClient({ url: `${this.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: as ? { authorization: `Bearer ${as.token}` } : {} });
    const results = client.iterate<Data>({ query, variables });
    const next = async (): Promise<Data> => {
      const { promise: late, reject } = Promise.withResolvers<never>();
      const timer = setTimeout(() => reject(new Error(`nothing was heard for ${HEARD_MS_MAX} ms`)), HEARD_MS_MAX);
      const heard: IteratorResult<{ readonly data?: Data | null }, unknown> = await Promise.race([results.next(), late]).finally(() => clearTimeout(timer));
      if (heard.done || !heard.value.data) throw new Error(`nothing more is said: ${JSON.stringify(heard)}`);
      return heard.value.data;
    };
    return { next, close: () => void client.dispose() };
  }

  /** Stops the application and starts it on the same directory, as an operator would. */
  async restart(): Promise<void> {
    await stop(this.house.running);
    this.house.running = await run(this.config, this.clock, this.house.misfits);
  }

  /** @throws where card money moved, and our log and Stripe differ once nothing is under way any more, or something was not as Stripe's schema has it */
  async close(): Promise<void> {
    try {
      await this.#mustBeReconciled();
    } finally {
      await stop(this.house.running);
      await this.house.remove();
    }
  }

  async #mustBeReconciled(): Promise<void> {
    const { app, stores, payments: { sandbox } } = this.house.running;
    const { misfits } = this.house;
    if (misfits.length > 0) throw new Error(`asked or answered as Stripe does not: ${misfits.join('; ')}`);
    if (sandbox === undefined || Object.keys(sandbox.control.totals()).length === 0) return;
    do {
      await sandbox.control.webhooks.flush();
      await app.get(Processes).settle();
    } while (sandbox.control.webhooks.pending() > 0);
    await mustBeReconciled(stores.log, sandbox);
  }

  #remember(result: unknown): void {
    if (typeof result === 'object' && result !== null && 'position' in result && typeof result.position === 'string' && result.position !== '') this.#position = result.position;
  }
}

/** `const world = await startApp()`, and `await world.close()` at the end. */
export const startApp = (environment: Readonly<Record<string, string>> = {}): Promise<AppWorld> => AppWorld.start(environment);

const run = async (config: Config, clock: TestClock, misfits: string[]): Promise<Running> => {
  const log = pino({ level: config.LOG_LEVEL });
  const stores = await openStores(config, log, clock);
  let check: SchemaCheck | undefined;
  const payments = await openPayments(config, { log, clock, observe: (exchange) => void misfits.push(...(check ??= new SchemaCheck()).misfitsOf(exchange)) });
  try {
    const app = await createApp(stores, { config, clock, log, payments });
    await listen(app, config);
    return { app, stores, payments };
  } catch (error) {
    await payments.close();
    await stores.close();
    throw error;
  }
};

const stop = async ({ app, stores, payments }: Running): Promise<void> => {
  await app.close();
  await payments.close();
  await stores.close();
};

/** Where DATABASE_URL names a server: a database of its own on it. */
const newDatabase = async (): Promise<{ readonly url: string; readonly drop: () => Promise<void> } | undefined> => {
  const server = process.env['DATABASE_URL'];
  if (server === undefined || server === '') return undefined;
  const name = `barnraise_${randomBytes(6).toString('hex')}`;
  const tell = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await tell(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => tell(`drop database if exists ${name} with (force)`) };
};
