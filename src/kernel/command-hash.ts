import { createHmac, type KeyObject } from 'node:crypto';
import type { AnyCommand } from './command.js';

/** Keyed, because a plain hash of a few personal words could be guessed: the log keeps it in the clear. */
export const hashOf = ({ type, data }: AnyCommand, key: KeyObject): string => createHmac('sha256', key).update(JSON.stringify([type, sorted(data)])).digest('base64url');

/** With sorted keys: the same data in another order is the same command. */
const sorted = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const parts = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(Object.keys(parts).sort().map((name) => [name, sorted(parts[name])]));
};
