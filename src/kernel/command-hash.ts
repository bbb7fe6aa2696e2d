import { createHmac, type KeyObject } from 'node:crypto';
import type { AnyCommand } from './command.js';

/** Keyed, because a plain hash of a few personal words could be guessed: the log keeps it in the clear. */
export const hashOf = ({ type, data }: AnyCommand, key: KeyObject): string => createHmac('sha256', key).update(`[${JSON.stringify(type)},${sorted(data)}]`).digest('base64url');

/** JSON with sorted keys: the same data in another order is the same command. The log keeps the hashes for ever, and so this text must never change. */
const sorted = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((part) => (part === undefined ? 'null' : sorted(part))).join()}]`;
  const parts = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const name of Object.keys(parts).sort()) if (parts[name] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(name)}:${sorted(parts[name])}`;
  return `{${text}}`;
};
