import { describe, expect, it } from '@jest/globals';
import { BadConfig, configSchema, readConfig } from './config.js';

const problemsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof BadConfig) return error.problems;
    throw error;
  }
};

const key = 'ab'.repeat(32);
const stripe = { secret: 'sk_test_1234567890', publishable: 'pk_test_1234567890' };

describe('configuration', () => {
  it('needs nothing at all for the embedded default', () => {
    expect(readConfig({})).toMatchObject({ HOST: '127.0.0.1', PORT: 4000, DATA_DIR: './data', NODE_ENV: 'development', TEST_CLOCK: false });
  });

  it('takes an empty variable for an unset one and looks at none that is not its own', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: '', EVENTSTORE_URL: '', HOME: '/root' })).toEqual(readConfig({}));
  });

  it('takes what is right', () => {
    expect(readConfig({ NODE_ENV: 'production', MASTER_KEY: key, PORT: '0', DATABASE_URL: 'postgresql://barn:secret@db/barn', SESSION_DAYS: '7', EVENTSTORE_URL: 'esdb://a:2113,b:2113?tls=false' }))
      .toMatchObject({ EVENTSTORE_URL: 'esdb://a:2113,b:2113?tls=false', PORT: 0, MASTER_KEY: key, DATABASE_URL: 'postgresql://barn:secret@db/barn', SESSION_DAYS: 7 });
  });

  it('takes two secrets of an endpoint, while one replaces the other', () => {
    expect(readConfig({ STRIPE_WEBHOOK_SECRETS_PLATFORM: 'whsec_1234567890, whsec_abcdefghij' }).STRIPE_WEBHOOK_SECRETS_PLATFORM).toEqual(['whsec_1234567890', 'whsec_abcdefghij']);
    expect(readConfig({}).STRIPE_WEBHOOK_SECRETS_PLATFORM).toEqual([]);
  });

  it.each([
    ['PORT', { PORT: 'four thousand' }], ['PORT', { PORT: '65536' }], ['PORT', { PORT: '-1' }], ['PORT', { PORT: '4e3' }], ['PORT', { PORT: ' 80' }],
    ['NODE_ENV', { NODE_ENV: 'prod' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://db' }], ['DATABASE_URL', { DATABASE_URL: 'db:5432' }], ['DATABASE_URL', { DATABASE_URL: 'postgres://[bad' }],
    ['EVENTSTORE_URL', { EVENTSTORE_URL: 'http://localhost:2113' }], ['EVENTSTORE_URL', { EVENTSTORE_URL: 'kurrentdb://localhost:2113' }], ['EVENTSTORE_URL', { EVENTSTORE_URL: 'esdb://' }],
    ['EVENTSTORE_URL', { EVENTSTORE_URL: 'esdb://localhost:2113?tsl=false' }], ['EVENTSTORE_URL', { EVENTSTORE_URL: 'esdb://localhost:2113?tlsVerifyCert=false' }],
    ['EVENTSTORE_WAIT_SECONDS', { EVENTSTORE_WAIT_SECONDS: 'for ever' }],
    ['MASTER_KEY', { MASTER_KEY: 'short' }], ['MASTER_KEY', { MASTER_KEY: `${key}00` }], ['MASTER_KEY', { MASTER_KEY: 'zz'.repeat(32) }],
    ['MASTER_KEY', { NODE_ENV: 'production' }],
    ['OPERATOR_TOKEN', { OPERATOR_TOKEN: 'short' }], ['OPERATOR_TOKEN', { OPERATOR_TOKEN: 'two words'.repeat(8) }], ['OPERATOR_TOKEN', { OPERATOR_TOKEN: 'x'.repeat(513) }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'secret' }], ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: stripe.publishable, STRIPE_PUBLISHABLE_KEY: stripe.publishable }],
    ['STRIPE_SECRET_KEY', { STRIPE_SECRET_KEY: 'sk_live_1234567890', STRIPE_PUBLISHABLE_KEY: 'pk_live_1234567890' }],
    ['STRIPE_PUBLISHABLE_KEY', { STRIPE_SECRET_KEY: stripe.secret }], ['STRIPE_PUBLISHABLE_KEY', { STRIPE_SECRET_KEY: stripe.secret, STRIPE_PUBLISHABLE_KEY: 'pk_live_1234567890' }],
    ['STRIPE_SANDBOX', { STRIPE_SECRET_KEY: stripe.secret, STRIPE_PUBLISHABLE_KEY: stripe.publishable, STRIPE_SANDBOX: 'true' }], ['STRIPE_SANDBOX', { STRIPE_SANDBOX: 'perhaps' }],
    ['STRIPE_WEBHOOK_SECRETS_PLATFORM', { NODE_ENV: 'production', MASTER_KEY: key, STRIPE_SECRET_KEY: stripe.secret, STRIPE_PUBLISHABLE_KEY: stripe.publishable }],
    ['STRIPE_WEBHOOK_SECRETS_THIN.0', { STRIPE_WEBHOOK_SECRETS_THIN: 'secret' }], ['STRIPE_WEBHOOK_SECRETS_CONNECTED.1', { STRIPE_WEBHOOK_SECRETS_CONNECTED: 'whsec_1234567890,' }],
    ['TEST_CLOCK', { TEST_CLOCK: 'yes' }], ['TEST_CLOCK', { NODE_ENV: 'production', MASTER_KEY: key, TEST_CLOCK: 'true' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['TIMER_INTERVAL_MS', { TIMER_INTERVAL_MS: '0' }], ['SESSION_DAYS', { SESSION_DAYS: '0' }], ['SESSION_DAYS', { SESSION_DAYS: '366' }],
    ['GRAPHQL_BODY_BYTES_MAX', { GRAPHQL_BODY_BYTES_MAX: '1' }], ['GRAPHQL_TOKENS_MAX', { GRAPHQL_TOKENS_MAX: '1e9' }],
    ['GRAPHQL_DEPTH_MAX', { GRAPHQL_DEPTH_MAX: '1' }], ['GRAPHQL_ALIASES_MAX', { GRAPHQL_ALIASES_MAX: 'none' }],
    ['GRAPHQL_ROOT_FIELDS_MAX', { GRAPHQL_ROOT_FIELDS_MAX: '0' }], ['GRAPHQL_COST_MAX', { GRAPHQL_COST_MAX: '0.5' }],
  ])('says in one line what is wrong with %s in %j', (name, environment) => {
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: [^\n]{10,}$`));
  });

  it('says it of every wrong variable at once', () => {
    expect(problemsOf({ PORT: 'x', LOG_LEVEL: 'x' }).map((line) => line.split(':')[0])).toEqual(['PORT', 'LOG_LEVEL']);
  });

  it('never repeats a value, which may be a secret', () => {
    expect(problemsOf({ DATABASE_URL: 'mysql://barn:s3cret@db', MASTER_KEY: 's3cret', EVENTSTORE_URL: 'esdb://barn:s3cret@db?s3cret=s3cret&tls=s3cret' }).join()).not.toContain('s3cret');
  });

  it('describes every variable', () => {
    for (const [name, schema] of Object.entries(configSchema.shape)) expect([name, schema.description]).toEqual([name, expect.stringMatching(/^.{20,}\.$/)]);
  });
});
