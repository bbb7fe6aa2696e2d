import { z } from 'zod';
import { problemOf } from './adapters/eventstoredb/connection-string.js';

const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d{1,9}$/, `expected a whole number from ${min} to ${max}`).transform(Number)
    .pipe(z.number().min(min, `expected a whole number from ${min} to ${max}`).max(max, `expected a whole number from ${min} to ${max}`));

const yesOrNo = z.enum(['true', 'false'], 'expected true or false').transform((value) => value === 'true');

const databaseUrl = z.string().refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), 'expected an address such as postgres://user:password@host:5432/database');

const eventStoreUrl = z.string().superRefine((value, context) => {
  const problem = problemOf(value);
  if (problem !== undefined) context.addIssue(problem);
});

/** Long enough that nobody can guess it, of characters that a header can carry. */
export const operatorTokenSchema = z.string().regex(/^[\w.~+/=-]{32,512}$/, 'expected 32 to 512 letters and digits, such as `openssl rand -hex 32` prints');

const keyOf = (kind: string, pattern: RegExp) => z.string().regex(pattern, `expected a ${kind} such as Stripe's dashboard shows`);

/** Several, separated by commas: the old one and the new one while one replaces the other. */
const webhookSecrets = z.string().transform((value) => value.split(',').map((secret) => secret.trim())).pipe(z.array(z.string().regex(/^whsec_[\w+/=-]{8,256}$/, 'expected secrets that begin with whsec_, separated by commas')).max(5)).default([]);

