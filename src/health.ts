import type { FastifyInstance } from 'fastify';

/** What stands between the log and the answers: a read model or a process, and whether it keeps up. */
export type Part = { readonly name: string; readonly state: string; readonly isReady: boolean };

/** Port: how everything that follows the log is doing. */
export abstract class Health {
  abstract parts(): Promise<readonly Part[]>;
}

/** `/livez`: the process answers. `/readyz`: read models and processes keep up with the log. Neither says more. */
export const serveHealth = (http: FastifyInstance, health: Health): void => {
  http.get('/livez', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'alive' }));
  http.get('/readyz', async (_request, reply) => {
    const behind = (await health.parts()).filter(({ isReady }) => !isReady).map(({ name, state }) => ({ name, state }));
    return reply.header('cache-control', 'no-store').code(behind.length === 0 ? 200 : 503).send(behind.length === 0 ? { status: 'ready' } : { status: 'not ready', behind });
  });
};
