import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Answers, type PackedAnswers } from './answers.js';
import type { Clock } from './clock.js';
import type { Codec } from './codec.js';
import type { EventStore, Position, RecordedEvent } from './event-store.js';
import { RecentMap } from './recent-map.js';
import type { AnySnapshotForm } from './snapshot-form.js';
import type { Vault } from './vault.js';

/** A stream folded so far: what was made of it up to one of its events. `answers`: the commands answered till then, where they are asked for. */
export type FoldedSoFar<State> = { readonly state: State; readonly revision: bigint; readonly position: Position; readonly eventId: string; readonly answers?: Answers };
/** The state of a stream up to where its snapshot goes, and the events since; without a snapshot the initial state and all events. */
export type Resumed<State> = { readonly kept: FoldedSoFar<State> | undefined; readonly since: readonly RecordedEvent[] };
/** One fold of streams: `evolve` tells it apart from another under the same name. */
export type KeptFold<State> = { readonly evolve: (...given: never[]) => State; readonly snapshot: AnySnapshotForm<State> };

/** After so many events since the last one a snapshot is taken: what a cold load reads and folds beside it at most, give or take one append. */
export const EVENTS_BETWEEN = 250;
/** Longer ones are not kept: they would be no quicker to read. */
const CHARACTERS_MAX = 16 * 1024 * 1024;
/** One that nobody renewed for so long goes with the next sweep. */
const KEPT_DAYS = 90;
/** Streams whose last snapshot is remembered. */
const REMEMBERED_MAX = 10_000;
const LAYOUT = 1;

type Parts = {
  readonly store: EventStore; readonly vault: Vault; readonly codec: Codec; readonly clock: Clock;
  /** Told of what was kept but could not be used, or could not be kept. Nothing depends on it. */
  readonly report?: (message: string, error?: unknown) => void;
};
const written = z.object({
  fingerprint: z.string(), revision: z.string(), commit: z.string(), prepare: z.string(), eventId: z.string(), state: z.looseObject({}),
  answers: z.object({ packed: z.string(), others: z.array(z.tuple([z.string(), z.string()], z.string())) }).optional(),
});
const DIGEST_CHARACTERS = 43;

/**
 * Snapshots of long streams, in the vault. They only save time: one that is of another fold, of other events, damaged, or of another log is left
 * alone, and the log decides. They are written after the fact, one at a time, and nobody waits for them.
 */
export class Snapshots {
  readonly #fingerprints = new WeakMap<object, string>();
  /** By entry: the revision that the last snapshot goes up to, as far as this process knows. */
  readonly #revisions = new RecentMap<string, bigint>(REMEMBERED_MAX);
  /** The newest of each entry; it is written when its turn comes. */
  readonly #waiting = new Map<string, () => Promise<void>>();
  #writing: Promise<void> | undefined;

  constructor(private readonly parts: Parts) {}

  /** Reads a stream from where its snapshot ends, or from its beginning. */
  async resume<State>(stream: string, fold: KeptFold<State>): Promise<Resumed<State>> {
    const { store } = this.parts;
    const kept = await this.#load(stream, fold);
    if (kept) {
      const [last, ...since] = await store.readStream(stream, { from: kept.revision });
      if (last?.id === kept.eventId && last.revision === kept.revision) return { kept, since };
      this.#say(`the snapshot of ${stream} is of another log`);
      this.#revisions.set(entryOf(stream, fold), -1n);
    }
    return { kept: undefined, since: await store.readStream(stream) };
  }

  /** Takes a snapshot if it is time for one, later. `folded` must not change any more, save for answers to later commands. */
  offer<State>(stream: string, fold: KeptFold<State>, folded: FoldedSoFar<State>): void {
    const entry = entryOf(stream, fold);
    if (folded.revision - (this.#revisions.get(entry) ?? -1n) < EVENTS_BETWEEN) return;
    this.#revisions.set(entry, folded.revision);
    this.#waiting.set(entry, () => this.#write(stream, fold, folded));
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when everything that was offered is kept, or has failed. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async #load<State>(stream: string, fold: KeptFold<State>): Promise<FoldedSoFar<State> | undefined> {
    const { vault, codec, clock } = this.parts;
    const entry = entryOf(stream, fold);
    try {
      const text = (await vault.get('snapshot', [entry], clock.nowMs())).get(entry);
      if (text === undefined) return undefined;
      const body = text.slice(DIGEST_CHARACTERS);
      if (digestOf(body) !== text.slice(0, DIGEST_CHARACTERS)) throw new Error('it is damaged');
      const { fingerprint, eventId, answers, ...found } = written.parse(JSON.parse(body));
      if (fingerprint !== this.#fingerprintOf(fold)) throw new Error('it is of another version');
      const state = fold.snapshot.unpack(await codec.reveal({ stream, id: eventId }, found.state));
      const revision = BigInt(found.revision);
      this.#revisions.set(entry, revision);
      return { state, eventId, revision, position: { commit: BigInt(found.commit), prepare: BigInt(found.prepare) }, ...(answers ? { answers: Answers.unpack(answers) } : {}) };
    } catch (error) {
      this.#say(`the snapshot of ${stream} is not used`, error);
      return undefined;
    }
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve)); // whoever has something to do goes first
      const [next] = this.#waiting;
      if (!next) break;
      const [entry, write] = next;
      this.#waiting.delete(entry);
      await write().catch((error: unknown) => this.#say(`no snapshot could be kept: ${entry}`, error));
    }
    this.#writing = undefined;
  }

  async #write<State>(stream: string, fold: KeptFold<State>, { state, revision, position, eventId, answers }: FoldedSoFar<State>): Promise<void> {
    const { vault, codec, clock } = this.parts;
    const { packed, pack } = fold.snapshot;
    const body = JSON.stringify({
      fingerprint: this.#fingerprintOf(fold), revision: `${revision}`, commit: `${position.commit}`, prepare: `${position.prepare}`, eventId,
      state: await codec.hide({ stream, id: eventId }, packed, pack(state)), answers: answers?.pack(revision) satisfies PackedAnswers | undefined,
    });
    if (body.length > CHARACTERS_MAX) return;
    await vault.put('snapshot', { id: entryOf(stream, fold), value: `${digestOf(body)}${body}`, expiresAtMs: clock.nowMs() + KEPT_DAYS * 86_400_000 });
  }

  /** What a state depends on beside its events. */
  #fingerprintOf<State>({ evolve, snapshot }: KeptFold<State>): string {
    const known = this.#fingerprints.get(snapshot);
    if (known !== undefined) return known;
    const { name, version, packed, pack, unpack } = snapshot;
    const contract = z.toJSONSchema(packed, { io: 'input', unrepresentable: 'any' });
    const fingerprint = digestOf(JSON.stringify([LAYOUT, name, version, evolve.toString(), pack.toString(), unpack.toString(), contract, this.parts.codec.versions]));
    this.#fingerprints.set(snapshot, fingerprint);
    return fingerprint;
  }

  #say(message: string, error?: unknown): void {
    this.parts.report?.(message, error);
  }
}

const entryOf = (stream: string, { snapshot: { name } }: { readonly snapshot: { readonly name: string } }): string => `${name} ${stream}`;
const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
