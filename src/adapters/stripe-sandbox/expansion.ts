import { malformed } from './refusal.js';
import type { World } from './world.js';

/** What lists can be put into an object that does not have them unasked: `charge.refunds` is one. By object and field. */
export type Laden = Readonly<Record<string, (world: World, id: string) => object>>;

/** Puts objects in the place of their ids, as `expand[]` asks: `latest_charge.balance_transaction`, `data.charge`. Changes the answer, which is a copy. @throws Refusal 400 for what is not there to expand, and for more than four levels */
export const expanded = (answer: object, paths: readonly string[], { world, laden }: { world: World; laden: Laden }): object => {
  for (const path of paths) {
    const parts = path.split('.');
    if (parts.length > 4) throw malformed('You cannot expand more than 4 levels of a property.', { param: 'expand' });
    expand(answer, parts, { world, laden, path });
  }
  return answer;
};

type Going = { readonly world: World; readonly laden: Laden; readonly path: string };

const expand = (inside: unknown, [part, ...rest]: readonly string[], going: Going): void => {
  if (part === undefined || inside === null || inside === undefined) return;
  if (Array.isArray(inside)) { for (const each of inside) expand(each, [part, ...rest], going); return; }
  if (typeof inside !== 'object') throw notExpandable(going.path);
  const there = valueIn(inside, part, going);
  expand(there, rest, going);
};

/** The value of a field with the object in the place of its id. */
const valueIn = (inside: object, part: string, { world, laden, path }: Going): unknown => {
  const add = laden[`${String(Reflect.get(inside, 'object'))}.${part}`];
  if (add !== undefined && typeof Reflect.get(inside, part) !== 'object') Reflect.set(inside, part, add(world, String(Reflect.get(inside, 'id'))));
  if (!(part in inside)) throw notExpandable(path);
  const value: unknown = Reflect.get(inside, part);
  if (typeof value !== 'string') return value;
  const named = world.byId(value);
  if (named === undefined) throw notExpandable(path);
  const whole = world.shown(named.object);
  Reflect.set(inside, part, whole);
  return whole;
};

const notExpandable = (path: string) => malformed(`This property cannot be expanded (${path}).`, { param: 'expand' });
