import { hash } from 'node:crypto';

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Longer texts get room of their own. */
const ROOM_BYTES = 16 * 1024;
/** UTF-8 of one unit of a string. */
const UNIT_BYTES_MAX = 3;

/**
 * HMAC-SHA256 (RFC 2104) under one key. Every command asks for one: two plain digests take less than `createHmac`, which makes an object that
 * the garbage collector has to look after.
 */
export class KeyedHash {
  /** The key for the text, then the text. */
  readonly #inner: Buffer;
  /** The key for the digest of that, then the digest. */
  readonly #outer: Buffer;

  constructor(key: Uint8Array) {
    const block = Buffer.alloc(BLOCK_BYTES);
    block.set(key.length > BLOCK_BYTES ? hash('sha256', key, 'buffer') : key);
    this.#inner = Buffer.concat([block.map((byte) => byte ^ 0x36)], BLOCK_BYTES + ROOM_BYTES);
    this.#outer = Buffer.concat([block.map((byte) => byte ^ 0x5c)], BLOCK_BYTES + DIGEST_BYTES);
  }

  of(text: string, encoding: 'base64url' | 'hex' = 'base64url'): string {
    const inner = text.length * UNIT_BYTES_MAX <= ROOM_BYTES ? this.#inner : Buffer.concat([this.#inner.subarray(0, BLOCK_BYTES)], BLOCK_BYTES + text.length * UNIT_BYTES_MAX);
    const written = inner.write(text, BLOCK_BYTES);
    this.#outer.write(hash('sha256', inner.subarray(0, BLOCK_BYTES + written), 'binary'), BLOCK_BYTES, 'binary');
    return hash('sha256', this.#outer, encoding);
  }
}
