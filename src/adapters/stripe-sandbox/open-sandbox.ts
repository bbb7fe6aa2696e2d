import { controlDoor } from './control-door.js';
import { controlOf, type SandboxControl } from './control.js';
import { Courier } from './courier.js';
import { Door, type Call, type Exchange } from './door.js';
import { Engine } from './engine.js';
import { wire, type Wires } from './events.js';
import { Faults } from './faults.js';
import { frontDoor } from './front-door.js';
import { html, paper } from './pages.js';
import { Refusal } from './refusal.js';
import { laden, pageRoutes, routes, shows, timedJobs } from './routes.js';
import { routed, type Page } from './routing.js';
import { HttpServer } from './server.js';
import { Store } from './store.js';
import { World } from './world.js';

export type { Exchange, SandboxControl };
export type SandboxOptions = {
  /** Where the sandbox keeps its file; without it all is forgotten at the end. */ readonly directory?: string; /** 0 or nothing for any free one. */ readonly port?: number;
  /** Milliseconds. */ readonly now?: () => number;
  readonly platformSecret: string; readonly connectSecret: string; readonly thinSecret: string;
  /** URLs that webhooks are posted to. */ readonly endpoints?: Wires;
  /** Hears of every request and its answer. */ readonly observe?: (exchange: Exchange) => void; readonly log?: (line: string) => void;
};
export type Sandbox = {
  readonly host: string; readonly port: number; readonly url: string; readonly publishableKey: string; readonly secretKey: string;
  readonly endpoints: (urls: Wires) => void; readonly control: SandboxControl; readonly close: () => Promise<void>;
};

const host = '127.0.0.1';
const heartbeatMs = 1000;

/** Starts a Stripe sandbox on this machine: the `stripe` library talks to it when given its host, its port and `protocol: 'http'`. */
export const openSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const world = new World(shows);
  wire(world, options.endpoints ?? {});
  const engine = new Engine(world, { store: new Store(options.directory), jobs: timedJobs, outside: options.now ?? Date.now });
  const courier = new Courier(engine, { platform: options.platformSecret, connect: options.connectSecret, thin: options.thinSecret });
  const faults = new Faults();
  const control = controlOf({ engine, courier, faults });
  let url = '';
  const door = new Door({ engine, courier, faults, routes, laden, url: () => url, observe: options.observe ?? (() => undefined) });
  const front = frontDoor({ engine, courier, control });
  const log = options.log ?? (() => undefined);
  const server = new HttpServer({ api: (call) => door.answer(call), control: controlDoor(control), page: (call) => front(call) ?? pageFor(engine, call, url), log });
  const port = await server.listen(options.port ?? 0);
  url = `http://${host}:${port}`;
  const heartbeat = setInterval(() => { engine.runDue(); }, heartbeatMs).unref();
  log(`stripe sandbox of Barnraise at ${url}: not Stripe, no money moves; all that happens is shown at ${url}/`);
  return {
    host, port, url, publishableKey: 'pk_test_sandbox', secretKey: 'sk_test_sandbox', control,
    endpoints: (urls) => { wire(world, urls); courier.wake(); },
    close: async () => {
      clearInterval(heartbeat);
      await Promise.all([courier.close(), server.close()]);
      engine.close();
    },
  };
};

/** What a page shows or does, in a step like any other. */
const pageFor = (engine: Engine, { method, path, params }: Call, url: string): Page | undefined => {
  const found = routed(pageRoutes, method, path);
  if (found === undefined) return undefined;
  engine.runDue();
  const words = Object.fromEntries(Object.entries(params as object).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  try {
    return engine.step((world) => found.route.handle({ params: words, path: found.path, world, now: world.now, account: null, url }));
  } catch (error) {
    if (error instanceof Refusal) return { html: paper('Not possible', html`<p class="no" role="alert">${error.message}</p>`), status: error.status };
    throw error;
  }
};
