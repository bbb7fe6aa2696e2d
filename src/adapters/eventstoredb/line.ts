import { EventStoreDBClient } from '@eventstore/db-client';
import { distinct } from './connection-string.js';

export type Current = { readonly client: EventStoreDBClient; readonly number: number; readonly left: AbortSignal };

let numbers = 0;

/** The client is made anew wherever it may be broken; this is where to find the present one. */
export class Line {
  #client: EventStoreDBClient;
  #made = 0;
  #left = new AbortController();
  #isClosed = false;
  readonly #leaving = new Set<Promise<void>>();

  /** @param connectionString checked before: see `problemOf` */
  constructor(private readonly connectionString: string) {
    this.#client = this.#make();
  }

  /** The client, and which one it is: for `renew`. `left` is aborted when it is replaced or closed: the client itself ends their reads as if there were nothing more. */
  get current(): Current {
    return { client: this.#client, number: this.#made, left: this.#left.signal };
  }

  /** Replaces the client that has failed, unless somebody has done so already. */
  renew(number: number): void {
    if (this.#isClosed || number !== this.#made) return;
    const left = this.#left;
    this.#leave(this.#client);
    this.#left = new AbortController();
    this.#client = this.#make();
    left.abort(new Error('the connection was made anew'));
  }

  /** Resolves when nothing keeps the process alive any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#left.abort(new Error('the event log is closed'));
    this.#leave(this.#client);
    await Promise.all(this.#leaving);
  }

  #make(): EventStoreDBClient {
    this.#made++;
    numbers = (numbers + 1) % 5_000;
    return eachAppendAlone(EventStoreDBClient.connectionString(distinct(this.connectionString, numbers)));
  }

  #leave(client: EventStoreDBClient): void {
    const leaving = leave(client).finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }
}

/**
 * The client asks this of itself to learn whether many appends may share one call. They must not: the client keeps what is under way there in one table
 * per process, so that one broken client fails the appends of all others and throws from inside itself when their answers come.
 */
const eachAppendAlone = (client: EventStoreDBClient): EventStoreDBClient => Object.assign(client, { supports: () => Promise.resolve(false) });

const LEAVE_MS_MAX = 1_000;

/** `dispose` ends the calls and leaves the connection open; the channel, which the client does not show, is closed as well. */
const leave = async (client: EventStoreDBClient): Promise<void> => {
  const leaving = (async () => {
    await client.dispose();
    const getChannel: unknown = Reflect.get(client, 'getChannel');
    const channel: unknown = typeof getChannel === 'function' ? await Reflect.apply(getChannel, client, []) : undefined;
    if (channel instanceof Object && 'close' in channel && channel.close instanceof Function) Reflect.apply(channel.close, channel, []);
  })().catch(() => undefined); // a cluster that is away cannot be discovered; then there is no channel either
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([leaving, new Promise<void>((resolve) => (timer = setTimeout(resolve, LEAVE_MS_MAX)))]);
  clearTimeout(timer);
};
