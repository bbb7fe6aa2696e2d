import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { KeyedHash } from './keyed-hash.js';

const texts = ['', 'a', 'zoë', '🎈'.repeat(20), '\ud800', 'x'.repeat(5_461), 'x'.repeat(5_462), 'ü'.repeat(5_461), '漢'.repeat(5_461), '漢'.repeat(40_000), 'short again'];

describe('a keyed hash', () => {
  it.each([0, 1, 32, 63, 64, 65, 200])('is HMAC-SHA256 of every text, under a key of %i bytes', (length) => {
    const key = randomBytes(length);
    const keyed = new KeyedHash(key);
    for (const text of texts) {
      expect(keyed.of(text)).toBe(createHmac('sha256', key).update(text).digest('base64url'));
      expect(keyed.of(text, 'hex')).toBe(createHmac('sha256', key).update(text).digest('hex'));
    }
  });

  it('knows nothing of the text before', () => {
    const keyed = new KeyedHash(randomBytes(32));
    const first = keyed.of('one');
    keyed.of('something much longer than that');
    expect(keyed.of('one')).toBe(first);
  });
});
