import { createServer } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Reading, Telemetry } from './kernel/telemetry.js';
import { whyNotListening } from './listening.js';
import type { Part, Readiness } from './readiness.js';

/** What Prometheus expects of a page in its text format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Levels that are read off when somebody looks at the page, all of them from one answer of what follows the log. */
export const watchReadiness = (telemetry: Telemetry, readiness: Readiness): void => {
  const of = (value: (part: Part) => number | undefined, label: 'projection' | 'process') => async (): Promise<readonly Reading[]> =>
    (await readiness.verdict()).parts.flatMap((part) => {
      const read = value(part);
      return read === undefined ? [] : [{ value: read, labels: { [label]: part.name } }];
    });
  telemetry.watch('ready', async () => [{ value: (await readiness.verdict()).isReady ? 1 : 0 }]);
  telemetry.watch('projection.lag.events', of(({ eventsBehind }) => eventsBehind, 'projection'));
  telemetry.watch('projection.lag.seconds', of(({ secondsBehind }) => secondsBehind, 'projection'));
  telemetry.watch('parked.messages', of(({ parked }) => parked, 'projection'));
  telemetry.watch('process.stopped', of(({ secondsBehind, state }) => (secondsBehind === undefined ? Number(state === 'stopped') : undefined), 'process'));
};

/** Port: what must be nothing, and what waits for somebody else, as the read models know it. */
export abstract class Soundness {
  abstract ledgerImbalance(): Promise<number>;
  abstract doubleBookings(): Promise<number>;
  /** By the kind of timer that should have ended them; kinds without any are named as well. */
  abstract overdueHolds(): Promise<ReadonlyMap<string, number>>;
  abstract callsWaiting(): Promise<number>;
}

/** What an operator is to be woken for, although everything answers. */
export const watchSoundness = (telemetry: Telemetry, soundness: Soundness): void => {
  telemetry.watch('ledger.imbalance', async () => [{ value: await soundness.ledgerImbalance() }]);
  telemetry.watch('booking.double', async () => [{ value: await soundness.doubleBookings() }]);
  telemetry.watch('hold.overdue', async () => [...await soundness.overdueHolds()].map(([timer, value]) => ({ value, labels: { timer } })));
  telemetry.watch('outbox.pending', async () => [{ value: await soundness.callsWaiting(), labels: { to: 'stripe' } }]);
};

/** Requests by route and status, timed. What is subscribed to takes as long as somebody listens: that is not counted. */
export const timeRequests = (http: FastifyInstance, telemetry: Telemetry): void => {
  http.addHook('onResponse', ({ routeOptions: { url = 'other' } }, reply, done) => {
    if (url !== '/graphql/stream') telemetry.took('http.server.request.duration', reply.elapsedTime / 1_000, { route: url, status: reply.statusCode });
    done();
  });
};

/** The page on a port of its own, without a token, as long as the application listens. */
export const serveMetricsApart = (http: FastifyInstance, { port, host, metrics }: { readonly port: number; readonly host: string; readonly metrics: () => Promise<string> }): void => {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') { response.writeHead(404).end(); return; }
    metrics().then((page) => response.writeHead(200, { 'content-type': METRICS_TYPE, 'cache-control': 'no-store' }).end(page), () => response.writeHead(500).end());
  });
  http.addHook('onReady', () => new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(whyNotListening(error, { variable: 'METRICS_PORT', host, port }))).listen(port, host, resolve);
  }));
  http.addHook('onClose', () => new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  }));
};
