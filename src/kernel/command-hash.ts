import type { AnyCommand } from './command.js';
import type { KeyedHash } from './keyed-hash.js';

/** Keyed, because a plain hash of a few personal words could be guessed: the log keeps it in the clear. */
export const hashOf = ({ type, data }: AnyCommand, keyed: KeyedHash): string => keyed.of(`[${JSON.stringify(type)},${sorted(data)}]`);

/** JSON with sorted keys: the same data in another order is the same command. The log keeps the hashes for ever, and so this text must never change. */
const sorted = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((part) => (part === undefined ? 'null' : sorted(part))).join()}]`;
  const parts = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of namesOf(parts)) if (parts[name] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${sorted(parts[name])}`;
  return `{${text}}`;
};

/** More names than this are sorted as usual. */
const FEW = 24;

/** A few names are put in order by insertion: `sort` makes room for many. */
const namesOf = (parts: object): readonly string[] => {
  const names = Object.keys(parts);
  if (names.length > FEW) return names.sort();
  for (let next = 1; next < names.length; next++) {
    const name = names[next] ?? '';
    let at = next;
    for (let before = names[at - 1]; before !== undefined && before > name; before = names[at - 1]) names[at--] = before;
    names[at] = name;
  }
  return names;
};
