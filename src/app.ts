import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { AppModule, limitsOf } from './app.module.js';
import type { Config } from './config.js';
import { GraphContexts } from './graphql/context.js';
import { initWithGraphql } from './graphql/transports.js';
import { Health, serveHealth } from './health.js';
import type { Clock } from './kernel/clock.js';
import { failureLog, frameworkLog } from './logging.js';
import { Processes } from './processes/engine/processes.js';
import type { Stores } from './stores.js';

/** A client that sends its request this slowly is up to no good. */
const REQUEST_MS_MAX = 30_000;

/** What an application is made with, beside its stores. */
export type AppOptions = {
  readonly config: Config; readonly clock: Clock; readonly log: Logger;
  /** Told while read models are built from the log how many more events have been folded. */
  readonly onBuilding?: (events: number) => void;
};

/** The whole application on opened stores: read models follow, processes run, timers tick. It does not listen yet; closing it leaves the stores open. */
export const createApp = async (stores: Stores, { config, clock, log, onBuilding }: AppOptions): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({ bodyLimit: config.GRAPHQL_BODY_BYTES_MAX, requestTimeout: REQUEST_MS_MAX, forceCloseConnections: 'idle' });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with({ stores, config, clock, log, onBuilding }), adapter, { bodyParser: false, abortOnError: false, logger: frameworkLog(log) });
  serveHealth(app.getHttpAdapter().getInstance(), app.get(Health));
  await initWithGraphql(app, { contexts: app.get(GraphContexts), limits: limitsOf(config), log: failureLog(log) });
  app.get(Processes).start({ tickMs: config.TIMER_INTERVAL_MS }); // not before every module is up: they send commands, and the bus must know who handles them
  return app;
};

/** Takes requests from now on. Not by the framework's own way, which writes a failure down before it throws it. @returns where */
export const listen = async (app: NestFastifyApplication, { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): Promise<AddressInfo> => {
  const http: FastifyInstance = app.getHttpAdapter().getInstance();
  await http.listen({ host: HOST, port: PORT });
  return http.server.address() as AddressInfo;
};
