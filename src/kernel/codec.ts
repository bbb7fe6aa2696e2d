import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { z } from 'zod';
import { isAsParsed } from '../../contracts/as-parsed.js';
import { ERASED, isSaidBy, SEALED, type EventDefinition } from '../../contracts/event.js';
import type { AnyEvent } from './decider.js';
import type { NewEvent, RecordedEvent } from './event-store.js';
import { newNonce } from './nonces.js';
import type { PersonKeys } from './person-keys.js';
import { putBack, putInto, secretPathsOf, takeSecrets, type SecretPath } from './secret-paths.js';

/** Words of one person in one event, encrypted together: AES-256-GCM, bound to stream, event id, person and fields. */
type Box = { readonly of: string; readonly sealed?: true; readonly paths: readonly string[]; readonly box: string };
type Stored = { readonly $boxes?: readonly Box[] };
/** The version is added when it is encoded. */
export type Unversioned = Omit<NewEvent, 'version'>;

declare const hasItsContract: unique symbol;
/** An event whose data is as its contract says; only `checked` makes one. */
export type Checked<Event extends AnyEvent> = Event & { readonly [hasItsContract]: true };

/** An event as the domain sees it, with its place in the log. */
export type Recorded<Event extends { type: string; data: object }> = Event & Omit<RecordedEvent, 'type' | 'data'>;
export type AnyRecorded = Recorded<{ type: string; data: object }>;

/** The log holds what this program has no contract for: an event of a type or of a version that a newer one has written. */
export class UnknownEvent extends Error {
  constructor(readonly type: string, readonly version?: number, readonly known?: number) {
    super(known === undefined
      ? `the log holds an event of the unknown type ${type}: was it written by a newer version?`
      : `the log holds version ${version} of ${type}, and this program knows versions 1 to ${known}: it was written by a newer one`);
  }
}

/** Seals are open to a stream's own decider, and closed to every read model. */
export type Seals = 'open' | 'closed';

/** Turns domain events into what is stored and back: parses by the contract, hides what is personal or sealed. */
export class Codec {
  readonly #known = new Map<string, { definition: EventDefinition; secrets: readonly SecretPath[] }>();

  /** Where contracts that are no event's hide words. */
  readonly #contracts = new WeakMap<z.ZodObject, readonly SecretPath[]>();

  /** Says of which types and versions the events are that it reads: what was made of them before is not what is made of others. */
  readonly versions: string;

  constructor(definitions: readonly EventDefinition[], private readonly keys: PersonKeys) {
    for (const definition of definitions) this.#known.set(definition.type, { definition, secrets: secretPathsOf(definition.data) });
    this.versions = definitions.map(({ type, version }) => `${type}.v${version}`).sort().join();
  }

  /** The event with its data as the contract says it. @throws ZodError */
  checked<Event extends AnyEvent>(event: Event): Checked<Event> {
    const { definition } = this.#entry(event.type);
    return (isSaidBy(definition, event) ? event : { ...event, data: definition.data.parse(event.data) }) as Checked<Event>;
  }

  /** Makes keys for the persons who have none yet. @throws ZodError when the data has another shape than the contract says */
  async encode(stream: string, events: readonly Unversioned[]): Promise<readonly NewEvent[]> {
    return this.encodeChecked(stream, events.map((event) => this.checked(event)));
  }

  /** The same, of events that need not be parsed again. Nobody waits where nothing is hidden, which is most often. */
  encodeChecked(stream: string, events: readonly Checked<Unversioned>[]): readonly NewEvent[] | Promise<readonly NewEvent[]> {
    const taken = events.map((event): TakenApart => {
      const { definition, secrets } = this.#entry(event.type);
      return { event, version: definition.version, parts: takeSecrets(event.data, secrets) };
    });
    if (taken.some(({ parts }) => parts.secrets.length > 0)) return this.#sealed(stream, taken);
    return taken.map(({ event: { id, type, metadata }, version, parts }) => ({ id, type, version, metadata, data: parts.rest }));
  }

