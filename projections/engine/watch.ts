import { setTimeout as pause } from 'node:timers/promises';
import { fingerprintOf, type Checkpoints } from './checkpoints.js';
import type { Follower } from './follower.js';
import { readNotice } from './notices.js';
import type { ReadDatabase } from './read-database.js';

type Watched = {
  readonly database: ReadDatabase;
  readonly checkpoints: Checkpoints;
  readonly channel: string;
  /** What this instance tells it knows already. */
  readonly instance: string;
  readonly followers: readonly Follower[];
  readonly report: (message: string, error: unknown) => void;
};

/** However many notices are lost, it is known after so long how far the rows have come. */
const POLL_MS = 1_000;

/** Hears from other instances how far they have brought the rows that are theirs to write: by notice, and by looking where none comes. */
export class Watch {
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #stopListening: (() => Promise<void>) | undefined;
  #looking: Promise<void> | undefined;

  constructor(private readonly watched: Watched) {}

  start(): void {
    const { database, channel } = this.watched;
    this.#stopListening = database.listen?.(channel, { heard: (payload) => this.#heard(payload), isListening: () => void this.#look() });
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#stopListening?.();
    await this.#running;
    await this.#looking;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#look();
      await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #heard(payload: string): void {
    const notice = readNotice(payload);
    if (!notice || notice.from === this.watched.instance) return;
    const follower = this.watched.followers.find(({ rows }) => rows.projection.name === notice.projection);
    if (follower && (follower.generation === notice.generation || notice.keys === undefined)) follower.heard(notice).catch((error: unknown) => this.#failed(error));
  }

  /** One at a time: a database that is slow is not asked again before it has answered. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().catch((error: unknown) => this.#failed(error)).finally(() => (this.#looking = undefined));
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const built = this.watched.followers.filter(({ isBuilt }) => isBuilt);
    if (built.length === 0 || this.#stopping.signal.aborted) return;
    const live = await this.watched.checkpoints.allLive();
    for (const follower of built) {
      const { projection } = follower.rows;
      const found = live.find((each) => each.projection === projection.name && each.fingerprint === fingerprintOf(projection));
      if (found && (!follower.isOwner || found.generation !== follower.generation)) await follower.heard(found);
    }
  }

  #failed(error: unknown): void {
    if (!this.#stopping.signal.aborted) this.watched.report('it cannot be seen how far other instances have come, it is looked again', error);
  }
}
