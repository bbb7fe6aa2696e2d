/**
 * A map of texts that never changes: what is added makes another map. Of all the maps that come of each other one has the entries, most often the newest;
 * any other says in which one entry it differs from the next on the way there, and is given them when it is asked (H. G. Baker, "Shallow binding makes
 * functional arrays fast"). So a fold of a hundred thousand events is as quick as if it changed a `Map`, and yet a state never changes under whoever has it.
 * Whoever keeps an old map keeps every difference since: states are not kept for long.
 */
export type PersistentMap<Value> = Version<Value> | undefined;
type Version<Value> = { entries: Map<string, Value> | undefined; difference: Difference<Value> | undefined };
/** `value` stands here where `next` has another one, or has it under a key that is not here. */
type Difference<Value> = { readonly key: string; readonly value: Value | undefined; readonly next: Version<Value> };

export const valueAt = <Value>(map: PersistentMap<Value>, key: string): Value | undefined => map && entriesIn(map).get(key);

/** The map in which this key has this value. */
export const withValue = <Value>(map: PersistentMap<Value>, key: string, value: Value): PersistentMap<Value> => {
  const version: Version<Value> = { entries: undefined, difference: undefined };
  if (map === undefined) version.entries = new Map([[key, value]]);
  else hand(map, version, { key, value });
  return version;
};

/** The map in which the value of a key is another one. @throws when the key has none: history would name what was never there */
export const withChanged = <Value>(map: PersistentMap<Value>, key: string, change: (value: Value) => Value): PersistentMap<Value> => {
  const value = valueAt(map, key);
  if (value === undefined) throw new Error(`nothing is known under ${key}`);
  return withValue(map, key, change(value));
};

/** All of it, in no order that says anything. */
export const entriesOf = <Value>(map: PersistentMap<Value>): readonly (readonly [key: string, value: Value])[] => (map ? [...entriesIn(map)] : []);

/** The map of these entries. @throws when a key is there twice */
export const mapOf = <Value>(entries: readonly (readonly [key: string, value: Value])[]): PersistentMap<Value> => {
  const map = new Map(entries);
  if (map.size !== entries.length) throw new Error(`of ${entries.length} entries some have the same key`);
  return map.size === 0 ? undefined : { entries: map, difference: undefined };
};

const entriesIn = <Value>(map: Version<Value>): Map<string, Value> => map.entries ?? brought(map);

/** Brings the entries from where they are, one difference after the other: each map on the way has them for a moment. */
const brought = <Value>(map: Version<Value>): Map<string, Value> => {
  const way: { readonly to: Version<Value>; readonly difference: Difference<Value> }[] = [];
  for (let { difference } = map, to = map; difference; to = difference.next, { difference } = to) way.push({ to, difference });
  for (const { to, difference } of way.reverse()) hand(difference.next, to, difference);
  return entriesIn(map);
};

/** The one gives its entries to the other, which has another value under one key, or none. */
const hand = <Value>(from: Version<Value>, to: Version<Value>, { key, value }: Pick<Difference<Value>, 'key' | 'value'>): void => {
  const entries = entriesIn(from);
  from.difference = { key, value: entries.get(key), next: to };
  from.entries = undefined;
  if (value === undefined) entries.delete(key);
  else entries.set(key, value);
  to.entries = entries;
  to.difference = undefined;
};
