import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Vault } from './vault.js';

const CACHED_MAX = 50_000;

/** Derives a key for one purpose from the master key, so that no key is used for two things. */
export const purposeKey = (masterKey: Uint8Array, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(), `barnraise/${purpose}`, 32));

/** One random AES-256 key a person, kept in the vault wrapped by the master key. Deleting it erases the person's words everywhere. */
export class PersonKeys {
  readonly #cache = new Map<string, Buffer>();
  readonly #wrapping: Buffer;

  constructor(private readonly vault: Vault, private readonly clock: Clock, masterKey: Uint8Array) {
    this.#wrapping = purposeKey(masterKey, 'person-keys');
  }

  /** Keys of all these persons; made, durably, where there is none yet. */
  async ensure(persons: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const found = await this.find(persons);
    const missing = persons.filter((person) => !found.has(person));
    if (missing.length === 0) return found;
    await this.vault.insert('person-key', missing.map((person) => ({ id: person, value: this.#wrap(person, randomBytes(32)) })));
    return this.find(persons);
  }

  /** Keys of those persons who have one. */
  async find(persons: readonly string[]): Promise<ReadonlyMap<string, Buffer>> {
    const unknown = persons.filter((person) => !this.#cache.has(person));
    const loaded = unknown.length === 0 ? new Map<string, string>() : await this.vault.get('person-key', unknown, this.clock.nowMs());
    const keys = new Map<string, Buffer>();
    for (const person of persons) {
      const wrapped = loaded.get(person);
      const key = this.#cache.get(person) ?? (wrapped === undefined ? undefined : this.#unwrap(person, wrapped));
      if (key) keys.set(person, key);
    }
    for (const person of loaded.keys()) this.#remember(person, keys.get(person));
    return keys;
  }

  /** Destroys a person's key: what it hid cannot be read again by anyone. */
  async destroy(person: string): Promise<void> {
    await this.vault.remove('person-key', person);
    this.#cache.delete(person);
  }

  #remember(person: string, key: Buffer | undefined): void {
    if (key === undefined) return;
    if (this.#cache.size >= CACHED_MAX) for (const oldest of [...this.#cache.keys()].slice(0, CACHED_MAX / 10)) this.#cache.delete(oldest);
    this.#cache.set(person, key);
  }

  #wrap(person: string, key: Buffer): string {
    const nonce = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#wrapping, nonce).setAAD(Buffer.from(person));
    return Buffer.concat([nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  #unwrap(person: string, wrapped: string): Buffer {
    const bytes = Buffer.from(wrapped, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', this.#wrapping, bytes.subarray(0, 12)).setAAD(Buffer.from(person)).setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  }
}
