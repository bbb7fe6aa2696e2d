import {
  createSourceEventStream, execute, getOperationAST, GraphQLError, Kind, parse, validate,
  type DocumentNode, type ExecutionResult, type FragmentDefinitionNode, type GraphQLSchema, Location, OperationTypeNode, type SelectionNode, type SelectionSetNode,
} from 'graphql';
import type { DoorContext } from '../kernel/door.js';
import type { Position } from '../kernel/event-store.js';
import type { Telemetry, Work } from '../kernel/telemetry.js';
import type { Admission } from './admission.js';
import type { Asker, GraphContexts } from './context.js';
import { masked, requestError, type FailureLog } from './errors.js';
import { checkCost, checkShape, type Limits } from './limits.js';
import { checkLiteralTexts, checkVariableTexts } from './texts.js';

/** Documents are remembered by their text, valid or not: a bound on the text is a bound on that memory. */
const DOCUMENT_LENGTH_MAX = 65_536;

/** What a client sends, over whichever transport. */
export type Request = { readonly query: string; readonly operationName: string | undefined; readonly variables: Readonly<Record<string, unknown>> };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const refused = (where: string, why: string) => requestError('BAD_REQUEST', `${where}: ${why}.`, [where]);

/** Read by hand, because it is read of every request. @throws GraphQLError BAD_REQUEST when the body is not a GraphQL request */
export const requestOf = (body: unknown): Request => {
  if (Array.isArray(body)) throw requestError('BAD_REQUEST', 'One operation a request: batches are not taken.');
  if (!isObject(body)) throw requestError('BAD_REQUEST', 'A JSON object with a `query` is expected.', []);
  return { query: queryOf(body['query']), operationName: nameOf(body['operationName']), variables: variablesOf(body['variables']) };
};

const queryOf = (asked: unknown): string => {
  const query = typeof asked === 'string' ? asked.trim() : '';
  if (query === '') throw refused('query', 'the text of a GraphQL document is expected');
  if (query.length > DOCUMENT_LENGTH_MAX) throw refused('query', `the document is longer than ${DOCUMENT_LENGTH_MAX} characters: what is long belongs into variables`);
  return query;
};

const nameOf = (asked: unknown): string | undefined => {
  const name = asked ?? undefined;
  if (name !== undefined && typeof name !== 'string') throw refused('operationName', 'a text is expected');
  return name;
};

const variablesOf = (asked: unknown): Request['variables'] => {
  const variables = asked ?? {};
  if (!isObject(variables)) throw refused('variables', 'an object is expected');
  return variables;
};

/** What must hold of every new document, before the costly rules of the specification are applied. @throws GraphQLError */
export const checkDocument = (document: DocumentNode, limits: Limits): void => {
  // A document that was not parsed from text (mercurius takes JSON as well) has not passed the limit on tokens.
  if (!(document.loc instanceof Location)) throw new GraphQLError('Syntax Error: a GraphQL document is expected.');
  checkShape(document, limits);
  checkLiteralTexts(document);
};

/** Subscriptions have no single answer: a plain POST is refused before anything is asked. @throws GraphQLError */
export const checkHasOneAnswer = (document: DocumentNode, body: unknown): void => {
  const hasSubscription = document.definitions.some((one) => one.kind === Kind.OPERATION_DEFINITION && one.operation === OperationTypeNode.SUBSCRIPTION);
  if (!hasSubscription || getOperationAST(document, requestOf(body).operationName)?.operation !== OperationTypeNode.SUBSCRIPTION) return;
  throw requestError('BAD_REQUEST', 'Subscriptions are sent to /graphql/stream or over a WebSocket.');
};

/** What must hold of every request, however often its document was seen. @returns how many values it may yield @throws GraphQLError */
export const checkRequest = (document: DocumentNode, variables: Request['variables'], limits: Limits): number => {
  checkVariableTexts(variables);
  return checkCost(document, variables, limits.costMax);
};

/** Fields of the root and the fragments that hold them. Fragments in a circle were refused before. */
const rootOf = ({ selections }: SelectionSetNode, document: DocumentNode): readonly SelectionNode[] => selections.flatMap((one) => {
  if (one.kind === Kind.FIELD) return [one];
  const fragment = one.kind === Kind.INLINE_FRAGMENT ? one : document.definitions.find((it): it is FragmentDefinitionNode => it.kind === Kind.FRAGMENT_DEFINITION && it.name.value === one.name.value);
  return [one, ...(fragment ? rootOf(fragment.selectionSet, document) : [])];
});

/** The executor of subscriptions has no answer to a root without a field. */
const isConditional = ({ directives = [] }: SelectionNode): boolean => directives.some(({ name }) => name.value === 'skip' || name.value === 'include');

type Parts = { readonly schema: () => GraphQLSchema; readonly limits: Limits; readonly contexts: GraphContexts; readonly admission: Admission; readonly telemetry: Telemetry; readonly log: FailureLog };
type Results = AsyncGenerator<ExecutionResult, void, void>;

/** The name of an operation is the client's own: a trace says its kind only. */
export const workOf = (kind: OperationTypeNode): Work => ({ name: kind, labels: { 'graphql.operation.type': kind } });

/** A subscription that is open. */
type Subscribed = { readonly context: DoorContext; readonly asker: Asker; readonly end: () => void };

