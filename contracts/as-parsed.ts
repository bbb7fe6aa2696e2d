import type { z } from 'zod';

type Schema = z.core.$ZodType;
type Test = (value: unknown) => boolean;

const tests = new WeakMap<Schema, Test>();

/**
 * Whether parsing by the contract would give back an equal value: nothing of it is refused, left out, added or changed. Parsing copies what it is given,
 * and nearly everything in the log is as its contract made it. `false` says nothing: then it is to be parsed. The order of names is not looked at.
 */
export const isAsParsed = (contract: Schema, value: unknown): boolean => {
  const test = tests.get(contract) ?? testOf(contract);
  tests.set(contract, test);
  return test(value);
};

/** Of what it does not know, it says nothing. */
const NOT_SURE: Test = () => false;

const testOf = (schema: Schema): Test => {
  const kind = kindTestOf(schema);
  const checks = checksOf(schema).map(checkTestOf);
  if (checks.length === 0) return kind;
  if (checks.length === 1) return both(kind, checks[0] ?? NOT_SURE);
  return (value) => kind(value) && checks.every((check) => check(value));
};

const both = (one: Test, other: Test): Test => (value) => one(value) && other(value);

const kindTestOf = (schema: Schema): Test => {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if ('coerce' in def && def.coerce) return NOT_SURE;
  switch (def.type) {
    case 'string': case 'number': case 'boolean': return ofType(def.type);
    case 'literal': return oneOf(def.values);
    case 'enum': return oneOf(Object.values(def.entries));
    case 'object': return def.catchall && def.catchall._zod.def.type !== 'never' ? NOT_SURE : objectTest(def.shape);
    case 'array': return arrayTest(testOf(def.element));
    case 'optional': case 'default': case 'readonly': return testOf(def.innerType);
    case 'nullable': return orNull(testOf(def.innerType));
    case 'union': return unionTest(def);
    case 'pipe': return both(testOf(def.in), testOf(def.out));
    case 'transform': return transformTest(def.transform);
    default: return NOT_SURE;
  }
};

const ofType = (type: string): Test => (value) => typeof value === type && (type !== 'number' || Number.isFinite(value));

/** Numbers of an enum have names among its values, which are none of it: of those this says nothing. */
const oneOf = (values: readonly unknown[]): Test => {
  const all: ReadonlySet<unknown> = new Set(values);
  return values.some((value) => typeof value === 'number') ? NOT_SURE : (value) => all.has(value);
};

const orNull = (test: Test): Test => (value) => value === null || test(value);

const arrayTest = (element: Test): Test => (value) => Array.isArray(value) && value.every(element);

/** What is not there is as it was parsed where nothing would be put in its place; a name that the contract does not have would be left out. */
const objectTest = (shape: Readonly<Record<string, Schema>>): Test => {
  const fields = Object.entries(shape).map(([name, schema]) => ({ name, test: testOf(schema), mayMiss: schema._zod.optin === 'optional' && schema._zod.optout === 'optional' }));
  return (value) => {
    if (!isNamed(value)) return false;
    let left = Object.keys(value).length;
    for (const { name, test, mayMiss } of fields) {
      const part = value[name];
      if (part === undefined) {
        if (!mayMiss) return false;
        if (name in value) left--;
      } else if (test(part)) left--;
      else return false;
    }
    return left === 0;
  };
};

type Named = Readonly<Record<string, unknown>>;

const isNamed = (value: unknown): value is Named => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first option that takes a value makes of it what it likes: of the others this can say nothing. Where a name tells the options apart, only that one is asked. */
const unionTest = (def: z.core.$ZodUnionDef | z.core.$ZodDiscriminatedUnionDef): Test => {
  const { options: [first] } = def;
  if (!('discriminator' in def)) return first ? testOf(first) : NOT_SURE;
  const byName = new Map<unknown, Test>();
  for (const option of def.options) for (const name of option._zod.propValues?.[def.discriminator] ?? []) byName.set(name, byName.has(name) ? NOT_SURE : testOf(option));
  return (value) => isNamed(value) && byName.get(value[def.discriminator])?.(value) === true;
};

const transformTest = (transform: z.core.$ZodTransformDef['transform']): Test => (value) => {
  const payload = { value, issues: [] };
  return transform(value, payload) === value && payload.issues.length === 0;
};

/** Patterns that say all there is to say of a format. */
const BY_PATTERN: ReadonlySet<string> = new Set(['regex', 'datetime', 'date', 'uuid']);

/** A format is a check itself, and comes first. */
const checksOf = (schema: Schema): readonly z.core.$ZodCheck[] => {
  const { def } = schema._zod;
  return [...('check' in def ? [schema as Schema & z.core.$ZodCheck] : []), ...(def.checks ?? [])];
};

const checkTestOf = (check: z.core.$ZodCheck): Test => patternTestOf(check) ?? refinementOf(check) ?? testByChecking(check);

const patternTestOf = (check: z.core.$ZodCheck): Test | undefined => {
  const { def } = (check as z.core.$ZodChecks)._zod;
  const pattern = def.check === 'string_format' && BY_PATTERN.has(def.format) ? def.pattern : undefined;
  return pattern && !pattern.global && !pattern.sticky ? (value) => pattern.test(value as string) : undefined;
};

/** What was said with `refine`: it takes a value and says yes or no. */
const refinementOf = (check: z.core.$ZodCheck): Test | undefined => {
  const { def } = check._zod;
  if (def.check !== 'custom' || def.when || !('fn' in def)) return undefined;
  const { fn } = def as z.core.$ZodCustomDef;
  return (value) => fn(value) === true;
};

const testByChecking = (check: z.core.$ZodCheck): Test => {
  const { def } = check._zod;
  return (value) => {
    const payload: z.core.ParsePayload = { value, issues: [] };
    if (def.when && !def.when(payload)) return true;
    return (check as z.core.$ZodCheck<unknown>)._zod.check(payload) === undefined && payload.issues.length === 0 && payload.value === value;
  };
};
