import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Exchange } from '../../src/adapters/stripe-sandbox/open-sandbox.js';
import { thinOperations, thinSchemas } from './beyond.js';
import { toJsonSchema, type Schema } from './json-schema.js';

type Content = { readonly content?: { readonly [media: string]: { readonly schema: Schema } } };
type Parameter = { readonly name: string; readonly in: string; readonly schema: Schema };
type Operation = { readonly parameters?: readonly Parameter[]; readonly requestBody?: Content; readonly responses: { readonly [status: string]: Content } };
type Document = { readonly components: { readonly schemas: { readonly [name: string]: Schema } }; readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } } };

const DOCUMENT = 'stripe';
const file = join(import.meta.dirname, 'schema/library-23.1.0-subset.json');
const named = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const answering = (name: string): Content => ({ content: { 'application/json': { schema: named(name) } } });

const beyond = Object.fromEntries(Object.entries(thinOperations).map(([path, { get }]) => [path, { get: { parameters: get.parameters, responses: { 200: answering(get.answer), default: answering('ErrorBody') } } }]));

const read = (): Document => {
  const { components, paths } = JSON.parse(readFileSync(file, 'utf8')) as Document;
  return { components: { schemas: { ...components.schemas, ...thinSchemas } }, paths: { ...paths, ...beyond } };
};

const validators = (schema: Schema, coerceTypes: boolean): Ajv => {
  const ajv = new Ajv({ strict: false, coerceTypes, inlineRefs: false, code: { optimize: false }, formats: { 'unix-time': true, int64: true, decimal: true } });
  formats.default(ajv, ['date-time', 'email', 'uri']);
  return ajv.addSchema(schema, DOCUMENT);
};

const schemaIn = (content?: Content): Schema | undefined => Object.values(content?.content ?? {})[0]?.schema;

/** What a request may say in its address: every parameter the operation names, and nothing else. */
const queryOf = (operation: Operation): Schema => ({
  type: 'object', additionalProperties: false,
  properties: Object.fromEntries((operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name, schema }) => [name, schema])),
});

/** What stands in braces may have another name. */
const shapeOf = (template: string): string => template.replaceAll(/\{\w+\}/g, '{}');

/** References of a schema that is compiled on its own lead into the document. */
const rooted = (schema: Schema): Schema => JSON.parse(JSON.stringify(toJsonSchema(schema)).replaceAll('"#/components', `"${DOCUMENT}#/components`)) as Schema;

/** The document, read once for a process; each schema is compiled when it is first needed. */
class Schemas {
  readonly #document = read();
  readonly #schema = toJsonSchema({ components: this.#document.components });
  readonly #answers = validators(this.#schema, false);
  readonly #requests = validators(this.#schema, true);
  readonly #paths = new Map(Object.entries(this.#document.paths).map(([path, operations]) => [shapeOf(path), operations]));
  readonly #compiled = new Map<string, ValidateFunction>();

  operation(method: string, template: string): Operation | undefined {
    return this.#paths.get(shapeOf(template))?.[method.toLowerCase()];
  }

  has(name: string): boolean {
    return name in this.#document.components.schemas;
  }

  request(name: string, operation: Operation): ValidateFunction {
    return this.#once(`request ${name}`, () => this.#requests.compile(rooted(schemaIn(operation.requestBody) ?? queryOf(operation))));
  }

  answer(name: string, schema: Schema): ValidateFunction {
    return this.#once(`answer ${name}`, () => this.#answers.compile(rooted(schema)));
  }

  #once(name: string, compile: () => ValidateFunction): ValidateFunction {
    const known = this.#compiled.get(name);
    if (known !== undefined) return known;
    const made = compile();
    this.#compiled.set(name, made);
    return made;
  }
}

let shared: Schemas | undefined;

/** How a value breaks a schema; undefined when it fits. A form's words may stand for numbers, so a copy is looked at. */
const broken = (validate: ValidateFunction, value: unknown): string | undefined => {
  const copy: unknown = structuredClone(value);
  if (validate(copy)) return undefined;
  return (validate.errors ?? []).slice(0, 5).map(({ instancePath, message, params }) => `${instancePath} ${message ?? ''} ${JSON.stringify(params)}`).join('; ');
};

/**
 * Holds every exchange with the sandbox against Stripe's own declarations. Give `observe` to the sandbox, and look that `misfits()` is
 * empty after each test: an unknown operation, a request Stripe would not take, and an answer it would not give are all told there.
 */
export class SchemaCheck {
  readonly #schemas = (shared ??= new Schemas());
  readonly #misfits: string[] = [];
  readonly #seen = new Set<string>();

  readonly observe = (exchange: Exchange): void => {
    const { method, template, status } = exchange;
    const name = `${method} ${template}`;
    this.#seen.add(name);
    const operation = this.#schemas.operation(method, template);
    if (operation === undefined) {
      this.#misfits.push(`${name} is no operation of Stripe's`);
      return;
    }
    this.#tell(`${name} asks what Stripe does not take`, broken(this.#schemas.request(name, operation), exchange.request ?? {}));
    const said = schemaIn(operation.responses[status] ?? operation.responses['default']);
    if (said !== undefined) this.#tell(`${name} answers ${status} with what Stripe does not say`, broken(this.#schemas.answer(`${name} ${status}`, said), exchange.answer));
  };

  /** The operations that were looked at, such as `POST /v1/transfers`. */
  get seen(): ReadonlySet<string> {
    return this.#seen;
  }

  /** What did not fit since this was asked last. */
  misfits(): readonly string[] {
    return this.#misfits.splice(0);
  }

  /** What does not fit of an exchange. What was refused may have been refused because it does not fit; all else has to, and so has every answer. */
  misfitsOf(exchange: Exchange): readonly string[] {
    this.observe(exchange);
    return this.misfits().filter((misfit) => exchange.status !== 400 || !misfit.includes('asks what Stripe does not take'));
  }

  /** Looks at a snapshot event, and at the object inside it. */
  event(event: { readonly data: { readonly object: { readonly object?: string } } }): void {
    this.object('Event', event);
    const kind = event.data.object.object ?? '';
    const name = kind.split('_').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join('');
    if (this.#schemas.has(name)) this.object(name, event.data.object);
  }

  /** Looks at anything under a name of the document, such as `Transfer` or `V2_EventNotification`. */
  object(name: string, value: unknown): void {
    this.#tell(`${name} is not what Stripe declares`, broken(this.#schemas.answer(name, named(name)), value));
  }

  #tell(what: string, error: string | undefined): void {
    if (error !== undefined) this.#misfits.push(`${what}: ${error}`);
  }
}
