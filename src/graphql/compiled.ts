import { getOperationAST, OperationTypeNode, parse, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import type { DoorContext } from '../kernel/door.js';
import type { Telemetry } from '../kernel/telemetry.js';
import type { Limits } from './limits.js';
import { checkRequest, type Request } from './operations.js';
import { Remembered } from './remembered.js';

/** Texts of operations that are kept with their compiled form: twice this many at most. */
const REMEMBERED_MAX = 256;
/** Texts that wait to be compiled; more wait until they are asked again. */
const WAITING_MAX = 100;
/** What is asked once may never be asked again; one that fails costs nobody the compiled form. */
const COMPILED_WHEN_ANSWERED = 2;

type Parts = { readonly schema: () => GraphQLSchema; readonly limits: Limits; readonly telemetry: Telemetry };
type Compiled = {
  readonly document: DocumentNode; readonly name: string | undefined; readonly query: CompiledQuery['query'];
  /** Variables with a value by default. Where such a one is null and something must be, the compiled form does not say so. */
  readonly defaulted: readonly string[];
};
/** How often an operation was answered, and its compiled form where it has one. */
type Known = { answered: number; compiled?: Compiled };

const ROOT = {};

/**
 * Queries and mutations that have been answered before, by the long way, and are asked again in the same words. Parsed, checked, validated and compiled
 * once, they are answered without the long way's hooks. What is not as it was (variables that do not fit, another operation of the text) is
 * left to the long way, which has the words for every refusal.
 */
export class CompiledOperations {
  readonly #known = new Remembered<Known>(REMEMBERED_MAX);
  readonly #waiting: string[] = [];

  constructor(private readonly parts: Parts) {}

  /** @returns undefined where the long way has to answer; nothing has been executed then */
  answer({ query, operationName, variables }: Request, context: DoorContext): ExecutionResult | Promise<ExecutionResult> | undefined {
    const compiled = this.#known.get(query)?.compiled;
    if (!compiled || (operationName !== undefined && operationName !== compiled.name)) return undefined;
    if (compiled.defaulted.some((variable) => variables[variable] === null)) return undefined;
    const cost = this.#costOf(compiled.document, variables);
    if (cost === undefined) return undefined;
    const result = compiled.query(ROOT, context, variables);
    if (isRefused(result)) return undefined;
    this.parts.telemetry.size('graphql.cost', cost);
    return result;
  }

  /** Tells that the long way has answered this text, so that it is known to be valid. */
  answered(query: string): void {
    const known = this.#known.get(query) ?? this.#known.set(query, { answered: 0 });
    if (++known.answered !== COMPILED_WHEN_ANSWERED) return;
    if (this.#waiting.length >= WAITING_MAX) { known.answered--; return; }
    if (this.#waiting.push(query) === 1) setImmediate(() => this.#compileNext());
  }

  #costOf(document: DocumentNode, variables: Request['variables']): number | undefined {
    try {
      return checkRequest(document, variables, this.parts.limits);
    } catch {
      return undefined;
    }
  }

  /** One at a time: others get their turn between two. */
  #compileNext(): void {
    const query = this.#waiting.shift();
    const known = query === undefined ? undefined : this.#known.get(query);
    const compiled = query === undefined ? undefined : compiledOf(query, this.parts.schema());
    if (known && compiled) known.compiled = compiled;
    if (this.#waiting.length > 0) setImmediate(() => this.#compileNext());
  }
}

/** Variables are read before anything is done: where they do not fit, there is no data at all. */
const isRefused = (result: ExecutionResult | Promise<ExecutionResult>): boolean => 'errors' in result && result.data === undefined;

/** What the compiler writes into an object under this name becomes what the object inherits from, and is told to nobody. */
const UNTOLD = '__proto__';

/** @returns undefined for what has several operations or no single answer, and for what the compiler cannot do */
const compiledOf = (query: string, schema: GraphQLSchema): Compiled | undefined => {
  if (query.includes(UNTOLD)) return undefined;
  const document = parse(query);
  const operation = getOperationAST(document); // null where there are several
  if (!operation || operation.operation === OperationTypeNode.SUBSCRIPTION) return undefined;
  const compiled = compileQuery(schema, document);
  const { name, variableDefinitions = [] } = operation;
  const defaulted = variableDefinitions.filter(({ defaultValue }) => defaultValue !== undefined).map(({ variable }) => variable.name.value);
  return isCompiledQuery(compiled) ? { document, name: name?.value, query: compiled.query, defaulted } : undefined;
};
