import { GraphQLError, type ExecutionResult, type GraphQLErrorExtensions } from 'graphql';
import { Overloaded } from '../kernel/overloaded.js';
import { isUnavailable } from './unavailable.js';

/** Codes of errors that are about the request itself, not about what was asked of the domain (those are typed rejections). */
export type RequestErrorCode =
  | 'BAD_REQUEST' | 'BAD_INPUT' | 'BAD_TEXT' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED'
  | 'TOO_MANY_TOKENS' | 'TOO_DEEP' | 'TOO_MANY_ALIASES' | 'TOO_MANY_FIELDS' | 'TOO_MANY_ROOT_FIELDS' | 'TOO_COSTLY'
  | 'METHOD_NOT_ALLOWED' | 'BODY_TOO_LARGE' | 'UNSUPPORTED_MEDIA_TYPE' | 'OVERLOADED' | 'UNAVAILABLE' | 'INTERNAL';

const STATUS: Readonly<Record<string, number>> = { METHOD_NOT_ALLOWED: 405, BODY_TOO_LARGE: 413, UNSUPPORTED_MEDIA_TYPE: 415, OVERLOADED: 503, UNAVAILABLE: 503, INTERNAL: 500 };
/** Seconds after which a store that is away is worth another question. */
const RETRY_AFTER_SECONDS = 2;

/** The request is refused before anything is executed. `path` says where in the arguments the reason lies. */
export const requestError = (code: RequestErrorCode, message: string, path?: readonly (string | number)[]): GraphQLError =>
  new GraphQLError(message, { extensions: { code, ...(path ? { path } : {}) } });

/** Nothing has happened, and the same request may be answered after so many seconds. */
export const tryLater = (code: 'OVERLOADED' | 'UNAVAILABLE', message: string, retryAfter: number): GraphQLError =>
  new GraphQLError(message, { extensions: { code, retryAfter } });

/** The seconds after which the first of these errors asks to try again, if one does. */
export const retryAfterOf = (errors: readonly { readonly extensions?: GraphQLErrorExtensions }[]): number | undefined =>
  errors.map(({ extensions }) => extensions?.['retryAfter']).find((seconds) => typeof seconds === 'number');

/** What is sent: an HTTP status and errors in the form of the GraphQL specification. */
export type Refusal = { readonly status: number; readonly errors: readonly GraphQLError[] };

/** Where unknown failures are written down, under the id that the client is given. */
export type FailureLog = (error: unknown, correlationId: string) => void;

/** Makes out of whatever was thrown before execution what the client may see. */
export const refusalOf = (thrown: unknown, { correlationId, log }: { correlationId: string; log: FailureLog }): Refusal => {
  const errors = thrownTogether(thrown).map((error) => presentable(error, correlationId, log));
  const [first] = errors;
  return { status: (first && STATUS[codeOf(first) ?? '']) ?? 400, errors };
};

/** Masks what went wrong inside while executing; what resolvers say on purpose (a GraphQLError with a code) passes. */
export const masked = (errors: readonly GraphQLError[], correlationId: string, log: FailureLog): readonly GraphQLError[] =>
  errors.map((error) => {
    const meant = error.originalError ?? error;
    if (meant instanceof GraphQLError && codeOf(meant) !== undefined) return error;
    if (isCoercion(error.message)) return coercionError(error);
    return (meant instanceof GraphQLError ? valuelessError(error) : undefined) ?? internal(error, correlationId, log);
  });

/** What is sent where something went wrong while executing. Where nothing could be answered, whoever stands between client and server is to know it as well. */
export const answerWithErrors = ({ data, errors = [] }: ExecutionResult, { correlationId, log }: { readonly correlationId: string; readonly log: FailureLog }) => {
  const shown = masked(errors, correlationId, log);
  const retryAfter = retryAfterOf(shown);
  const isAway = retryAfter !== undefined && Object.values(data ?? {}).every((value) => value === null);
  return { status: isAway ? 503 : data === undefined ? 400 : 200, retryAfter: isAway ? retryAfter : undefined, answer: { data: data ?? null, errors: [...shown] } };
};

const thrownTogether = (thrown: unknown): readonly unknown[] =>
  typeof thrown === 'object' && thrown !== null && 'errors' in thrown && Array.isArray(thrown.errors) && thrown.errors.length > 0 ? thrown.errors : [thrown];

