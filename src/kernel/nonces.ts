import { randomBytes } from 'node:crypto';

/** What AES-GCM asks for. */
export const NONCE_BYTES = 12;
const MADE_AT_ONCE = 256;

let made = Buffer.alloc(0);
let used = 0;

/** Random bytes that were never given out before and never will be again. Asking the system for many at once takes as long as asking for a few. */
export const newNonce = (): Buffer => {
  if (used === made.length) [made, used] = [randomBytes(NONCE_BYTES * MADE_AT_ONCE), 0];
  used += NONCE_BYTES;
  return made.subarray(used - NONCE_BYTES, used);
};
