import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import { PositionUnknown, type EventStore, type Position, type RecordedEvent } from '../../src/kernel/event-store.js';
import type { Log } from './builder.js';
import { isBefore, type LogPages } from './log-pages.js';
import type { ReadDatabase } from './read-database.js';
import type { Supervisor } from './supervisor.js';

export type LogFollowingOptions = {
  readonly store: EventStore;
  readonly pages: LogPages;
  readonly database: ReadDatabase;
  readonly supervisors: ReadonlyMap<string, Supervisor>;
  readonly signal: AbortSignal;
  readonly report: (message: string, error: unknown) => void;
};

/** Events of one transaction: few while others want to be served, many while the backlog at the start is worked off. */
const LIVE_EVENTS_MAX = 200;
const BACKLOG_EVENTS_MAX = 1_000;
/** An embedded database does not tidy up by itself. */
const HOUSEKEEPING_ROWS = 50_000;
const RESUBSCRIBE_MS = 500;

/** Reads the log once for all projections that go together, page after page. */
export class LogFollowing {
  #logId: string | undefined;
  #seen: Position | undefined;
  #isCaughtUp = false;
  #hasBeenCaughtUp = false;
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly options: LogFollowingOptions) {}

  /** Id of the log's first event: tells this log from any other. */
  get logId(): string | undefined {
    return this.#logId;
  }

  /** The end of what has been given to those who go together. */
  get seen(): Position | undefined {
    return this.#seen;
  }

  /** Whether that was the end of the log when it was last looked at. */
  get isCaughtUp(): boolean {
    return this.#isCaughtUp;
  }

  /** The log as it is now. */
  async look(): Promise<Log> {
    const { store } = this.options;
    this.#logId ??= (await store.readAll({ max: 1 }))[0]?.id;
    return { id: this.#logId, head: await store.head() };
  }

  /** Begins where the first of those begins that have rows. */
  start(head: Position | undefined): void {
    const positions = [...this.options.supervisors.values()].filter(({ follower }) => follower.isBuilt).map(({ follower }) => follower.position);
    this.#seen = positions.length === 0 ? head : positions.reduce((least, position) => (isBefore(position, least) ? position : least), positions[0]);
    this.#running = this.#follow();
  }

  /** Resolves when it has stopped, after the signal. */
  async stopped(): Promise<void> {
    await this.#running;
  }

  /** The log may fail: it is asked again from where it broke off. */
  async #follow(): Promise<void> {
    const { signal, report } = this.options;
    for (let isOpen = true; isOpen && !signal.aborted;) {
      try {
        await this.#subscribe(signal);
        isOpen = false;
      } catch (error) {
        this.#isCaughtUp = false;
        if (error instanceof PositionUnknown) this.#stopAll(error);
        report(`the log cannot be followed, it is asked again in ${RESUBSCRIBE_MS} ms`, error);
        await pause(RESUBSCRIBE_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Another log is in the place of this one: no rows may be called current until it is back, or the server starts anew and builds them from the other. */
  #stopAll(error: PositionUnknown): void {
    for (const supervisor of this.options.supervisors.values()) if (supervisor.state !== 'stopped') supervisor.stop(error);
  }

  /** Page after page to all who go together, until it is stopped or the log is closed. */
  async #subscribe(signal: AbortSignal): Promise<void> {
    for await (const delivery of this.options.store.subscribe({ ...(this.#seen ? { after: this.#seen } : {}), signal })) {
      if (delivery.kind === 'events') await this.#deliver(delivery.events, signal);
      else this.#isCaughtUp = this.#hasBeenCaughtUp = true;
    }
  }

  async #deliver(events: readonly RecordedEvent[], signal: AbortSignal): Promise<void> {
    const { pages, supervisors } = this.options;
    this.#isCaughtUp = false;
    this.#logId ??= events[0]?.id;
    for (let from = 0; from < events.length && !signal.aborted;) {
      const size = this.#hasBeenCaughtUp ? LIVE_EVENTS_MAX : BACKLOG_EVENTS_MAX;
      const page = await pages.decode(this.#seen, events.slice(from, from + size));
      if (!page) return;
      this.#seen = page.upTo;
      await Promise.all([...supervisors.values()].map((supervisor) => supervisor.offer(page)));
      await this.#housekeeping();
      await turn();
      from += size;
    }
  }

  async #housekeeping(): Promise<void> {
    const followers = [...this.options.supervisors.values()].map(({ follower }) => follower).filter(({ rowsWritten }) => rowsWritten > 0);
    if (followers.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0) < HOUSEKEEPING_ROWS) return;
    for (const follower of followers) follower.rowsWritten = 0;
    try {
      await this.options.database.housekeeping(followers.map(({ rows }) => rows.name));
    } catch (error) {
      this.options.report('housekeeping failed', error);
    }
  }
}