  async #sealed(stream: string, taken: readonly TakenApart[]): Promise<readonly NewEvent[]> {
    const persons = new Set<string>();
    for (const { parts } of taken) for (const { of } of parts.secrets) persons.add(of);
    const keys = await this.keys.ensure([...persons]);
    return taken.map(({ event: { id, type, metadata }, version, parts }) => ({ id, type, version, metadata, data: boxed(parts, { stream, id, keys }) }));
  }

  /**
   * Hides the personal words of something else that is kept, by its contract; `place` is where it stands, and it opens nowhere else. Makes no
   * keys: the words of a person who has none are `ERASED`, also where somebody still remembers them.
   */
  async hide(place: Place, contract: z.ZodObject, data: object): Promise<object> {
    const { rest, secrets } = takeSecrets(data, this.#secretsOf(contract));
    const keys = secrets.length === 0 ? NO_KEYS : await this.keys.find([...new Set(secrets.map(({ of }) => of))]);
    for (const { of, path } of secrets) if (!keys.has(of)) putBack(rest, path, ERASED);
    return boxed({ rest, secrets: secrets.filter(({ of }) => keys.has(of)) }, { ...place, keys });
  }

  /** Opens what `hide` has hidden: `ERASED` where there is no key any more. @throws when it was hidden elsewhere, or tampered with */
  async reveal(place: Place, data: object): Promise<object> {
    return this.#open({ ...place, data }, await this.#findKeys([data]), 'closed');
  }

  /**
   * Events of any age in the newest version of their contracts.
   * @throws UnknownEvent; or another error when an event has another shape than its contract says, or its boxes were tampered with
   */
  async decode(events: readonly RecordedEvent[], seals: Seals): Promise<readonly AnyRecorded[]> {
    const keys = await this.#findKeys(events.map(({ data }) => data));
    return events.map((event) => {
      const { id, type, stream, revision, position, recordedAt, metadata } = event;
      const { definition } = this.#entry(type);
      const data = newest(definition, event.version, this.#open(event, keys, seals));
      return { id, type, version: definition.version, stream, revision, position, recordedAt, metadata, data };
    });
  }

  #open({ data, stream, id }: Place & { readonly data: object }, keys: Keys, seals: Seals): object {
    if (!('$boxes' in data)) return data; // of most events nothing is hidden, and those are quick
    const { $boxes = [], ...whole } = data as Stored & object;
    for (const box of $boxes) {
      const words = wordsIn(box, { stream, id }, { keys, seals });
      box.paths.forEach((path, index) => putInto(whole, path, words[index]));
    }
    return whole;
  }

  async #findKeys(stored: readonly object[]): Promise<Keys> {
    const persons = new Set<string>();
    for (const data of stored) for (const { of } of (data as Stored).$boxes ?? NO_BOXES) persons.add(of);
    return persons.size === 0 ? NO_KEYS : this.keys.find([...persons]);
  }

  #secretsOf(contract: z.ZodObject): readonly SecretPath[] {
    const known = this.#contracts.get(contract) ?? secretPathsOf(contract);
    this.#contracts.set(contract, known);
    return known;
  }

  #entry(type: string) {
    const known = this.#known.get(type);
    if (!known) throw new UnknownEvent(type);
    return known;
  }
}

/** Data as its own version left it, led through every version since. @throws UnknownEvent, ZodError */
export const newest = ({ type, version, data: contract, earlier }: EventDefinition, written: number, data: object): object => {
  if (written === version) return isAsParsed(contract, data) ? data : contract.parse(data);
  if (!Number.isInteger(written) || written < 1 || written > version) throw new UnknownEvent(type, written, version);
  return contract.parse(earlier.slice(written - 1).reduce((before, { up }) => up(before), data));
};

type Keys = ReadonlyMap<string, KeyObject>;
const NO_KEYS: Keys = new Map();
const NO_BOXES: readonly Box[] = [];
/** What a box is bound to beside its person and paths. */
type Place = { readonly stream: string; readonly id: string };
type TakenApart = { readonly event: Checked<Unversioned>; readonly version: number; readonly parts: ReturnType<typeof takeSecrets> };
type Taken = { readonly of: string; readonly sealed: boolean; readonly path: string; readonly value: unknown };

/** What is to be read at each of a box's paths. */
const wordsIn = ({ of, sealed, paths, box }: Box, { stream, id }: Place, { keys, seals }: { readonly keys: Keys; readonly seals: Seals }): readonly unknown[] => {
  if (sealed && seals === 'closed') return paths.map(() => SEALED);
  const key = keys.get(of);
  return key === undefined ? paths.map(() => ERASED) : JSON.parse(open(key, box, bound(stream, id, of, paths))) as readonly unknown[];
};

/** What may stand in the clear, and the secrets in one box for each person. */
const boxed = ({ rest, secrets }: { readonly rest: object; readonly secrets: readonly Taken[] }, { stream, id, keys }: Place & { readonly keys: Keys }): object => {
  if (secrets.length === 0) return rest;
  const $boxes = groupByPerson(secrets).map(({ of, sealed, entries }): Box => {
    const paths = entries.map(({ path }) => path);
    const box = seal(keyOf(keys, of), JSON.stringify(entries.map(({ value }) => value)), bound(stream, id, of, paths));
    return { of, ...(sealed ? { sealed } : {}), paths, box };
  });
  return { ...rest, $boxes };
};

const groupByPerson = (secrets: readonly Taken[]) => {
  const groups = new Map<string, { of: string; sealed: boolean; entries: Taken[] }>();
  for (const secret of secrets) {
    const name = `${secret.sealed}${secret.of}`;
    const group = groups.get(name) ?? { of: secret.of, sealed: secret.sealed, entries: [] };
    group.entries.push(secret);
    groups.set(name, group);
  }
  return [...groups.values()];
};

const bound = (...parts: readonly (string | readonly string[])[]): Buffer => Buffer.from(JSON.stringify(parts));

const seal = (key: KeyObject, plain: string, associated: Buffer): string => {
  const nonce = newNonce();
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(associated);
  const body = [nonce, cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(body).toString('base64url');
};

const open = (key: KeyObject, box: string, associated: Buffer): string => {
  const bytes = Buffer.from(box, 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 }).setAAD(associated).setAuthTag(bytes.subarray(-16));
  const plain = decipher.update(bytes.subarray(12, -16));
  decipher.final(); // of this mode nothing is left over: it throws where the words or what they are bound to were tampered with
  return plain.toString();
};

const keyOf = (keys: Keys, person: string): KeyObject => {
  const key = keys.get(person);
  if (!key) throw new Error(`no key could be made for ${person}`);
  return key;
};
