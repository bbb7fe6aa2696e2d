import { createHash } from 'node:crypto';
import { Refusal } from './refusal.js';
import { kind, type World } from './world.js';

/** The first answer under a key, kept for a day of the sandbox's clock and given again to whoever asks the same. */
type Remembered = { id: string; fingerprint: string; status: number; body: object; at: number };
const remembered = kind<Remembered>('idempotency', '');
const day = 24 * 3600 * 1000;

export type Keyed = { readonly name: string; readonly fingerprint: string };
export type Answered = { readonly status: number; readonly body: object };

/** The key of a request with what it asks, or undefined where keys do not count (GET, and DELETE before v2). @throws Refusal 400 for a key of more than 255 characters */
export const keyed = (request: { method: string; path: string; params: unknown; key: string | undefined; account: string | null }): Keyed | undefined => {
  const { method, path, params, key, account } = request;
  if (key === undefined || method === 'GET' || (method === 'DELETE' && !path.startsWith('/v2/'))) return undefined;
  if (key.length > 255) throw new Refusal(400, { type: 'invalid_request_error', message: 'The idempotency key is longer than 255 characters.' }, 'before');
  return { name: `${account ?? 'platform'}|${key}`, fingerprint: createHash('sha256').update(JSON.stringify([method, path, sorted(params)])).digest('hex') };
};

/** What was answered under this key. @throws Refusal 400 idempotency_error when it was asked something else */
export const recalled = (world: World, { name, fingerprint }: Keyed, ms: number): Answered | undefined => {
  const first = world.find(remembered, name);
  if (first === undefined || ms - first.at >= day) return undefined;
  if (first.fingerprint !== fingerprint) {
    throw new Refusal(400, { type: 'idempotency_error', message: 'Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than the one that was used before if you meant to execute a different request.' }, 'before');
  }
  return first;
};

export const remember = (world: World, { name, fingerprint }: Keyed, { status, body }: Answered): void => {
  world.remove(remembered, name);
  world.add(remembered, { id: name, fingerprint, status, body, at: world.ms });
};

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
};
