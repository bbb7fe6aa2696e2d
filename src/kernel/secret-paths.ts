import { secretOf } from '../../contracts/event.js';
import type { z } from 'zod';

/** Where an event hides words, `content.resources.*.name`, and which field names their owner. */
export type SecretPath = { readonly path: readonly string[]; readonly of: string; readonly sealed: boolean };
type Schema = z.core.$ZodType;
type Json = Record<string, unknown>;

/** Every personal and sealed field of a schema, found by walking it once. */
export const secretPathsOf = (schema: Schema, path: readonly string[] = []): readonly SecretPath[] => {
  const secret = secretOf(schema);
  if (secret) return [{ path, ...secret }];
  return childrenOf(schema).flatMap(([name, child]) => secretPathsOf(child, name === undefined ? path : [...path, name]));
};

const childrenOf = (schema: Schema): readonly (readonly [string | undefined, Schema])[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': return Object.entries(def.shape);
    case 'array': return [['*', def.element]];
    case 'union': return def.options.map((option) => [undefined, option] as const);
    case 'optional': case 'nullable': case 'default': case 'readonly': return [[undefined, def.innerType]];
    case 'pipe': return [[undefined, def.in]];
    case 'string': case 'number': case 'boolean': case 'literal': case 'enum': case 'null': return [];
    default: throw new Error(`the codec cannot look for personal fields inside a ${def.type}: store it in another shape, or teach it`);
  }
};

type Taken = { readonly of: string; readonly sealed: boolean; readonly path: string; readonly value: unknown };

/** Splits data into what may stand in the clear and the secrets, each with its exact path (`content.resources.0.name`). */
export const takeSecrets = (data: object, secretPaths: readonly SecretPath[]): { rest: object; secrets: readonly Taken[] } => {
  if (!secretPaths.some(({ path: [name] }) => name === '*' || (name !== undefined && (data as Json)[name] !== undefined))) return { rest: data, secrets: [] };
  const rest = copyOf(data) as Json;
  const secrets = secretPaths.flatMap((secret) => take(secret, { at: rest, depth: 0, around: [rest], names: [] }));
  return { rest, secrets };
};

type Place = { readonly at: Json; readonly depth: number; readonly around: readonly Json[]; readonly names: readonly string[] };

const take = (secret: SecretPath, { at, depth, around, names }: Place): readonly Taken[] => {
  const name = secret.path[depth];
  if (name === undefined) return [];
  if (name === '*') return Object.keys(at).flatMap((index) => step(secret, { at, depth, around, names }, index));
  return name in at ? step(secret, { at, depth, around, names }, name) : [];
};

const step = (secret: SecretPath, { at, depth, around, names }: Place, name: string): readonly Taken[] => {
  const value = at[name];
  if (value === undefined || value === null) return [];
  if (depth < secret.path.length - 1) return typeof value === 'object' ? take(secret, { at: value as Json, depth: depth + 1, around: [...around, value as Json], names: [...names, name] }) : [];
  if (typeof value === 'object' && ('erased' in value || 'sealed' in value)) return [];
  Reflect.deleteProperty(at, name);
  return [{ of: ownerOf(secret.of, around), sealed: secret.sealed, path: [...names, name].join('.'), value }];
};

/** A copy of plain JSON, all the way down. */
export const copyOf = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyOf);
  const copy: Json = {};
  for (const name of Object.keys(value)) copy[name] = copyOf((value as Json)[name]);
  return copy;
};

/** The nearest enclosing object that has the field says whose words they are. */
const ownerOf = (field: string, around: readonly Json[]): string => {
  const owner = around.findLast((object) => typeof object[field] === 'string')?.[field];
  if (typeof owner !== 'string') throw new Error(`a personal field is of ${field}, which no enclosing object has`);
  return owner;
};

/** Writes a value at an exact path; the objects on the way are there, only the last name was taken out. */
export const putBack = (data: object, path: string, value: unknown): void => {
  const names = path.split('.');
  const last = names.pop();
  const holder = names.reduce<unknown>((object, name) => (object as Json)[name], data);
  if (last !== undefined) (holder as Json)[last] = value;
};

/** The same into an object that is the caller's own only at its top: what lies on the way is copied first, and nothing else. */
export const putInto = (top: object, path: string, value: unknown): void => {
  let holder = top as Json;
  let from = 0;
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', from)) {
    const name = path.slice(from, dot);
    const part = holder[name];
    holder = (holder[name] = Array.isArray(part) ? [...part as readonly unknown[]] : { ...part as object }) as Json;
    from = dot + 1;
  }
  holder[from === 0 ? path : path.slice(from)] = value;
};
