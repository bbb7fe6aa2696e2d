import type { Courier, WebhookMode } from './courier.js';
import type { Engine } from './engine.js';
import type { Fault, Faults } from './faults.js';
import { totals } from './money.js';

/** The hands on the sandbox: what no request of Stripe's API can do. The same by HTTP: `POST /_sandbox/<group>/<act>` with a JSON list of arguments. */
export type SandboxControl = {
  readonly faults: { next: (fault: Fault) => void; clear: () => void };
  readonly webhooks: { mode: (mode: WebhookMode) => void; /** Delivers what waits now, and what that causes. */ flush: () => Promise<void>; pending: () => number };
  readonly clock: { /** Milliseconds. */ now: () => number; advance: (ms: number) => void };
  /** Every pot there is, minor units; those of a currency always sum to zero. */
  readonly totals: () => Record<string, bigint>;
};

export const controlOf = ({ engine, courier, faults }: { engine: Engine; courier: Courier; faults: Faults }): SandboxControl => ({
  faults: { next: (fault) => { faults.next(fault); }, clear: () => { faults.clear(); } },
  webhooks: { mode: (mode) => { courier.mode(mode); }, flush: () => courier.flush(), pending: () => courier.pending() },
  clock: { now: () => engine.now(), advance: (ms) => { engine.advance(ms); } },
  totals: () => totals(engine.world),
});