const presentable = (error: unknown, correlationId: string, log: FailureLog): GraphQLError => {
  const fastify = fastifyError(error);
  if (fastify) return fastify;
  if (!(error instanceof GraphQLError)) return internal(error, correlationId, log);
  if (codeOf(error) !== undefined) return error;
  if (isCoercion(error.message)) return coercionError(error);
  if (/tokens\. Parsing aborted/.test(error.message)) return requestError('TOO_MANY_TOKENS', 'The document has too many tokens.');
  return Object.assign(error, { extensions: { code: error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED' } });
};

/** The code that was given on purpose, if any; errors of compiled operations may have no extensions at all. */
const codeOf = (error: { readonly extensions?: GraphQLErrorExtensions }): string | undefined => {
  const code = error.extensions?.['code'];
  return typeof code === 'string' ? code : undefined;
};

const internal = (error: unknown, correlationId: string, log: FailureLog): GraphQLError => {
  const { path, nodes, originalError } = error instanceof GraphQLError ? error : { path: undefined, nodes: undefined, originalError: error };
  const meant = originalError ?? error;
  if (!(meant instanceof Overloaded)) log(meant, correlationId);
  const { message, ...extensions } = told(meant);
  return new GraphQLError(message, { ...(path ? { path } : {}), ...(nodes ? { nodes } : {}), extensions: { ...extensions, correlationId } });
};

/** What a client may know of what went wrong inside. */
const told = (error: unknown): { readonly message: string; readonly code: RequestErrorCode; readonly retryAfter?: number } => {
  if (error instanceof Overloaded) return { message: error.message, code: 'OVERLOADED', retryAfter: error.retryAfterSeconds };
  if (isUnavailable(error)) return { message: 'A store does not answer. Ask again in a moment.', code: 'UNAVAILABLE', retryAfter: RETRY_AFTER_SECONDS };
  return { message: 'Something went wrong inside. The correlation id finds it in the log.', code: 'INTERNAL' };
};

/** Values of variables: the server's own words repeat the whole value (a password among it), ours name the place only. */
const COERCION = /^Variable "\$(\w+)" (?:got invalid value [^]*?(?: at "([^"]*)")?; |of (?:required|non-null) type "[^"]*" )([^;]*(?:; [^;]*)?)$/;
const isCoercion = (message: string): boolean => message.startsWith('Variable "$');

const coercionError = ({ message }: GraphQLError): GraphQLError => {
  const [, variable = '', at, said = 'This value cannot be taken.'] = COERCION.exec(message) ?? [];
  const reason = said.replace(/( cannot represent [^:]*): [^]*$/, '$1.');
  return requestError('BAD_INPUT', reason.charAt(0).toUpperCase() + reason.slice(1), (at ?? variable).split(/[.[\]]+/).filter(Boolean));
};

/** An argument whose variable turns out to be null while executing, where something must be: that it has a value by default let it pass before. */
const VALUELESS = /^Argument "(\w+)" (?:of (?:non-null|required) type|has invalid value)/;
const valuelessError = ({ message, path, nodes }: GraphQLError): GraphQLError | undefined => {
  const name = VALUELESS.exec(message)?.[1];
  return name === undefined ? undefined : new GraphQLError('There is no value where one must be.', { ...(path ? { path } : {}), ...(nodes ? { nodes } : {}), extensions: { code: 'BAD_INPUT', path: [name] } });
};

const FASTIFY: Readonly<Record<string, RequestErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE', FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE', FST_ERR_CTP_EMPTY_JSON_BODY: 'BAD_REQUEST',
  FST_ERR_CTP_INVALID_JSON_BODY: 'BAD_REQUEST', FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'BAD_REQUEST', FST_ERR_VALIDATION: 'BAD_REQUEST',
};

const fastifyError = (error: unknown): GraphQLError | undefined => {
  if (!(error instanceof Error)) return undefined;
  const known = 'code' in error && typeof error.code === 'string' ? FASTIFY[error.code] : undefined;
  if (known) return requestError(known, error.message);
  return error instanceof SyntaxError && 'statusCode' in error && error.statusCode === 400 ? requestError('BAD_REQUEST', 'The body is not JSON.') : undefined;
};
