import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { secretOf } from '../../contracts/event.js';

type Schema = z.core.$ZodType;
type Known = { readonly schema: Schema; readonly name: string };

/** Tells zod schemas in words. A schema that a contract exports under a name is told by that name wherever it is used. */
export class SchemaWords {
  private constructor(private readonly known: readonly Known[]) {}

  static async ofContracts(root: string): Promise<SchemaWords> {
    const files = globSync('contracts/**/*.ts', { cwd: root, exclude: ['**/*.spec.ts'] }).sort();
    const modules = await Promise.all(files.map((file) => import(join(root, file)) as Promise<Record<string, unknown>>));
    const named = modules.flatMap((module) => Object.entries(module)).filter((entry): entry is [string, Schema] => isSchema(entry[1]));
    return new SchemaWords(named.map(([name, schema]) => ({ name: `${name.charAt(0).toUpperCase()}${name.slice(1)}`, schema })));
  }

  /** The schemas with names of their own that are used by one of these. */
  namedIn(schemas: readonly Schema[]): readonly Known[] {
    const found = new Set<Known>();
    const look = (schema: Schema, top = false): void => {
      const known = top ? undefined : this.#knownAs(schema);
      if (known !== undefined && found.has(known)) return;
      if (known !== undefined) found.add(known);
      partsOf(schema).forEach((part) => { look(part); });
    };
    schemas.forEach((schema) => { look(schema, true); });
    return [...found].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** `list of Contribution (1 to 10), personal` */
  of(schema: Schema): string {
    const secret = secretOf(schema);
    if (secret) return `${this.of(partsOf(schema)[0] ?? schema)}, **${secret.sealed ? 'sealed' : 'personal'}** (of \`${secret.of}\`)`;
    return this.#knownAs(schema)?.name ?? this.spelledOut(schema);
  }

  /** The same without looking for a name. */
  spelledOut(schema: Schema): string {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    switch (def.type) {
      case 'optional': return `${this.of(def.innerType)}, may be absent`;
      case 'nullable': return `${this.of(def.innerType)} or null`;
      case 'default': return `${this.of(def.innerType)}, by default \`${JSON.stringify(def.defaultValue)}\``;
      case 'readonly': return this.of(def.innerType);
      case 'pipe': return this.of(def.in);
      case 'enum': return Object.values(def.entries).map((value) => `\`${value}\``).join(' · ');
      case 'literal': return def.values.map((value) => `\`${String(value)}\``).join(' · ');
      case 'array': return `list of ${this.of(def.element)}${lengthsOf(schema)}`;
      case 'union': return def.options.map((option) => this.of(option)).join(' — or — ');
      case 'object': return `{ ${Object.entries(def.shape).map(([name, part]) => `${name}: ${this.of(part)}`).join('; ')} }`;
      default: return `${plain(schema)}${lengthsOf(schema)}`;
    }
  }

  #knownAs(schema: Schema): Known | undefined {
    return this.known.find((one) => one.schema === schema);
  }
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null && '_zod' in value;

const partsOf = (schema: Schema): readonly Schema[] => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': return Object.values(def.shape);
    case 'array': return [def.element];
    case 'union': return def.options;
    case 'optional': case 'nullable': case 'default': case 'readonly': return [def.innerType];
    case 'pipe': return [def.in];
    default: return [];
  }
};

type Check = { readonly check: string; readonly value?: number; readonly inclusive?: boolean; readonly minimum?: number; readonly maximum?: number; readonly pattern?: RegExp };
const checksOf = (schema: Schema): readonly Check[] => ((schema as z.core.$ZodTypes)._zod.def.checks ?? []).map(({ _zod: { def } }) => def as Check);

const plain = (schema: Schema): string => {
  const { type, format } = (schema as z.core.$ZodTypes)._zod.def as { type: string; format?: string };
  if (type === 'number') return `${format === 'safeint' ? 'whole number' : 'number'}${valuesOf(schema)}`;
  const pattern = checksOf(schema).find((check) => check.pattern !== undefined)?.pattern;
  return type === 'string' ? format ?? (pattern ? `text such as \`${pattern.source.replaceAll('|', '\\|')}\`` : 'text') : type;
};

/** ` from 1 to 500` */
const valuesOf = (schema: Schema): string => {
  const limit = (name: string) => checksOf(schema).find(({ check }) => check === name);
  const [least, most] = [limit('greater_than'), limit('less_than')];
  return [least ? ` ${least.inclusive ? 'from' : 'above'} ${least.value}` : '', most ? ` ${most.inclusive ? 'to' : 'below'} ${most.value}` : ''].join('');
};

/** ` (1 to 10)`, of characters or of things. */
const lengthsOf = (schema: Schema): string => {
  const limit = (name: string) => checksOf(schema).find(({ check }) => check === name);
  const [min, max] = [limit('min_length')?.minimum, limit('max_length')?.maximum];
  if (max === undefined) return min === undefined ? '' : ` (at least ${min})`;
  return min === undefined ? ` (at most ${max})` : ` (${min} to ${max})`;
};
