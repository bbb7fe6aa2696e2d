import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, type KeyObject } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Vault } from './vault.js';

const CACHED_MAX = 50_000;
/** How long another instance may still read what this one has erased. */
const CACHED_MS = 60_000;

type Keys = ReadonlyMap<string, KeyObject>;
/** A clock that was set back does not make it last longer. */
type Cached = { readonly key: KeyObject; readonly fromMs: number; readonly untilMs: number };

/** Derives a key for one purpose from the master key, so that no key is used for two things. */
export const purposeKey = (masterKey: Uint8Array, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(), `barnraise/${purpose}`, 32));

/** Tells master keys apart without telling anything of them. The vault keeps the mark of the one that it was made with. */
export const masterKeyMark = (masterKey: Uint8Array): string => createHmac('sha256', purposeKey(masterKey, 'master-key-mark')).update('barnraise').digest('base64url');
export const MASTER_KEY_MARK = { drawer: 'checkpoint', id: 'master-key-mark' } as const;

/** One random AES-256 key a person, kept in the vault wrapped by the master key. Deleting it erases the person's words everywhere. */
export class PersonKeys {
  readonly #cache = new Map<string, Cached>();
  readonly #wrapping: KeyObject;
  /** Tells a read of the vault that a key was destroyed while it waited. */
  #destroyed = 0;

  constructor(private readonly vault: Vault, private readonly clock: Clock, masterKey: Uint8Array) {
    this.#wrapping = createSecretKey(purposeKey(masterKey, 'person-keys'));
  }

  /** Keys of all these persons; made, durably, where there is none yet. */
  async ensure(persons: readonly string[]): Promise<Keys> {
    const found = await this.find(persons);
    const missing = persons.filter((person) => !found.has(person));
    if (missing.length === 0) return found;
    await this.vault.insert('person-key', missing.map((person) => ({ id: person, value: this.#wrap(person, randomBytes(32)) })));
    return this.find(persons); // somebody else may have been faster: what the vault holds is the key
  }

  /** Keys of those persons who have one. */
  async find(persons: readonly string[]): Promise<Keys> {
    const nowMs = this.clock.nowMs();
    const keys = new Map<string, KeyObject>();
    const unknown: string[] = [];
    for (const person of persons) {
      const cached = this.#cache.get(person);
      if (cached && cached.fromMs <= nowMs && cached.untilMs > nowMs) keys.set(person, cached.key);
      else unknown.push(person);
    }
    if (unknown.length === 0) return keys;
    const destroyedBefore = this.#destroyed;
    for (const [person, wrapped] of await this.vault.get('person-key', unknown, nowMs)) {
      const key = this.#unwrap(person, wrapped);
      keys.set(person, key);
      if (destroyedBefore === this.#destroyed) this.#remember(person, { key, fromMs: nowMs, untilMs: nowMs + CACHED_MS });
    }
    return keys;
  }

  /** Destroys a person's key: what it hid cannot be read again by anyone. */
  async destroy(person: string): Promise<void> {
    await this.vault.remove('person-key', person);
    this.#destroyed++;
    this.#cache.delete(person);
  }

  #remember(person: string, cached: Cached): void {
    if (this.#cache.size >= CACHED_MAX) for (const oldest of [...this.#cache.keys()].slice(0, CACHED_MAX / 10)) this.#cache.delete(oldest);
    this.#cache.set(person, cached);
  }

  #wrap(person: string, key: Buffer): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#wrapping, nonce).setAAD(Buffer.from(person));
    return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  #unwrap(person: string, wrapped: string): KeyObject {
    const bytes = Buffer.from(wrapped, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#wrapping, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(Buffer.from(person)).setAuthTag(bytes.subarray(-16));
    try {
      return createSecretKey(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]));
    } catch (cause) {
      throw new Error(`the key of ${person} does not open: the master key is not the one that it was wrapped with`, { cause });
    }
  }
}
