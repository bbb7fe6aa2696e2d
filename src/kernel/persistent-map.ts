/**
 * A map of texts that never changes: what is added makes another map, which shares nearly all of its nodes with the one before (a balanced
 * tree, AVL). So a state never changes under whoever has it, and a fold of a hundred thousand events stays quick.
 */
export type PersistentMap<Value> = Node<Value> | undefined;
type Node<Value> = { readonly key: string; readonly value: Value; readonly left: PersistentMap<Value>; readonly right: PersistentMap<Value>; readonly height: number };

export const valueAt = <Value>(map: PersistentMap<Value>, key: string): Value | undefined => {
  let node = map;
  while (node && node.key !== key) node = key < node.key ? node.left : node.right;
  return node?.value;
};

/** The map in which this key has this value. */
export const withValue = <Value>(map: PersistentMap<Value>, key: string, value: Value): PersistentMap<Value> => {
  if (map === undefined) return grown({ key, value }, undefined, undefined);
  if (key === map.key) return grown({ key, value }, map.left, map.right);
  return key < map.key ? balanced(map, withValue(map.left, key, value), map.right) : balanced(map, map.left, withValue(map.right, key, value));
};

/** The map in which the value of a key is another one. @throws when the key has none: history would name what was never there */
export const withChanged = <Value>(map: PersistentMap<Value>, key: string, change: (value: Value) => Value): PersistentMap<Value> => {
  const value = valueAt(map, key);
  if (value === undefined) throw new Error(`nothing is known under ${key}`);
  return withValue(map, key, change(value));
};

/** All of it, by key. */
export const entriesOf = <Value>(map: PersistentMap<Value>): readonly (readonly [key: string, value: Value])[] => {
  const all: (readonly [string, Value])[] = [];
  const visit = (node: PersistentMap<Value>): void => {
    if (node === undefined) return;
    visit(node.left);
    all.push([node.key, node.value]);
    visit(node.right);
  };
  visit(map);
  return all;
};

/** The map of entries that stand in the order of their keys: as quick as it can be, since nothing is looked for. @throws when they do not */
export const mapOf = <Value>(entries: readonly (readonly [key: string, value: Value])[]): PersistentMap<Value> => {
  const between = (from: number, to: number): PersistentMap<Value> => {
    const middle = (from + to) >>> 1;
    const entry = entries[middle];
    if (from >= to || entry === undefined) return undefined;
    if (middle > 0 && (entries[middle - 1]?.[0] ?? '') >= entry[0]) throw new Error(`${entry[0]} stands out of order`);
    return grown({ key: entry[0], value: entry[1] }, between(from, middle), between(middle + 1, to));
  };
  return between(0, entries.length);
};

type Entry<Value> = Pick<Node<Value>, 'key' | 'value'>;

const heightOf = (map: PersistentMap<unknown>): number => map?.height ?? 0;
const grown = <Value>({ key, value }: Entry<Value>, left: PersistentMap<Value>, right: PersistentMap<Value>): Node<Value> =>
  ({ key, value, left, right, height: Math.max(heightOf(left), heightOf(right)) + 1 });

/** The node over two subtrees whose heights differ by two at most, turned so that they differ by one. */
const balanced = <Value>(node: Entry<Value>, left: PersistentMap<Value>, right: PersistentMap<Value>): Node<Value> => {
  const lean = heightOf(left) - heightOf(right);
  if (lean > 1 && left) return heightOf(left.left) >= heightOf(left.right) ? turnedRight(node, left, right) : turnedRight(node, turnedLeft(left, left.left, left.right), right);
  if (lean < -1 && right) return heightOf(right.right) >= heightOf(right.left) ? turnedLeft(node, left, right) : turnedLeft(node, left, turnedRight(right, right.left, right.right));
  return grown(node, left, right);
};

const turnedRight = <Value>(node: Entry<Value>, left: PersistentMap<Value>, right: PersistentMap<Value>): Node<Value> => (left ? grown(left, left.left, grown(node, left.right, right)) : grown(node, left, right));
const turnedLeft = <Value>(node: Entry<Value>, left: PersistentMap<Value>, right: PersistentMap<Value>): Node<Value> => (right ? grown(right, grown(node, left, right.left), right.right) : grown(node, left, right));