/** An operation that may be performed. */
export type Prepared = { readonly document: DocumentNode; readonly kind: OperationTypeNode; readonly request: Request };

/** Operations over sockets and event streams. Queries and mutations by POST are answered in `http.ts`. */
export class Operations {
  readonly #subscriptions = new Set<Subscribed>();

  constructor(private readonly parts: Parts) {}

  get schema(): GraphQLSchema {
    return this.parts.schema();
  }

  /** @throws GraphQLError, or an error that has several as `errors`, when the operation is refused */
  prepare(request: Request): Prepared {
    const { limits } = this.parts;
    const document = parse(request.query, { maxTokens: limits.tokensMax });
    checkDocument(document, limits);
    const errors = validate(this.schema, document);
    if (errors.length > 0) throw Object.assign(new Error('the document is not valid'), { errors });
    this.parts.telemetry.size('graphql.cost', checkRequest(document, request.variables, limits));
    const operation = getOperationAST(document, request.operationName);
    if (!operation) throw requestError('GRAPHQL_VALIDATION_FAILED', 'The document has no such operation, or several and no name was given.');
    if (operation.operation === OperationTypeNode.SUBSCRIPTION && rootOf(operation.selectionSet, document).some(isConditional)) {
      throw requestError('GRAPHQL_VALIDATION_FAILED', 'What is subscribed to cannot depend on @skip or @include.');
    }
    return { document, kind: operation.operation, request };
  }

  /** One result, or as many as a subscription yields. @throws whatever the stores throw while the operation begins */
  async perform(prepared: Prepared, asker: Asker): Promise<Results | ExecutionResult> {
    const { admission, telemetry } = this.parts;
    return admission.during(() => telemetry.during(workOf(prepared.kind), () => this.#perform(prepared, asker)));
  }

  async #perform({ document, kind, request }: Prepared, asker: Asker): Promise<Results | ExecutionResult> {
    const gone = new AbortController();
    const context = await this.parts.contexts.of(asker);
    let changedAt: Position | undefined;
    const readAfter = (position: Position): void => context.readAfter(changedAt = position);
    const contextValue: DoorContext = { ...context, readAfter, gone: gone.signal };
    const args = { schema: this.schema, document, operationName: request.operationName ?? null, variableValues: request.variables, contextValue };
    if (kind !== OperationTypeNode.SUBSCRIPTION) return this.#present(await execute(args), asker);
    const leave = this.#subscribed({ context: contextValue, asker, end: () => gone.abort() });
    gone.signal.addEventListener('abort', leave);
    const source = await createSourceEventStream(args).catch((error: unknown) => {
      leave();
      throw error;
    });
    if (!(Symbol.asyncIterator in source)) {
      leave();
      return this.#present(source, asker);
    }
    const answer = async (rootValue: unknown): Promise<ExecutionResult | undefined> => {
      const answering = await this.#stillThe(contextValue, asker);
      if (changedAt) answering?.readAfter(changedAt);
      return answering && this.#present(await execute({ ...args, rootValue, contextValue: answering }), asker);
    };
    return mapped(source[Symbol.asyncIterator](), { answer, leave: () => gone.abort() });
  }

  /** Ends the subscriptions of this member, or of everybody, whose sign-in has ended. Where that cannot be told at the moment, they go on. */
  async recheck(viewer?: DoorContext['viewer']): Promise<void> {
    const asked = [...this.#subscriptions].filter(({ context, asker }) => asker.token !== undefined && (viewer === undefined || context.viewer === viewer));
    await Promise.all(asked.map(async ({ context, asker, end }) => {
      if ((await this.#stillThe(context, asker).catch(() => context)) === undefined) end();
    }));
  }

  #subscribed(subscribed: Subscribed): () => void {
    const leave = this.parts.admission.subscription(subscribed.context.viewer);
    this.#subscriptions.add(subscribed);
    return () => {
      this.#subscriptions.delete(subscribed);
      leave();
    };
  }

  /** Each event is answered with rows read anew, none of them older than the change, and only as long as the sign-in stands. */
  async #stillThe({ viewer, operator }: DoorContext, { token, correlationId }: Asker): Promise<DoorContext | undefined> {
    const context = await this.parts.contexts.of({ token, correlationId, readAfter: undefined });
    return context.viewer === viewer && context.operator === operator ? context : undefined;
  }

  #present({ data, errors }: ExecutionResult, { correlationId }: Asker): ExecutionResult {
    return { ...(data === undefined ? {} : { data }), ...(errors ? { errors: masked(errors, correlationId, this.parts.log) } : {}) };
  }
}

type Mapping = { readonly answer: (event: unknown) => Promise<ExecutionResult | undefined>; readonly leave: () => void };

/** Answers what comes, ends at the first `undefined`. A generator hears of `return` only when it is not waiting itself: hence `leave`. */
const mapped = (source: AsyncIterator<unknown>, { answer, leave }: Mapping): Results => {
  let ended: Promise<unknown> | undefined;
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    leave();
    await (ended ??= Promise.resolve(source.return?.()));
    return { done: true, value: undefined };
  };
  return {
    async next() {
      const event: IteratorResult<unknown, unknown> = await source.next();
      const result = event.done ? undefined : await answer(event.value);
      return result ? { done: false, value: result } : end();
    },
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
};
