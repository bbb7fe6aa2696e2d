import type { SandboxControl } from './control.js';
import type { Call, Reply } from './door.js';
import { Refusal } from './refusal.js';

/** The control by HTTP, for tests in another process. Answers `{"result": …}`, numbers of any size as words. */
export const controlDoor = (control: SandboxControl) => async ({ method, path, headers, params }: Call): Promise<Reply> => {
  if (!/^Bearer sk_test_\w+$/.test(headers.authorization ?? '')) return reply(401, { error: 'a key is needed here too' });
  const act = method === 'POST' ? actOf(control, path.split('/').slice(2)) : undefined;
  if (act === undefined) return reply(404, { error: `POST /_sandbox/<group>/<act>: there is no ${path}` });
  const args = Array.isArray(params) ? params as unknown[] : [];
  return done(() => act(...args));
};

const done = async (act: () => unknown): Promise<Reply> => {
  try {
    return reply(200, { result: plain(await act()) });
  } catch (error) {
    return error instanceof Refusal ? reply(error.status, error.body) : reply(400, { error: String(error) });
  }
};

type Act = (...args: readonly unknown[]) => unknown;

const actOf = (control: SandboxControl, names: readonly string[]): Act | undefined => {
  const found = names.reduce<unknown>((inside, name) => (typeof inside === 'object' && inside !== null && Object.hasOwn(inside, name) ? Reflect.get(inside, name) : undefined), control);
  return typeof found === 'function' ? found as Act : undefined;
};

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner)));

const reply = (status: number, body: object): Reply => ({ status, body, headers: {} });
