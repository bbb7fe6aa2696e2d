import { connectControl, type ConnectControl } from './connect/control.js';
import type { Courier, WebhookMode } from './courier.js';
import { loseDispute, openDispute, winDispute } from './disputes.js';
import type { Engine } from './engine.js';
import type { Fault, Faults } from './faults.js';
import { totals } from './money.js';
import { refundFails } from './refunding.js';

/** The hands on the sandbox: what no request of Stripe's API can do. The same by HTTP: `POST /_sandbox/<group>/<act>` with a JSON list of arguments. */
export type SandboxControl = ConnectControl & {
  readonly faults: { next: (fault: Fault) => void; clear: () => void };
  readonly webhooks: { mode: (mode: WebhookMode) => void; /** Delivers what waits now, and what that causes. */ flush: () => Promise<void>; pending: () => number };
  readonly clock: { /** Milliseconds. */ now: () => number; advance: (ms: number) => void };
  readonly disputes: { /** Gives the id of the dispute. */ open: (charge: string, how?: { reason?: string; inquiry?: boolean }) => string; win: (id: string) => void; lose: (id: string) => void };
  readonly refunds: { fail: (id: string) => void };
  /** Every pot there is, minor units; those of a currency always sum to zero. */
  readonly totals: () => Record<string, bigint>;
};

export const controlOf = ({ engine, courier, faults }: { engine: Engine; courier: Courier; faults: Faults }): SandboxControl => ({
  faults: { next: (fault) => { faults.next(fault); }, clear: () => { faults.clear(); } },
  webhooks: { mode: (mode) => { courier.mode(mode); }, flush: () => courier.flush(), pending: () => courier.pending() },
  clock: { now: () => engine.now(), advance: (ms) => { engine.advance(ms); } },
  disputes: {
    open: (charge, how) => engine.step((world) => openDispute(world, charge, how).id),
    win: (id) => { engine.step((world) => winDispute(world, id)); },
    lose: (id) => { engine.step((world) => loseDispute(world, id)); },
  },
  refunds: { fail: (id) => { engine.step((world) => { refundFails(world, id); }); } },
  ...connectControl(engine),
  totals: () => totals(engine.world),
});
