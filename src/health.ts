import type { FastifyInstance, FastifyRequest } from 'fastify';
import { bearerOf } from './graphql/context.js';
import type { Operators } from './kernel/operators.js';
import type { Lifecycle } from './lifecycle.js';
import { METRICS_TYPE } from './metrics.js';
import type { Readiness } from './readiness.js';

type Parts = { readonly lifecycle: Lifecycle; readonly readiness: Readiness; readonly operators: Operators; readonly metrics: () => Promise<string>; readonly cardPayments: string };

/**
 * `/livez`: the process answers; a store that is away changes nothing about it. `/startupz`: it has started. `/readyz`: it wants requests.
 * Who shows the operators' token is told why not; everybody else hears yes or no. `/metrics` is for operators alone.
 */
export const serveHealth = (http: FastifyInstance, { lifecycle, readiness, operators, metrics, cardPayments }: Parts): void => {
  const isOperator = ({ headers }: FastifyRequest): boolean => operators.actorOf(bearerOf(headers.authorization)) !== undefined;
  void http.register((scope, _options, done) => {
    scope.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
    scope.get('/livez', async () => ({ status: 'alive' }));
    scope.get('/startupz', async (_request, reply) => lifecycle.stage === 'starting' ? reply.code(503).send({ status: 'starting', ...lifecycle.progress }) : { status: 'started' });
    scope.get('/readyz', async (request, reply) => {
      const { isReady, stage, stores, parts } = await readiness.verdict();
      return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', ...(isOperator(request) ? { stage, stores, parts, cardPayments } : {}) });
    });
    scope.get('/metrics', async (request, reply) => {
      if (!isOperator(request)) return reply.code(401).header('www-authenticate', 'Bearer').send({ error: 'metrics are for operators: send OPERATOR_TOKEN as a bearer token, or set METRICS_PORT' });
      return reply.type(METRICS_TYPE).send(await metrics());
    });
    done();
  });
};
