import { createHmac } from 'node:crypto';
import type { AnyCommand } from './command.js';

/** Keyed, because a plain hash of a few personal words could be guessed: the log keeps it in the clear. */
export const hashOf = ({ type, data }: AnyCommand, key: Uint8Array): string =>
  createHmac('sha256', key).update(type).update(canonical(data)).digest('base64url');

/** JSON with sorted keys: the same data in another order is the same command. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part);
