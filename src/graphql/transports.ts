import { randomUUID } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { MemberId } from '../../contracts/values.js';
import type { SignOuts } from '../kernel/sessions.js';
import { silence, type Telemetry } from '../kernel/telemetry.js';
import { Admission } from './admission.js';
import { CompiledOperations } from './compiled.js';
import type { GraphContexts } from './context.js';
import type { FailureLog } from './errors.js';
import { serveGraphiql } from './graphiql.js';
import { serveGraphql } from './http.js';
import type { Limits } from './limits.js';
import { Operations } from './operations.js';
import { Sockets } from './sockets.js';

export type TransportParts = {
  readonly contexts: GraphContexts; readonly limits: Limits; readonly log: FailureLog;
  readonly admission?: Admission; readonly telemetry?: Telemetry;
  /** Tells whose sign-in has just ended. */
  readonly signOuts?: SignOuts;
};

const SWEEP_MS = 50;
/** How often what stays open is asked whether its sign-in still stands: it may have ended in another process. */
const RECHECK_MS = 10_000;

/** Initialises the application with everything that GraphQL is asked over: POST, event streams, sockets, and GraphiQL for people. */
export const initWithGraphql = async (app: NestFastifyApplication, { contexts, limits, log, admission = new Admission(), telemetry = silence, signOuts }: TransportParts): Promise<void> => {
  const http: FastifyInstance = app.getHttpAdapter().getInstance();
  const schema = (): GraphQLSchema => http.graphql.schema;
  const operations = new Operations({ schema, limits, contexts, log, admission, telemetry });
  const compiled = new CompiledOperations({ schema, limits, telemetry });
  const sockets = new Sockets({ operations, contexts, admission, log });
  const recheck = (viewer?: MemberId): void => {
    for (const each of [operations, sockets]) each.recheck(viewer).catch((error: unknown) => log(error, randomUUID()));
  };
  signOuts?.subscribe(recheck);
  const rechecking = setInterval(recheck, RECHECK_MS).unref();
  serveGraphql(http, { contexts, operations, compiled, admission, telemetry, log });
  serveGraphiql(http);
  http.addHook('preClose', (done) => {
    sockets.close();
    clearInterval(rechecking);
    // A connection that is kept alive becomes idle when its last answer is out, which may be after the server was told to close.
    const sweeping = setInterval(() => http.server.closeIdleConnections(), SWEEP_MS);
    http.server.once('close', () => clearInterval(sweeping));
    done();
  });
  await app.init();
  sockets.attach(app.getHttpServer());
};
