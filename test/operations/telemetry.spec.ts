import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { startCollector, type CollectedSpan, type Collector } from '../support/collector.js';
import { freePort } from '../support/free-port.js';

const BIO = 'I repair what squeaks, canary-bio-7f3a';
const UPDATE = 'mutation NobodyShouldSeeThisName ($input: UpdateProfileInput!) { updateProfile(input: $input) { ... on UpdateProfileSuccess { member { bio } } } }';

let world: AppWorld;
let collector: Collector;
let ana: Person;
let page = '';
const metrics = async (token = operatorToken()): Promise<Response> => fetch(`${world.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
const operatorToken = (): string => readFileSync(join(world.config.DATA_DIR, 'operator.token'), 'utf8').trim();
const spansOf = async (name: string, isWanted: (span: CollectedSpan) => boolean = () => true): Promise<readonly CollectedSpan[]> => {
  for (let wait = 0; wait < 100; wait++) {
    const found = collector.spans.filter((span) => span.name === name && isWanted(span));
    if (found.length > 0) return found;
    await pause(100);
  }
  throw new Error(`no span ${name} among ${[...new Set(collector.spans.map((span) => span.name))].join(', ')}`);
};

beforeAll(async () => {
  collector = await startCollector();
  world = await startApp({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  ana = await world.person('Ana');
  await world.ask(UPDATE, { input: { bio: BIO } }, { as: ana });
  await world.send('mutation ($input: SignInInput!) { signIn(input: $input) { __typename } }', { input: { email: ana.email, password: 'not her password' } });
  page = await (await metrics()).text();
}, 120_000);
afterAll(async () => {
  await world.close();
  await collector.close();
});

describe('the page for Prometheus', () => {
  it.each([
    'http_server_request_duration_count{route="/graphql",status="200"}', 'command_duration_count{type="UpdateProfile",outcome="done"} 1', 'store_append_duration_count',
    'projection_lag_events{projection="members"}', 'projection_lag_seconds{projection="members"}', 'projection_apply_duration_count{projection="members"}', 'db_client_operation_duration_count{operation="with",outcome="done"}', 'db_client_operation_duration_count{operation="select",outcome="done"}',
    'auth_failures_total{reason="WRONG_CREDENTIALS"} 1', 'ws_connections 0', 'ws_subscriptions 0', 'graphql_cost_count', 'graphql_in_flight 0', 'command_queue_length 0',
    'nodejs_eventloop_delay_p99 ', 'process_memory_usage ', 'process_stopped{process="release-slots"} 0', 'ready 1',
    'ledger_imbalance 0', 'booking_double 0', 'hold_overdue{timer="expire-credit-holds"} 0', 'hold_overdue{timer="settle-holds"} 0', 'outbox_pending{to="stripe"} 0',
  ])('says %s', (line) => expect(page).toContain(line));

  it('names nobody and repeats nothing that somebody typed', () => {
    for (const secret of [ana.id, ana.email, ana.token, 'canary', 'NobodyShouldSeeThisName']) expect(page).not.toContain(secret);
  });

  it.each([['nobody', ''], ['a guess', 'x'.repeat(64)]])('is not for %s', async (_, token) => expect((await metrics(token)).status).toBe(401));
  it('is not for a member', async () => expect((await metrics(ana.token)).status).toBe(401));
});

describe('a trace', () => {
  it('leads from the request through command and append to the projection', async () => {
    const [command] = await spansOf('command UpdateProfile');
    const [request] = await spansOf('mutation', ({ spanId }) => spanId === command?.parent);
    const [append] = await spansOf('append', ({ parent }) => parent === command?.spanId);
    const [projection] = await spansOf('projection', ({ parent, labels }) => parent === command?.spanId && labels['projection'] === 'members');
    expect(request?.parent).toBeUndefined();
    expect(projection?.labels).toEqual({ projection: 'members', 'event.type': 'ProfileUpdated' });
    expect(new Set([command, request, append, projection].map((span) => span?.traceId)).size).toBe(1);
  });

  it('leads on into what a process does about an event', async () => {
    await world.ask('mutation { foundCommunity(input: { name: "Traced" }) { __typename } }', {}, { as: ana });
    const [process] = await spansOf('process', ({ labels }) => labels['process'] === 'found-community');
    const [command] = await spansOf('command FoundCommunity');
    expect(process).toMatchObject({ traceId: command?.traceId, labels: { 'process': 'found-community', 'event.type': 'CommunityFounded' } });
  });

  it('holds neither documents nor variables, neither names of operations nor people', async () => {
    await spansOf('command UpdateProfile');
    const sent = collector.bodies.join('');
    for (const secret of ['canary', 'NobodyShouldSeeThisName', 'updateProfile', ana.id, ana.email, ana.token]) expect(sent).not.toContain(secret);
  });
});

describe('a port for metrics', () => {
  it('serves the page without a token, nothing else, and is closed with the server', async () => {
    const port = await freePort();
    const apart = await startApp({ METRICS_PORT: String(port) });
    const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
    const answer = await at('/metrics');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(await answer.text()).toContain('ready 1');
    expect([(await at('/graphql')).status, (await at('/readyz')).status]).toEqual([404, 404]);
    await apart.close();
    await expect(at('/metrics')).rejects.toThrow();
  }, 60_000);
});

describe('without a collector', () => {
  it('events carry no trace', async () => {
    const untraced = await startApp();
    await untraced.person('Leo');
    expect((await untraced.stores.log.readAll()).map(({ metadata }) => metadata.traceparent)).toEqual([undefined]);
    await untraced.close();
  }, 60_000);
});
