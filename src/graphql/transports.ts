import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { GraphContexts } from './context.js';
import type { FailureLog } from './errors.js';
import { serveGraphiql } from './graphiql.js';
import { serveGraphql } from './http.js';
import type { Limits } from './limits.js';
import { Operations } from './operations.js';
import { Sockets } from './sockets.js';

export type TransportParts = { readonly contexts: GraphContexts; readonly limits: Limits; readonly log: FailureLog };

const SWEEP_MS = 50;

/** Initialises the application with everything that GraphQL is asked over: POST, event streams, sockets, and GraphiQL for people. */
export const initWithGraphql = async (app: NestFastifyApplication, { contexts, limits, log }: TransportParts): Promise<void> => {
  const http: FastifyInstance = app.getHttpAdapter().getInstance();
  const operations = new Operations({ schema: () => http.graphql.schema, limits, contexts, log });
  const sockets = new Sockets({ operations, log });
  serveGraphql(http, { contexts, operations, log });
  serveGraphiql(http);
  http.addHook('preClose', (done) => {
    sockets.close();
    // A connection that is kept alive becomes idle when its last answer is out, which may be after the server was told to close.
    const sweeping = setInterval(() => http.server.closeIdleConnections(), SWEEP_MS);
    http.server.once('close', () => clearInterval(sweeping));
    done();
  });
  await app.init();
  sockets.attach(app.getHttpServer());
};
