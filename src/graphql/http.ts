import { randomUUID } from 'node:crypto';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { getOperationAST, OperationTypeNode, parse, type ExecutionResult } from 'graphql';
import type { Telemetry, Work } from '../kernel/telemetry.js';
import type { Admission } from './admission.js';
import type { CompiledOperations } from './compiled.js';
import { bearerOf, type Asker, type GraphContexts } from './context.js';
import { answerWithErrors, refusalOf, requestError, retryAfterOf, type FailureLog } from './errors.js';
import { requestOf, workOf, type Operations, type Request } from './operations.js';

/** A page of another site can only send what needs no permission: never JSON, never a header of ours. */
const PREFLIGHT_HEADER = 'barnraise-require-preflight';

/** Where a request keeps who sends it. */
const ASKER = 'asker';

export type HttpParts = { readonly contexts: GraphContexts; readonly operations: Operations; readonly compiled: CompiledOperations; readonly admission: Admission; readonly telemetry: Telemetry; readonly log: FailureLog };

/** `POST /graphql`, and `POST /graphql/stream` for subscriptions as server-sent events. Registered before the application is initialised. */
export const serveGraphql = (http: FastifyInstance, parts: HttpParts): void => {
  const { operations, admission, telemetry, log } = parts;
  const streams = new Set<FastifyReply['raw']>();

  void http.register((scope, _options, done) => {
    scope.decorateRequest(ASKER, null);
    scope.addHook('onRequest', (request, reply, next) => {
      const asker = askedBy(request);
      request.setDecorator<Asker>(ASKER, asker);
      reply.header('cache-control', 'no-store').header('barnraise-correlation-id', asker.correlationId);
      mustBePosted(request, reply);
      admission.mustHaveRoom(); // before its body is read
      next();
    });
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      const { status, errors } = refusalOf(request.raw.readableAborted ? requestError('BAD_REQUEST', 'The request was broken off.') : error, { correlationId: askerOf(request).correlationId, log });
      const retryAfter = retryAfterOf(errors);
      return reply.code(status).headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter }).send({ errors });
    });
    for (const url of ['/graphql', '/graphql/stream']) scope.route({ method: ['GET', 'PUT', 'PATCH', 'DELETE'], url, handler: () => undefined });
    scope.post('/graphql', (request, reply) => {
      const asked = requestOf(request.body);
      const answer = () => answered(asked, { request, reply }, parts);
      return admission.during(telemetry.isTracing ? () => telemetry.during(workAsked(asked), answer) : answer);
    });
    scope.post('/graphql/stream', async (request, reply) => {
      const prepared = operations.prepare(requestOf(request.body));
      const results = await operations.perform(prepared, askerOf(request));
      streams.add(reply.raw);
      return streamed(reply, results).finally(() => streams.delete(reply.raw));
    });
    scope.addHook('preClose', (closed) => {
      for (const raw of streams) raw.end();
      closed();
    });
    done();
  });
};

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };

/** In the compiled form where there is one; else by the long way through mercurius, which refuses whatever is to be refused. As few awaits as can be: each is felt where a row is at hand. */
const answered = async (asked: Request, { request, reply }: Exchange, { contexts, compiled, log }: HttpParts): Promise<ExecutionResult> => {
  const asker = askerOf(request);
  const context = contexts.now(asker) ?? await contexts.of(asker);
  const result = await compiled.answer(asked, context);
  if (result) return result.errors === undefined ? result : withErrors(result, asker, { reply, log });
  const { query, variables, operationName } = asked;
  const found = await reply.graphql(query, { ...context }, { ...variables }, operationName);
  compiled.answered(query);
  return found;
};

const withErrors = (result: ExecutionResult, { correlationId }: Asker, { reply, log }: { readonly reply: FastifyReply; readonly log: FailureLog }): ExecutionResult => {
  const { status, retryAfter, answer } = answerWithErrors(result, { correlationId, log });
  void reply.code(status).headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  return answer;
};

const askerOf = (request: FastifyRequest): Asker => request.getDecorator<Asker | null>(ASKER) ?? { token: undefined, readAfter: undefined, correlationId: request.id };

const askedBy = ({ headers }: FastifyRequest): Asker => {
  const readAfter = headers['barnraise-read-after'];
  return { token: bearerOf(headers.authorization), readAfter: typeof readAfter === 'string' && readAfter !== '' ? readAfter : undefined, correlationId: randomUUID() };
};

/** The kind of an operation that mercurius is about to parse; what does not parse has none. */
const workAsked = ({ query, operationName }: Request): Work => {
  try {
    return workOf(getOperationAST(parse(query, { noLocation: true }), operationName)?.operation ?? OperationTypeNode.QUERY);
  } catch {
    return { name: 'refused' };
  }
};

const mustBePosted = ({ method, headers }: FastifyRequest, reply: FastifyReply): void => {
  if (method !== 'POST') {
    void reply.header('allow', 'POST');
    throw requestError('METHOD_NOT_ALLOWED', 'Operations are sent by POST. For a page to write them on, open / in a browser.');
  }
  const isJson = headers['content-type'] === 'application/json' || /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '');
  if (!isJson && headers[PREFLIGHT_HEADER] === undefined) throw requestError('UNSUPPORTED_MEDIA_TYPE', 'The content type must be application/json.');
};

/** Server-sent events in the form of the graphql-sse protocol (distinct connections): `next` for each result, then `complete`. */
const streamed = async (reply: FastifyReply, results: Awaited<ReturnType<Operations['perform']>>): Promise<void> => {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, { ...Object.fromEntries(Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)])), 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
  const each = Symbol.asyncIterator in results ? results : undefined;
  const heartbeat = setInterval(() => raw.write(':\n\n'), HEARTBEAT_MS);
  raw.once('close', () => {
    clearInterval(heartbeat);
    void each?.return();
  });
  raw.write(':\n\n');
  try {
    if (!each) raw.write(`event: next\ndata: ${JSON.stringify(results)}\n\n`);
    else for await (const result of each) await written(raw, `event: next\ndata: ${JSON.stringify(result)}\n\n`);
    raw.write('event: complete\ndata: \n\n');
  } finally {
    raw.end();
  }
};

const HEARTBEAT_MS = 12_000;

/** Waits where the reader is slow, so that what it has not taken stays where it is bounded. */
const written = (raw: FastifyReply['raw'], text: string): Promise<void> | undefined =>
  raw.write(text) || raw.destroyed ? undefined : new Promise((resolve) => {
    raw.once('drain', resolve).once('close', resolve);
  });
