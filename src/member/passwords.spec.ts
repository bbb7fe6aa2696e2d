import { describe, expect, it } from '@jest/globals';
import { PasswordHasher } from '../kernel/password-hasher.js';
import { newPassword, Passwords } from './passwords.js';
import { Turnstile } from './turnstile.js';

const issuesOf = (password: unknown) => newPassword.safeParse(password).error?.issues.map(({ message }) => message);

describe('a new password', () => {
  const fine: readonly (readonly [string, string])[] = [
    ['eight characters', '12345678'], ['small letters alone', 'abcdefgh'], ['spaces alone', ' '.repeat(8)], ['eight emoji', '🚲'.repeat(8)],
    ['two hundred characters', 'x'.repeat(200)], ['two hundred emoji', '🚲'.repeat(200)], ['words of any language', 'دراجة هوائية'], ['spaces at its ends', '  abcdef  '],
  ];
  it.each(fine)('may be %s, and is kept as it is', (_, password) => expect(newPassword.parse(password)).toBe(password));
  const refused: readonly (readonly [string, unknown])[] = [
    ['seven characters', '1234567'], ['seven emoji, which JavaScript counts as fourteen', '🚲'.repeat(7)], ['nothing', ''], ['201 characters', 'x'.repeat(201)],
    ['a megabyte', 'x'.repeat(1_000_000)], ['half a character', 'abcdefgh\ud800'], ['no text', 12_345_678], ['null', null],
  ];
  it.each(refused)('is not %s', (_, password) => expect(issuesOf(password)).not.toBeUndefined());
  it('is never repeated in a refusal', () => expect(JSON.stringify(newPassword.safeParse('geheim!').error)).not.toContain('geheim'));
  it('is the same from a keyboard that composes letters and from one that does not', () => expect(newPassword.parse('Mu\u0308hlbach')).toBe(newPassword.parse('M\u00fchlbach')));
});

/** Hashes only when told to. */
class SlowHasher extends PasswordHasher {
  readonly waiting: (() => void)[] = [];
  atOnce = 0;
  atOnceMax = 0;
  readonly hashes: string[] = [];

  async hash(password: string): Promise<string> {
    this.hashes.push(password);
    return `of ${password}`;
  }

  async verify(hash: string, password: string): Promise<boolean> {
    this.atOnceMax = Math.max(this.atOnceMax, ++this.atOnce);
    await new Promise<void>((go) => this.waiting.push(go));
    this.atOnce -= 1;
    return hash === `of ${password}`;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('checking passwords', () => {
  it('fits nothing without a hash, not even the words behind the dummy', async () => {
    const hasher = new SlowHasher();
    const passwords = await Passwords.open(hasher);
    const [dummy = ''] = hasher.hashes;
    const fits = passwords.fits(undefined, dummy);
    await settled();
    hasher.waiting.shift()?.();
    expect(await fits).toBe(false);
  });
  it('goes two at a time, lets fifty wait, and sends the others away at once', async () => {
    const hasher = new SlowHasher();
    const passwords = await Passwords.open(hasher);
    const checks = Array.from({ length: 60 }, () => passwords.fits('of spoke wrench', 'spoke wrench'));
    const refused = await Promise.all(checks.slice(52));
    expect(refused).toEqual(Array(8).fill({ rejected: 'TOO_BUSY', facts: { retryAfterSeconds: 2 } }));
    while (hasher.waiting.length > 0) {
      hasher.waiting.shift()?.();
      await settled();
    }
    expect(await Promise.all(checks.slice(0, 52))).toEqual(Array(52).fill(true));
    expect(hasher.atOnceMax).toBe(2);
  });
});

describe('a turnstile', () => {
  const limits = { atOnce: 1, waitingMax: 1, retryAfterSeconds: 1 };
  it('lets the next one through after a failure', async () => {
    const turnstile = new Turnstile(limits);
    await expect(turnstile.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turnstile.run(async () => 'through')).toBe('through');
  });
  it('lets those who wait through in the order they came', async () => {
    const turnstile = new Turnstile({ ...limits, waitingMax: 3 });
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((n) => turnstile.run(async () => order.push(n))));
    expect(order).toEqual([1, 2, 3, 4]);
  });
  it('is open again once the queue is empty', async () => {
    const turnstile = new Turnstile(limits);
    await Promise.all([1, 2, 3].map(() => turnstile.run(settled)));
    expect(await Promise.all([1, 2, 3].map((n) => turnstile.run(async () => n)))).toEqual([1, 2, { rejected: 'TOO_BUSY', facts: { retryAfterSeconds: 1 } }]);
  });
});
