import { randomBytes } from 'node:crypto';
import type { Courier } from './courier.js';
import type { Engine } from './engine.js';
import { expanded, type Laden } from './expansion.js';
import type { FaultKind, Faults } from './faults.js';
import { parsed } from './forms.js';
import { keyed, recalled, remember, type Answered, type Keyed } from './idempotency.js';
import { Refusal } from './refusal.js';
import { routed, type Route } from './routing.js';

/** A request as it came, its body or query as nested words. */
export type Call = { readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string | undefined>>; readonly params: unknown };
export type Reply = Answered & { readonly headers: Readonly<Record<string, string>> };
/** No reply at all: `hold` lets the caller wait, `drop` hangs up. */
export type Silence = 'hold' | 'drop';
export type Exchange = { method: string; path: string; template: string; request: unknown; status: number; answer: unknown };

type Parts = { readonly engine: Engine; readonly courier: Courier; readonly faults: Faults; readonly routes: readonly Route[]; readonly laden: Laden; readonly url: () => string; readonly observe: (exchange: Exchange) => void };
type Found = { readonly call: Call; readonly route: Route; readonly path: Record<string, string>; readonly account: string | null; readonly key: Keyed | undefined; readonly request: string };

const serverError = () => new Refusal(500, { type: 'api_error', message: 'An unknown error occurred: the sandbox was told to fail.' });
const tooMany = () => new Refusal(429, { type: 'invalid_request_error', code: 'rate_limit', message: 'Request rate limit exceeded: the sandbox was told to say so.' }, 'before');
const inUse = () => new Refusal(409, { type: 'invalid_request_error', code: 'idempotency_key_in_use', message: 'There is currently another in-progress request using this idempotency key.' }, 'before');

/** The API's door: who asks, what, whether it was asked before, and what is answered. */
export class Door {
  readonly #busy = new Set<string>();

  constructor(private readonly parts: Parts) {}

  async answer(call: Call): Promise<Reply | Silence> {
    const request = `req_${randomBytes(7).toString('hex')}`;
    let found: Found | undefined;
    try {
      found = this.#find(call, request);
      return await this.#guarded(found);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return this.#reply({ call, request, template: found?.route.template }, { status: error.status, body: error.body }, {});
    }
  }

  /** @throws Refusal 401, 403, 404 or 400 before anything begins */
  #find(call: Call, request: string): Found {
    if (!/^Bearer sk_test_\w+$/.test(call.headers.authorization ?? '')) throw new Refusal(401, { type: 'invalid_request_error', message: 'Invalid API Key provided. The sandbox takes keys that begin with sk_test_, as "Authorization: Bearer sk_test_…".' }, 'before');
    const found = routed(this.parts.routes, call.method, call.path);
    if (found === undefined) throw new Refusal(404, { type: 'invalid_request_error', message: `Unrecognized request URL (${call.method}: ${call.path}).` }, 'before');
    const account = this.#accountOf(call);
    const key = keyed({ ...call, key: call.headers['idempotency-key'], account });
    return { call, ...found, account, key, request };
  }

  #accountOf({ headers }: Call): string | null {
    const id = (headers['stripe-context'] ?? headers['stripe-account'] ?? '').split('/').at(-1) ?? '';
    if (id === '') return null;
    if (this.parts.engine.world.byId(id)?.noun === 'account') return id;
    throw new Refusal(403, { type: 'invalid_request_error', code: 'account_invalid', message: `The provided key does not have access to account '${id}' (or that account does not exist).` }, 'before');
  }

  /** One request at a time for each key. */
  async #guarded(found: Found): Promise<Reply | Silence> {
    const name = found.key?.name;
    if (name === undefined) return this.#faulty(found);
    if (this.#busy.has(name)) throw inUse();
    this.#busy.add(name);
    try { return await this.#faulty(found); } finally { this.#busy.delete(name); }
  }

  async #faulty(found: Found): Promise<Reply | Silence> {
    const fault = this.parts.faults.take({ method: found.call.method, template: found.route.template });
    switch (fault) {
      case 'drop': return 'drop';
      case 'time-out-before': return 'hold';
      case 'error-429': throw tooMany();
      case 'conflict-409': throw inUse();
      default: return this.#once(found, fault);
    }
  }

  async #once(found: Found, fault: FaultKind | undefined): Promise<Reply | Silence> {
    const { engine, courier } = this.parts;
    engine.runDue();
    const before = found.key && recalled(engine.world, found.key, engine.now());
    if (before !== undefined) return this.#reply({ ...found, template: found.route.template }, before, { 'idempotent-replayed': 'true', 'original-request': found.request });
    const answered = this.#execute(found, fault === 'error-500');
    if (fault === 'time-out-after-commit') return 'hold';
    if (courier.beforeAnswer) await courier.flush();
    return this.#reply({ ...found, template: found.route.template }, answered, {});
  }

  #execute(found: Found, fails: boolean): Answered {
    const { engine } = this.parts;
    const cause = { id: found.request, idempotency_key: found.call.headers['idempotency-key'] ?? null };
    try {
      return engine.step(() => {
        if (fails) throw serverError();
        return this.#kept(found, this.#handled(found));
      }, { cause });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.effect === 'before') throw error;
      return engine.step(() => this.#kept(found, { status: error.status, body: error.body }));
    }
  }

  /** What the handler makes of it; a refusal that keeps its effects is an answer like any other. */
  #handled({ call, route, path, account }: Found): Answered {
    const { engine: { world }, url, laden } = this.parts;
    const params = parsed(route.takes, call.params) as { expand?: readonly string[] };
    try {
      const answer = route.handle({ params, path, world, now: world.now, account, url: url() });
      return { status: 200, body: expanded(world.shown(answer), params.expand ?? [], { world, laden }) };
    } catch (error) {
      if (error instanceof Refusal && error.effect === 'keep') return { status: error.status, body: structuredClone(error.body) };
      throw error;
    }
  }

  /** v1 keeps the first result whatever it is; v2 does failed work again. */
  #kept({ key, call }: Found, answered: Answered): Answered {
    if (key !== undefined && (answered.status === 200 || !call.path.startsWith('/v2/'))) remember(this.parts.engine.world, key, answered);
    return answered;
  }

  #reply({ call, request, template }: { call: Call; request: string; template: string | undefined }, { status, body }: Answered, headers: Record<string, string>): Reply {
    if (template !== undefined) this.parts.observe({ method: call.method, path: call.path, template, request: call.params, status, answer: body });
    return { status, body, headers: { 'request-id': request, 'stripe-version': call.headers['stripe-version'] ?? '', ...headers } };
  }
}
