import fc from 'fast-check';
import { z } from 'zod';
import { secretOf } from '../../contracts/event.js';

type Schema = z.core.$ZodType;
type Limits = z.core.JSONSchema.BaseSchema;
/** `word` makes the free text; inside a secret it is the canary's. */
type Words = { readonly plain: string; readonly secret: string };

const OPTIONAL = 4;

/** Values of any contract schema, to try what must hold for all of them. Free text is made of the given words, so that they can be looked for. */
export const arbitraryOf = (schema: Schema, words: Words): fc.Arbitrary<unknown> => within(schema, words).map((value) => (schema as z.ZodType).parse(value));

/** Rules between fields (`from` before `to`) are not in the schema's shape: what breaks one is thrown away where it stands, not with all that is around it. */
const within = (schema: Schema, words: Words): fc.Arbitrary<unknown> => shaped(schema, words).filter((value) => (schema as z.ZodType).safeParse(value).success);

const shaped = (schema: Schema, words: Words): fc.Arbitrary<unknown> => {
  if (secretOf(schema)) return secretWithin(schema, { ...words, plain: words.secret });
  const { def } = (schema as z.core.$ZodTypes)._zod;
  switch (def.type) {
    case 'object': return fc.record(Object.fromEntries(Object.entries(def.shape).map(([name, child]) => [name, within(child, words)]))).map(withoutUndefined);
    case 'array': return listOf(within(def.element, words), limitsOf(schema));
    case 'union': return fc.oneof(...def.options.map((option) => within(option, words)));
    case 'optional': case 'default': return fc.option(within(def.innerType, words), { nil: undefined, freq: OPTIONAL });
    case 'nullable': return fc.option(within(def.innerType, words), { freq: OPTIONAL });
    case 'readonly': return within(def.innerType, words);
    case 'pipe': return within(def.in, words);
    case 'string': return stringOf(limitsOf(schema), words.plain);
    case 'number': return numberOf(limitsOf(schema));
    case 'boolean': return fc.boolean();
    case 'literal': return fc.constantFrom(...def.values);
    case 'enum': return fc.constantFrom(...Object.values(def.entries));
    default: throw new Error(`no values are known for a ${def.type}`);
  }
};

/** The first option is what a person says, the others stand for what is gone. */
const secretWithin = (schema: Schema, words: Words): fc.Arbitrary<unknown> => {
  const { def } = (schema as z.core.$ZodUnion)._zod;
  const [said] = def.options;
  if (!said) throw new Error('a secret has a first option');
  return within(said, words);
};

const limitsOf = (schema: Schema): Limits => z.toJSONSchema(schema, { io: 'input' });

const listOf = (element: fc.Arbitrary<unknown>, { minItems = 0, maxItems = minItems + 2 }: Limits) => fc.array(element, { minLength: minItems, maxLength: Math.min(maxItems, minItems + 2) });

const stringOf = ({ minLength = 0, maxLength = 60, format, pattern }: Limits, word: string): fc.Arbitrary<string> => {
  if (format === 'email') return fc.nat().map((n) => `${word}.${n}@example.org`);
  if (format === 'date-time') return instants;
  if (format === 'date') return instants.map((text) => text.slice(0, 10));
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ unit: 'binary', maxLength: Math.max(minLength, Math.min(maxLength, 60) - word.length) }).map((text) => `${word}${text}`);
};

const instants = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());

const numberOf = ({ type, minimum = -1e9, exclusiveMinimum, maximum = 1e9, multipleOf = 1 }: Limits): fc.Arbitrary<number> => {
  const [min, max] = [Math.max(minimum, typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : minimum, -1e9), Math.min(maximum, 1e9)];
  if (type === 'number') return fc.double({ min, max, noNaN: true }).map((value) => value + 0); // JSON has no minus zero
  return fc.integer({ min: Math.ceil(min / multipleOf), max: Math.floor(max / multipleOf) }).map((value) => value * multipleOf);
};

const withoutUndefined = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined));
