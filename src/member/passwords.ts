import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Rejected } from '../kernel/decider.js';
import type { PasswordHasher } from '../kernel/password-hasher.js';
import { Turnstile } from './turnstile.js';

const CHARACTERS_MIN = 8;
const CHARACTERS_MAX = 200;
/** Two hashes at a time take 38 MiB; a queue of 50 is served in about a second. */
const limits = { atOnce: 2, waitingMax: 50, retryAfterSeconds: 2 };

/** Code points: an emoji is one character to whoever counts them while typing. */
const characters = (password: string): number => Array.from(password).length;

/** A password typed on one keyboard fits on another: composed once (NFC) before it is counted and hashed, never trimmed or cut. */
const typedPassword = z.string().max(CHARACTERS_MAX * 4, 'is too long')
  .refine((value) => value.isWellFormed(), 'contains half a character')
  .transform((value) => value.normalize('NFC'));

/** A password to be kept: 8 to 200 characters of any kind. */
export const newPassword = typedPassword
  .refine((value) => characters(value) >= CHARACTERS_MIN, `must have at least ${CHARACTERS_MIN} characters`)
  .refine((value) => characters(value) <= CHARACTERS_MAX, `must have at most ${CHARACTERS_MAX} characters`);

/** A password to be tried: one that could never have been kept is simply wrong. */
export const triedPassword = typedPassword;

/** Keeps and checks passwords, a few at a time. */
export class Passwords {
  readonly #turnstile = new Turnstile(limits);

  private constructor(private readonly hasher: PasswordHasher, private readonly dummyHash: string) {}

  static async open(hasher: PasswordHasher): Promise<Passwords> {
    return new Passwords(hasher, await hasher.hash(randomBytes(32).toString('base64')));
  }

  hash(password: string): Promise<string | Rejected<'TOO_BUSY'>> {
    return this.#turnstile.run(() => this.hasher.hash(password));
  }

  /** Whether the password fits. Without a hash it is compared all the same, with one that nothing fits: an unknown address costs what a known one costs. */
  async fits(hash: string | undefined, password: string): Promise<boolean | Rejected<'TOO_BUSY'>> {
    const fits = await this.#turnstile.run(() => this.hasher.verify(hash ?? this.dummyHash, password));
    return typeof fits === 'object' ? fits : fits && hash !== undefined;
  }
}
