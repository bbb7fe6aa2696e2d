import type { Held } from '../../contracts/calendar/occupancy.js';
import type { HoldId, Instant } from '../../contracts/values.js';

/** Seats that a booking holds in this calendar. */
export type Hold = Held & { readonly holdId: HoldId };

type Tree = Node | undefined;
type Node = { readonly key: string; readonly hold: Hold; readonly left: Tree; readonly right: Tree; readonly height: number; readonly latestEnd: Instant };

/**
 * All holds of a calendar, found by begin and by id. Persistent balanced trees (AVL): a change copies the dozen nodes on its way
 * instead of the whole, so that a state never changes under whoever has it, and a fold of ten thousand events stays quick.
 */
export type Holds = { readonly byBegin: Tree; readonly byId: Tree };
export const noHolds: Holds = { byBegin: undefined, byId: undefined };

export const holdWith = ({ byId }: Holds, holdId: HoldId): Hold | undefined => find(byId, holdId);
export const withHold = ({ byBegin, byId }: Holds, hold: Hold): Holds => ({ byBegin: inserted(byBegin, beginOf(hold), hold), byId: inserted(byId, hold.holdId, hold) });

export const withoutHold = (holds: Holds, holdId: HoldId): Holds => {
  const hold = holdWith(holds, holdId);
  return hold ? { byBegin: removed(holds.byBegin, beginOf(hold)), byId: removed(holds.byId, holdId) } : holds;
};

/** Every hold, by begin. */
export const holdsInOrder = ({ byBegin }: Holds): readonly Hold[] => {
  const all: Hold[] = [];
  const visit = (tree: Tree): void => {
    if (tree === undefined) return;
    visit(tree.left);
    all.push(tree.hold);
    visit(tree.right);
  };
  visit(byBegin);
  return all;
};

/** The holds of two lists of the same, one by begin, one by id: as quick as it can be, since nothing is looked for. */
export const holdsOf = (byBegin: readonly Hold[], byId: readonly Hold[]): Holds => ({ byBegin: grownOf(byBegin, beginOf), byId: grownOf(byId, ({ holdId }) => holdId) });

/** The holds that share at least an instant with a stretch, by begin. */
export const holdsWithin = ({ byBegin }: Holds, stretch: { readonly startsAt: Instant; readonly endsAt: Instant }): readonly Hold[] => {
  const found: Hold[] = [];
  const visit = (tree: Tree): void => {
    if (tree === undefined || tree.latestEnd <= stretch.startsAt) return;
    visit(tree.left);
    if (tree.hold.startsAt >= stretch.endsAt) return;
    if (tree.hold.endsAt > stretch.startsAt) found.push(tree.hold);
    visit(tree.right);
  };
  visit(byBegin);
  return found;
};

const beginOf = ({ startsAt, holdId }: Pick<Hold, 'startsAt' | 'holdId'>): string => `${startsAt} ${holdId}`;

const find = (tree: Tree, key: string): Hold | undefined => {
  let node = tree;
  while (node && node.key !== key) node = key < node.key ? node.left : node.right;
  return node?.hold;
};

const inserted = (tree: Tree, key: string, hold: Hold): Node => {
  if (tree === undefined) return grown({ key, hold }, undefined, undefined);
  if (key === tree.key) return grown({ key, hold }, tree.left, tree.right);
  return key < tree.key ? balanced(tree, inserted(tree.left, key, hold), tree.right) : balanced(tree, tree.left, inserted(tree.right, key, hold));
};

const removed = (tree: Tree, key: string): Tree => {
  if (tree === undefined) return undefined;
  if (key < tree.key) return balanced(tree, removed(tree.left, key), tree.right);
  if (key > tree.key) return balanced(tree, tree.left, removed(tree.right, key));
  if (tree.left === undefined) return tree.right;
  if (tree.right === undefined) return tree.left;
  const next = firstOf(tree.right);
  return balanced(next, tree.left, removed(tree.right, next.key));
};

const firstOf = (node: Node): Node => (node.left ? firstOf(node.left) : node);
const heightOf = (tree: Tree): number => tree?.height ?? 0;
const latest = (a: Instant, b: Instant): Instant => (a > b ? a : b);

const grown = ({ key, hold }: Pick<Node, 'key' | 'hold'>, left: Tree, right: Tree): Node => ({
  key, hold, left, right, height: Math.max(heightOf(left), heightOf(right)) + 1,
  latestEnd: latest(hold.endsAt, latest(left?.latestEnd ?? '', right?.latestEnd ?? '')),
});

const grownOf = (holds: readonly Hold[], keyOf: (hold: Hold) => string): Tree => {
  const between = (from: number, to: number): Tree => {
    const middle = (from + to) >>> 1;
    const hold = holds[middle];
    return from >= to || hold === undefined ? undefined : grown({ key: keyOf(hold), hold }, between(from, middle), between(middle + 1, to));
  };
  return between(0, holds.length);
};

/** The node over two subtrees whose heights differ by two at most, turned so that they differ by one. */
const balanced = (node: Pick<Node, 'key' | 'hold'>, left: Tree, right: Tree): Node => {
  const lean = heightOf(left) - heightOf(right);
  if (lean > 1 && left) return heightOf(left.left) >= heightOf(left.right) ? turnedRight(node, left, right) : turnedRight(node, turnedLeft(left, left.left, left.right), right);
  if (lean < -1 && right) return heightOf(right.right) >= heightOf(right.left) ? turnedLeft(node, left, right) : turnedLeft(node, left, turnedRight(right, right.left, right.right));
  return grown(node, left, right);
};

const turnedRight = (node: Pick<Node, 'key' | 'hold'>, left: Tree, right: Tree): Node => (left ? grown(left, left.left, grown(node, left.right, right)) : grown(node, left, right));
const turnedLeft = (node: Pick<Node, 'key' | 'hold'>, left: Tree, right: Tree): Node => (right ? grown(right, grown(node, left, right.left), right.right) : grown(node, left, right));
