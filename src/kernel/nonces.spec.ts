import { describe, expect, it } from '@jest/globals';
import { NONCE_BYTES, newNonce } from './nonces.js';

describe('a nonce', () => {
  const nonces = Array.from({ length: 2_000 }, () => newNonce());
  it('is as long as the cipher wants it', () => expect(new Set(nonces.map(({ length }) => length))).toEqual(new Set([NONCE_BYTES])));
  it('is given out once, also where the bytes that were made together end', () => expect(new Set(nonces.map((nonce) => nonce.toString('hex'))).size).toBe(2_000));
  it('is not changed by those that come after it', () => {
    const first = newNonce();
    const before = first.toString('hex');
    for (let more = 0; more < 1_000; more++) newNonce();
    expect(first.toString('hex')).toBe(before);
  });
});
