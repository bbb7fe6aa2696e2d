import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** `isListening`: told each time a connection listens from now on; what was said before it is not heard. */
export type Listener = { readonly heard: (payload: string) => void; readonly isListening: () => void };

type Options = { readonly url: string; readonly onConnectionLost?: ((error: Error) => void) | undefined };

const CONNECT_TIMEOUT_MS = 5_000;
/** A connection that is dead does not answer a goodbye either. */
const GOODBYE_MS = 1_000;
const AGAIN_MS_MIN = 100;
const AGAIN_MS_MAX = 5_000;
/** A connection that is dead without having said so is found out in this time. */
const ALIVE_MS = 5_000;

/** Listens to a channel on a connection of its own, which is made anew whenever it breaks. @returns how to stop */
export const listenTo = (channel: string, { heard, isListening }: Listener, { url, onConnectionLost }: Options): (() => Promise<void>) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  const isOver = (): boolean => signal.aborted;
  const run = async (): Promise<void> => {
    for (let failures = 0; !isOver(); failures++) {
      const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS, query_timeout: ALIVE_MS, keepAlive: true, application_name: 'barnraise listening' });
      try {
        const broken = brokenOff(client);
        await client.connect();
        client.on('notification', ({ payload }) => heard(payload ?? ''));
        await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
        failures = 0;
        isListening();
        await Promise.race([broken, staysAlive(client, signal)]);
      } catch (error) {
        if (!isOver() && failures === 0) onConnectionLost?.(error instanceof Error ? error : new Error(String(error)));
      } finally {
        await Promise.race([client.end().catch(() => undefined), pause(GOODBYE_MS, undefined, { ref: false })]);
      }
      await pause(Math.min(AGAIN_MS_MAX, AGAIN_MS_MIN * 2 ** Math.min(failures, 10)), undefined, { signal }).catch(() => undefined);
    }
  };
  const running = run();
  return async () => {
    stopping.abort();
    await running;
  };
};

/** Rejects when the connection ends. */
const brokenOff = (client: pg.Client): Promise<never> => {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => undefined);
  client.on('error', reject);
  client.on('end', () => reject(new Error('the connection that listens has ended')));
  return promise;
};

/** Asks again and again; resolves when the signal is aborted. @throws when nobody answers */
const staysAlive = async (client: pg.Client, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await pause(ALIVE_MS, undefined, { signal }).then(() => client.query('SELECT 1'), () => undefined);
  }
};
