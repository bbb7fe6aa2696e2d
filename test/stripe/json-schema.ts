/** As much of a schema as has to be looked at in order to rewrite it. */
export type Schema = { readonly [keyword: string]: unknown };

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutKeywords = (schema: Schema, dropped: readonly string[]): Schema => Object.fromEntries(Object.entries(schema).filter(([keyword]) => !dropped.includes(keyword)));

/** OpenAPI's `nullable` in JSON Schema's words. */
const nullable = (schema: Schema): Schema => {
  if (schema['type'] !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = schema['enum'];
  return { ...schema, type: ['string', 'null'], ...(Array.isArray(values) ? { enum: [...values.map(String), null] } : {}) };
};

/** Open enums are closed where only values that the library knows may be used. */
const closed = (schema: Schema): Schema => ('x-known-values' in schema && !('enum' in schema) ? { ...schema, enum: schema['x-known-values'] } : schema);

const names = ['properties', 'schemas'];

const rewritten = (value: unknown, isByName = false): unknown => {
  if (Array.isArray(value)) return value.map((item) => rewritten(item));
  if (!isSchema(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, rewritten(child, !isByName && names.includes(key))]));
  if (isByName) return inner;
  const schema = closed(withoutKeywords(inner, ['nullable']));
  return value['nullable'] === true ? nullable(schema) : schema;
};

/** An OpenAPI 3.0 schema, or a folder of them, as JSON Schema: `nullable` is said in types, and open enums hold to what is known of them. */
export const toJsonSchema = (schema: Schema): Schema => {
  const said = rewritten(schema);
  if (!isSchema(said)) throw new Error('a schema stays a schema');
  return said;
};