/** Every variable of the environment that Barnraise reads. The descriptions make docs/configuration.md. */
export const configSchema = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production'], 'expected development, test or production').default('development')
    .describe('`production` asks for a MASTER_KEY of your own and refuses TEST_CLOCK.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('Address to listen on. `0.0.0.0` opens the server to the network.'),
  PORT: wholeNumber(0, 65_535).default(4000).describe('Port to listen on; `0` takes any free one.'),
  DATA_DIR: z.string().min(1).default('./data').describe('Directory of everything that is kept: the event log, the vault and the embedded read models. One process at a time.'),
  DATABASE_URL: databaseUrl.optional().describe('PostgreSQL 15 or newer for read models and vault. Without it both live in DATA_DIR. A secret: never printed.'),
  EVENTSTORE_URL: eventStoreUrl.optional()
    .describe('EventStoreDB 23.10 or newer for the event log, one server or cluster for one installation: the connection string of its client, such as `esdb://user:password@host:2113` or `esdb+discover://host:2113`, with `?tls=false` for a server without TLS. Of a cluster the leader is asked, also for reading: another `nodePreference` is refused. Without it the log lives in DATA_DIR. A secret: never printed.'),
  EVENTSTORE_WAIT_SECONDS: wholeNumber(0, 3600).default(30).describe('How long a start waits for EventStoreDB to come up before it gives up.'),
  MASTER_KEY: z.string().regex(/^[0-9a-fA-F]{64}$/, 'expected 64 hexadecimal digits, such as `openssl rand -hex 32` prints').optional()
    .describe('Wraps the keys that hide personal words in the log. Required in production; elsewhere one is made once and kept in DATA_DIR/master.key. Whoever loses it loses those words. A secret: never printed.'),
  OPERATOR_TOKEN: operatorTokenSchema.optional()
    .describe('Who sends it as `Authorization: Bearer …` may replay read models and see the log. Without it one is made once and kept in DATA_DIR/operator.token; set it to look after the server from another machine, or where several instances share the work. A secret: never printed.'),
  TEST_CLOCK: yesOrNo.default(false).describe('`true` allows the mutation `advanceTestClock`, to play a booking of next week today. Refused in production.'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'expected fatal, error, warn, info, debug, trace or silent').default('info')
    .describe('How much is logged, as JSON lines on standard error.'),
  TIMER_INTERVAL_MS: wholeNumber(10, 3_600_000).default(1000).describe('How often due timers are looked for: expiry of requests, completion, reveal of reviews.'),
  READY_LAG_SECONDS_MAX: wholeNumber(1, 86_400).default(30).describe('How old the oldest event that a read model has not seen may be before `/readyz` says no.'),
  SHUTDOWN_DELAY_MS: wholeNumber(0, 60_000).optional()
    .describe('How long a server that was told to stop goes on answering while `/readyz` says no already, so that whoever sends requests notices: a little longer than a probe takes to come round. Without it 5000 in production, 0 elsewhere.'),
  METRICS_PORT: wholeNumber(1, 65_535).optional().describe('Serves `/metrics` for Prometheus on a port of its own, at HOST and without a token: not to be reached from outside. Without it operators ask for `/metrics` with their token.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().refine((value) => /^https?:\/\//.test(value) && URL.canParse(value), 'expected an address such as http://localhost:4318').optional()
    .describe('Address of an OpenTelemetry collector (OTLP over HTTP) that traces are sent to. Without it nothing is traced.'),
  STRIPE_SECRET_KEY: keyOf('secret key', /^(sk|rk)_(test|live)_\w{8,256}$/).optional()
    .describe('Card payments run through the Stripe account of this key; a restricted key does. Without it they run against a sandbox on this machine, or in production not at all. A secret: never printed.'),
  STRIPE_PUBLISHABLE_KEY: keyOf('publishable key', /^pk_(test|live)_\w{8,256}$/).optional().describe('Given to the clients of those who pay. Required with STRIPE_SECRET_KEY, and of the same mode.'),
  STRIPE_API_URL: z.string().refine((value) => /^http:\/\/(127\.0\.0\.1|localhost):\d{1,5}$/.test(value), 'expected an address of this machine such as http://127.0.0.1:4242').optional()
    .describe('Where a sandbox of Stripe listens that runs in another process on this machine. For tests: with a STRIPE_SECRET_KEY of the test mode, and never in production. Without it Stripe itself is asked.'),
  STRIPE_WEBHOOK_SECRETS_PLATFORM: webhookSecrets.describe('Secrets of the endpoint `/webhooks/stripe/platform`, for what happens on the platform; several, separated by commas, while one replaces the other. Required with STRIPE_SECRET_KEY in production. Never printed.'),
  STRIPE_WEBHOOK_SECRETS_CONNECTED: webhookSecrets.describe('The same of `/webhooks/stripe/connected`, for what happens on the accounts of providers.'),
  STRIPE_WEBHOOK_SECRETS_THIN: webhookSecrets.describe('The same of `/webhooks/stripe/thin`, for thin notifications about accounts of version 2.'),
  STRIPE_SANDBOX: yesOrNo.optional().describe('`true` asks for the sandbox of Stripe in production as well, where no real money is to move; `false` leaves card payments off where there is no key.'),
  SESSION_DAYS: wholeNumber(1, 365).default(30).describe('After how many days a sign-in ends.'),
  GRAPHQL_BODY_BYTES_MAX: wholeNumber(1024, 16_777_216).default(1_048_576).describe('Largest request body; a larger one is answered 413.'),
  GRAPHQL_TOKENS_MAX: wholeNumber(100, 100_000).default(2000).describe('Most tokens of one GraphQL document.'),
  GRAPHQL_DEPTH_MAX: wholeNumber(3, 100).default(15).describe('How deep the fields of an operation may be nested. GraphiQL asks 13 deep for the schema.'),
  GRAPHQL_ALIASES_MAX: wholeNumber(0, 1000).default(30).describe('Most aliases in one operation, fragments counted wherever they are spread.'),
  GRAPHQL_FIELDS_MAX: wholeNumber(50, 10_000).default(1000).describe('Most fields of one operation, fragments counted wherever they are spread.'),
  GRAPHQL_ROOT_FIELDS_MAX: wholeNumber(1, 100).default(10).describe('Most fields directly under query or mutation: how many things one operation may ask for or do.'),
  GRAPHQL_COST_MAX: wholeNumber(100, 10_000_000).default(20_000).describe('Most values an operation may ask for: each field counts one, times the `first` or `last` of the lists around it.'),
  OPERATIONS_IN_FLIGHT_MAX: wholeNumber(1, 100_000).default(500).describe('Most operations that are answered at the same time; the next one is refused at once with `OVERLOADED` and the seconds after which to ask again.'),
  COMMANDS_PER_STREAM_MAX: wholeNumber(1, 100_000).default(200).describe('Most commands that wait for the same stream (a booking, a calendar); the next one is refused with `OVERLOADED`.'),
  SOCKETS_MAX: wholeNumber(1, 100_000).default(2000).describe('Most WebSockets at the same time.'),
  SOCKETS_PER_MEMBER_MAX: wholeNumber(1, 10_000).default(20).describe('Most WebSockets of one member; one more is closed with 1013.'),
  SUBSCRIPTIONS_PER_MEMBER_MAX: wholeNumber(1, 10_000).default(100).describe('Most subscriptions of one member, over sockets and event streams; the next one is refused with `OVERLOADED`.'),
});

