import { z } from 'zod';
import { isAsParsed } from './as-parsed.js';

/** What a reader gets where the key of a person has been destroyed: the words are gone for ever, the event stands. */
export type Erased = { readonly erased: true };
/** What a read model gets where a review is still sealed. */
export type Sealed = { readonly sealed: true };

export const ERASED: Erased = Object.freeze({ erased: true });
export const SEALED: Sealed = Object.freeze({ sealed: true });

const erased = z.strictObject({ erased: z.literal(true) }).readonly();
const sealedMark = z.strictObject({ sealed: z.literal(true) }).readonly();

/** Whose key hides a field, and whether read models may open it. */
export type Secret = { readonly of: string; readonly sealed: boolean };

const secrets = z.registry<Secret>();

/** The secret kept by this schema node, if it is one. */
export const secretOf = (schema: z.core.$ZodType): Secret | undefined => secrets.get(schema);

/**
 * Marks what a person typed or where a person is: stored encrypted with the key of the member named by the field `of`,
 * looked up in the nearest enclosing object that has it. A reader without the key gets `ERASED`.
 */
export const personal = <Schema extends z.ZodType>(schema: Schema, { of }: { of: string }) => {
  const node = z.union([schema, erased]);
  secrets.add(node, { of, sealed: false });
  return node;
};

/** Like `personal`, and closed to every read model as well: only the stream's own decider, and the author, may open it. */
export const sealed = <Schema extends z.ZodType>(schema: Schema, { of }: { of: string }) => {
  const node = z.union([schema, erased, sealedMark]);
  secrets.add(node, { of, sealed: true });
  return node;
};

/** The value, or `undefined` where it has been erased or is sealed. */
export const readable = <Value>(value: Value): Exclude<Value, Erased | Sealed> | undefined =>
  typeof value === 'object' && value !== null && ('erased' in value || 'sealed' in value) ? undefined : (value as Exclude<Value, Erased | Sealed>);

/**
 * How the data of one version of an event becomes that of the next. Pure: it sees the words after they were opened, and `ERASED` or `SEALED`
 * where they could not be. `from` and `to` are the contracts of the two versions.
 */
export type Upcaster = { readonly version: number; readonly from: z.ZodObject; readonly to: z.ZodObject; readonly up: (data: object) => object };

/** `upcaster(1, { from: reportedV1, to: reportedV2 }, (data) => ({ … }))`: the compiler holds `up` to both contracts. */
export const upcaster = <From extends z.ZodObject, To extends z.ZodObject>(version: number, { from, to }: { readonly from: From; readonly to: To }, up: (data: z.output<From>) => z.input<To>): Upcaster => ({
  version, from, to, up: (data) => up(from.parse(data)),
});

/** A version after the first, with one upcaster for each version before it, the first version first. Only the newest version is ever written. */
type Later = { readonly version: number; readonly earlier: readonly Upcaster[] };

/** An event as a value: said once here, known to compiler, codec, samples and catalogue. Data is parsed before it is written and after it is read. */
export const defineEvent = <Type extends string, Data extends z.ZodObject>(type: Type, said: number | Later, data: Data) => {
  const { version, earlier } = typeof said === 'number' ? { version: said, earlier: [] } : said;
  mustLeadTo(type, { version, data, earlier });
  return {
    type,
    version,
    data,
    earlier,
    /** Makes the event; nobody changes what it was made of. Throws a ZodError that names the path when the data has another shape. */
    of: (input: z.input<Data>): { readonly type: Type; readonly data: z.output<Data> } => new Said(type, parsed(data, input), data),
  };
};

/** Parsing makes a copy, which is not needed of what is as its contract says. */
const parsed = <Data extends z.ZodObject>(contract: Data, input: z.input<Data>): z.output<Data> => (isAsParsed(contract, input) ? (input as z.output<Data>) : contract.parse(input));

/** An event that knows which contract it was parsed by. A copy of it does not. */
class Said<Type extends string, Data extends z.ZodObject> {
  readonly #by: Data;
  constructor(readonly type: Type, readonly data: z.output<Data>, by: Data) {
    this.#by = by;
  }

  static isBy(event: object, contract: z.ZodObject): boolean {
    return #by in event && event.#by === contract;
  }
}

/** Whether the definition made the event itself: it need not be parsed again. */
export const isSaidBy = ({ data }: Pick<EventDefinition, 'data'>, event: object): boolean => Said.isBy(event, data);

export type EventDefinition = { readonly type: string; readonly version: number; readonly data: z.ZodObject; readonly earlier: readonly Upcaster[] };
export type EventOf<Definition extends { of: (...args: never[]) => unknown }> = ReturnType<Definition['of']>;

/** @throws when a version is left out, or one upcaster does not begin where the one before it ends */
const mustLeadTo = (type: string, { version, data, earlier }: Omit<EventDefinition, 'type'>): void => {
  const isWhole = earlier.length === version - 1 && earlier.every((one, index) => one.version === index + 1 && one.to === (earlier[index + 1]?.from ?? data));
  if (!isWhole) throw new Error(`${type}: version ${version} needs an upcaster from each version before it, each leading to the next`);
};
