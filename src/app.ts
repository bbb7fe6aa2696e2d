import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppModule, Following, limitsOf } from './app.module.js';
import type { Config } from './config.js';
import { Admission, type AdmissionLimits } from './graphql/admission.js';
import { GraphContexts } from './graphql/context.js';
import { initWithGraphql } from './graphql/transports.js';
import { serveHealth } from './health.js';
import type { Clock } from './kernel/clock.js';
import { Operators } from './kernel/operators.js';
import { SignOuts } from './kernel/sessions.js';
import { Lifecycle } from './lifecycle.js';
import { whyNotListening } from './listening.js';
import { failureLog, frameworkLog } from './logging.js';
import { serveMetricsApart, Soundness, timeRequests, watchReadiness, watchSoundness } from './metrics.js';
import { operatorTokenOf } from './operator-token.js';
import { OpenedPayments, paymentsOff, type Payments } from './payments.js';
import { Processes } from './processes/engine/processes.js';
import { Health, Readiness } from './readiness.js';
import { probesOf, type Stores } from './stores.js';
import { OpenTelemetry } from './telemetry/open-telemetry.js';
import { Inbox } from './webhook/inbox.js';
import { serveWebhooks } from './webhook/webhook.http.js';
import { WebhookSweep } from './webhook/webhook-sweep.js';

/** A client that sends its request this slowly is up to no good. */
const REQUEST_MS_MAX = 30_000;

/** What an application is made with, beside its stores. */
export type AppOptions = {
  readonly config: Config; readonly clock: Clock; readonly log: Logger;
  /** Told while read models are built from the log how many more events have been folded. */
  readonly onBuilding?: (events: number) => void;
  /** Told where it stands; without one it is told to nobody. */
  readonly lifecycle?: Lifecycle;
  /** Card money, opened by whoever closes it; without it nothing is paid by card. */
  readonly payments?: Payments;
};

/** The whole application on opened stores, before it has begun: when it listens, probes are answered and operations are asked to wait. Closing it leaves the stores open. */
export const prepareApp = async (stores: Stores, { config, clock, log, onBuilding, lifecycle = new Lifecycle(), payments = paymentsOff() }: AppOptions): Promise<NestFastifyApplication> => {
  const telemetry = new OpenTelemetry(config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const building = (events: number): void => {
    lifecycle.folded(events);
    onBuilding?.(events);
  };
  const adapter = new FastifyAdapter({ bodyLimit: config.GRAPHQL_BODY_BYTES_MAX, requestTimeout: REQUEST_MS_MAX, forceCloseConnections: 'idle' });
  const given = { stores, config, clock, log, telemetry, lifecycle, payments, onBuilding: building };
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with(given), adapter, { bodyParser: false, abortOnError: false, logger: frameworkLog(log) });
  const http: FastifyInstance = app.getHttpAdapter().getInstance();
  const readiness = new Readiness({ lifecycle, probes: probesOf(stores), health: app.get(Health) });
  watchReadiness(telemetry, readiness);
  watchSoundness(telemetry, app.get(Soundness));
  stores.readDatabase.onStatement(({ seconds, operation, outcome }) => telemetry.took('db.client.operation.duration', seconds, { operation, outcome }));
  telemetry.watch('store.troubles', () => [{ value: stores.troubles() }]);
  const metrics = (): Promise<string> => telemetry.metrics();
  if (config.METRICS_PORT !== undefined) serveMetricsApart(http, { port: config.METRICS_PORT, host: config.HOST, metrics });
  serveHealth(http, { lifecycle, readiness, operators: new Operators(operatorTokenOf(config)), metrics, cardPayments: payments.mode });
  const isOpen = (): boolean => lifecycle.stage !== 'starting';
  serveWebhooks(http, { verifier: payments.verifier, inbox: app.get(Inbox, { strict: false }), telemetry, isOpen, log: (error) => log.error({ err: error }, 'a webhook could not be kept') });
  leaveWhenDraining(http, lifecycle);
  timeRequests(http, telemetry);
  const admission = new Admission(admissionLimitsOf(config), { isOpen, telemetry });
  await initWithGraphql(app, { contexts: app.get(GraphContexts), limits: limitsOf(config), admission, telemetry, signOuts: app.get(SignOuts, { strict: false }), log: failureLog(log, telemetry) });
  return app;
};

/** Read models follow, processes run, timers tick, and from then on operations are answered. At rest nothing happens by itself but the following. */
export const beginApp = async (app: NestFastifyApplication, { TIMER_INTERVAL_MS }: Pick<Config, 'TIMER_INTERVAL_MS'>, { isAtRest = false }: { readonly isAtRest?: boolean } = {}): Promise<void> => {
  app.get(Lifecycle).does('building read models');
  await app.get(Following).start();
  if (isAtRest) return;
  app.get(Processes).start({ tickMs: TIMER_INTERVAL_MS }); // not before every module is up: they send commands, and the bus must know who handles them
  app.get(WebhookSweep, { strict: false }).start({ atOnce: app.get(OpenedPayments).payments.mode === 'stripe' });
};

/** The whole application on opened stores, begun. It does not listen yet; closing it leaves the stores open. */
export const createApp = async (stores: Stores, options: AppOptions): Promise<NestFastifyApplication> => {
  const app = await prepareApp(stores, options);
  try {
    await beginApp(app, options.config);
    app.get(Lifecycle).serve();
    return app;
  } catch (error) {
    await app.close();
    throw error;
  }
};

const admissionLimitsOf = (config: Config): AdmissionLimits => ({
  operationsMax: config.OPERATIONS_IN_FLIGHT_MAX, socketsMax: config.SOCKETS_MAX,
  socketsPerMemberMax: config.SOCKETS_PER_MEMBER_MAX, subscriptionsPerMemberMax: config.SUBSCRIPTIONS_PER_MEMBER_MAX,
});

/** Whoever keeps a connection open is asked to open the next one elsewhere. */
const leaveWhenDraining = (http: FastifyInstance, lifecycle: Lifecycle): void => {
  http.addHook('onSend', (...[, reply, payload, done]) => {
    if (lifecycle.stage === 'draining') reply.header('connection', 'close');
    done(null, payload);
  });
};

export const listen = async (app: NestFastifyApplication, { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): Promise<AddressInfo> => {
  const http: FastifyInstance = app.getHttpAdapter().getInstance();
  await http.listen({ host: HOST, port: PORT }).catch((error: unknown) => { throw whyNotListening(error, { variable: 'PORT', host: HOST, port: PORT }); });
  const address = http.server.address() as AddressInfo;
  app.get(OpenedPayments).payments.listensAt(`http://${HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : hostIn(address)}:${address.port}`);
  return address;
};

const hostIn = ({ address, family }: AddressInfo): string => (family === 'IPv6' ? `[${address}]` : address);
