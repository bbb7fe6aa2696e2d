import { describe, expect, it } from '@jest/globals';
import { Argon2PasswordHasher } from './argon2-password-hasher.js';

const hasher = new Argon2PasswordHasher();

describe('a password hash', () => {
  it('is argon2id with 19 MiB, two passes and one lane', async () => expect(await hasher.hash('spoke wrench')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/));
  it('fits its password', async () => expect(await hasher.verify(await hasher.hash('spoke wrench'), 'spoke wrench')).toBe(true));
  it('fits no other password', async () => expect(await hasher.verify(await hasher.hash('spoke wrench'), 'spoke wrencH')).toBe(false));
  it('is another one each time, so that equal passwords do not show', async () => expect(await hasher.hash('spoke wrench')).not.toBe(await hasher.hash('spoke wrench')));
  it('takes a long password whole: one other character at its end does not fit', async () => {
    const long = 'x'.repeat(199);
    expect(await hasher.verify(await hasher.hash(`${long}a`), `${long}b`)).toBe(false);
  });
  it('fits nothing when it is no hash at all', async () => {
    await expect(hasher.verify('not a hash', 'spoke wrench')).rejects.toThrow();
  });
});
