import { Ajv, type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exchange } from '../../src/adapters/stripe-sandbox/open-sandbox.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Operation = { parameters?: { name: string; in: string; schema: Json }[]; requestBody?: { content: Record<string, { schema: Json }> }; responses: Record<string, { content: Record<string, { schema: Json }> }> };

const text = readFileSync(join(import.meta.dirname, 'schema/library-23.1.0-subset.json'), 'utf8');

/** OpenAPI's `nullable` in the words of JSON Schema, and open enums closed to the values that are known. */
const standard = (schema: Json): Json => {
  if (Array.isArray(schema)) return schema.map(standard);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { nullable, 'x-known-values': known, ...rest } = schema;
  const inner: { [key: string]: Json } = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, key === 'example' ? value : standard(value)]));
  if (known !== undefined) inner.enum = known;
  return nullable === true ? { anyOf: [inner, { type: 'null' }] } : inner;
};

const document = standard(JSON.parse(text) as Json) as { paths: Record<string, Record<string, Operation>>; components: Json };
const make = (coerceTypes: boolean) => {
  const ajv = new Ajv({ strict: false, coerceTypes, allErrors: false });
  for (const format of ['unix-time', 'int64', 'decimal', 'date-time', 'double']) ajv.addFormat(format, true);
  return ajv.addSchema({ $id: 'stripe', components: document.components });
};
/** Forms are words, JSON is not. */
const checkers = { form: make(true), json: make(false) };
const compiled = new Map<string, ValidateFunction>();

const inDocument = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"stripe#/components')) as Json;

const wrong = (name: string, how: 'form' | 'json', check: { schema: Json; value: unknown }): string | undefined => {
  const validate = compiled.get(name) ?? checkers[how].compile(inDocument(check.schema) as object);
  compiled.set(name, validate);
  return validate(structuredClone(check.value)) ? undefined : `${name}: ${checkers[how].errorsText(validate.errors)} ${JSON.stringify(validate.errors?.map(({ params }) => params))}`;
};

/** The query parameters of an operation as the schema of one object. */
const queryOf = ({ parameters = [] }: Operation): Json => ({
  type: 'object', additionalProperties: false,
  properties: Object.fromEntries(parameters.filter(({ in: where }) => where === 'query').map(({ name, schema }) => [name.replace(/\[\]$/, ''), schema])),
});

const schemaOf = (content: Record<string, { schema: Json }> | undefined): Json => Object.values(content ?? {})[0]?.schema ?? {};

const answerOf = ({ responses }: Operation, status: number): Json => schemaOf((responses[String(status)] ?? responses.default)?.content);
const questionOf = (operation: Operation): Json => (operation.requestBody === undefined ? queryOf(operation) : schemaOf(operation.requestBody.content));

/** What is wrong with an exchange by Stripe's schema; nothing when all is well. Endpoints that the extract does not have are not looked at. */
export const faultsOf = ({ method, path, template, request, status, answer }: Exchange): readonly string[] => {
  const operation = operationAt(method, template);
  if (operation === undefined) return [];
  const at = `${method} ${template}`;
  const how = path.startsWith('/v2/') && method === 'POST' ? 'json' : 'form';
  const begun = status < 400 || status === 402; // what was refused may have been refused because it does not fit
  return [
    begun ? wrong(`${at} request`, how, { schema: questionOf(operation), value: request }) : undefined,
    wrong(`${at} answer ${status === 200 ? '' : 'error'}`, 'json', { schema: answerOf(operation, status), value: answer }),
  ].filter((fault) => fault !== undefined);
};

/** Braces are called differently here and there; the shape of the path counts. */
const shape = (template: string): string => template.replaceAll(/\{\w+\}/g, '{}');
const byShape = new Map(Object.entries(document.paths).map(([path, operations]) => [shape(path), operations]));
const operationAt = (method: string, template: string): Operation | undefined => byShape.get(shape(template))?.[method.toLowerCase()];
