import { describe, expect, it } from '@jest/globals';
import { keyedUuid } from './ids.js';

const key = 'a'.repeat(64);

describe('an id that is made from a text with a key', () => {
  it('is the same for the same text, in the form that every store takes', () => {
    expect(keyedUuid(key, 'hello')).toBe(keyedUuid(key, 'hello'));
    expect(keyedUuid(key, 'hello')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('is another one for another text', () => {
    expect(keyedUuid(key, 'hello')).not.toBe(keyedUuid(key, 'hallo'));
  });

  it('is another one under another key, so that nobody without the key can find the text by trying', () => {
    expect(keyedUuid(key, 'hello')).not.toBe(keyedUuid('b'.repeat(64), 'hello'));
  });
});