export type Config = z.output<typeof configSchema>;

/** The start stops here. One line for each wrong variable; values are not repeated, they may be secrets. */
export class BadConfig extends Error {
  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

/** Reads the configuration, once. An empty variable counts as unset. @throws BadConfig */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const set = Object.fromEntries(Object.entries(environment).filter(([name, value]) => name in configSchema.shape && value !== undefined && value !== ''));
  const parsed = configSchema.safeParse(set);
  if (!parsed.success) throw new BadConfig(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  const problems = [...inProduction(parsed.data), ...ofStripe(parsed.data)];
  if (problems.length > 0) throw new BadConfig(problems);
  return parsed.data;
};

function* inProduction({ NODE_ENV, MASTER_KEY, TEST_CLOCK }: Config): Generator<string> {
  if (NODE_ENV !== 'production') return;
  if (MASTER_KEY === undefined) yield 'MASTER_KEY: required when NODE_ENV is production, such as `openssl rand -hex 32` prints';
  if (TEST_CLOCK) yield 'TEST_CLOCK: a clock that can be set is refused when NODE_ENV is production';
}

function* ofStripe(config: Config): Generator<string> {
  const { STRIPE_SECRET_KEY: secret, STRIPE_PUBLISHABLE_KEY: publishable, STRIPE_SANDBOX } = config;
  if (secret === undefined) return;
  if (STRIPE_SANDBOX) yield 'STRIPE_SANDBOX: the sandbox is for a start without STRIPE_SECRET_KEY';
  if (publishable === undefined) yield 'STRIPE_PUBLISHABLE_KEY: required with STRIPE_SECRET_KEY';
  else if (modeOf(publishable) !== modeOf(secret)) yield 'STRIPE_PUBLISHABLE_KEY: one key is for tests, the other is live';
  yield* ofStripeHere(config, secret);
}

function* ofStripeHere({ NODE_ENV, STRIPE_API_URL, STRIPE_WEBHOOK_SECRETS_PLATFORM }: Config, secret: string): Generator<string> {
  if (STRIPE_API_URL !== undefined && (NODE_ENV === 'production' || modeOf(secret) === 'live')) yield 'STRIPE_API_URL: a sandbox is for tests, with a key of the test mode';
  if (NODE_ENV !== 'production' && modeOf(secret) === 'live') yield 'STRIPE_SECRET_KEY: a live key moves money: only when NODE_ENV is production';
  if (NODE_ENV === 'production' && STRIPE_WEBHOOK_SECRETS_PLATFORM.length === 0) yield 'STRIPE_WEBHOOK_SECRETS_PLATFORM: required with STRIPE_SECRET_KEY when NODE_ENV is production';
}

const modeOf = (key: string): string | undefined => key.split('_')[1];
