import { once } from 'node:events';
import { connect } from 'node:net';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  ANY, BACKWARDS, END, EventStoreDBClient, excludeSystemEvents, jsonEvent, NO_STREAM, type AllStreamResolvedEvent, type AllStreamSubscription, type AppendExpectedRevision, type AppendResult, type Position, type StreamingRead,
} from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startChild } from '../child.js';
import { eventually } from '../eventually.js';
import { tempDirectory } from '../temp-directory.js';
import { StandIn } from './stand-in.js';

let server: StandIn;
let client: EventStoreDBClient;
beforeEach(async () => {
  server = await StandIn.start();
  client = EventStoreDBClient.connectionString(server.url);
});
afterEach(async () => {
  await client.dispose();
  await server.stop();
});

/** The client finds its connection broken, and needs a moment. */
const restart = async (): Promise<void> => {
  await client.dispose();
  await server.restart('with-data');
  client = EventStoreDBClient.connectionString(`${server.url}&keepAliveTimeout=${10_000 + ++restarts}`);
};
let restarts = 0;

const credentials = { username: 'admin', password: 'changeit' };
const event = (over: { readonly id?: string; readonly data?: Record<string, unknown> } = {}) => jsonEvent({ id: over.id ?? randomUUID(), type: 'Said', data: over.data ?? { words: 'as written' } });
const events = (count: number) => Array.from({ length: count }, () => event());
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no failure', (error: unknown) => error);
const all = async <Event>(read: StreamingRead<Event>): Promise<readonly Event[]> => {
  const found: Event[] = [];
  for await (const each of read) found.push(each);
  return found;
};
const ids = (found: readonly { readonly event?: { readonly id: string } | undefined }[]): readonly (string | undefined)[] => found.map(({ event: there }) => there?.id);

/** Both ways in which the client can append: many in one call, and each in its own, which it takes with credentials. */
const ways: readonly (readonly [string, (stream: string, written: ReturnType<typeof events>, expectedRevision: AppendExpectedRevision) => Promise<AppendResult>])[] = [
  ['in a call for many', (stream, written, expectedRevision) => client.appendToStream(stream, written, { expectedRevision })],
  ['in a call of its own', (stream, written, expectedRevision) => client.appendToStream(stream, written, { expectedRevision, credentials })],
];

describe.each(ways)('an append %s', (_, append) => {
  it('answers the revision and position of the last event, and is read back so from its stream and from the log', async () => {
    const written = events(3);
    const { success, nextExpectedRevision, position } = await append('s-1', written, NO_STREAM);
    expect([success, nextExpectedRevision]).toEqual([true, 2n]);
    const last = await all(client.readStream('s-1', { direction: BACKWARDS, fromRevision: END, maxCount: 1 }));
    const inLog = await all(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }));
    expect(last).toMatchObject([{ event: { id: written.at(-1)?.id, position } }]);
    expect(inLog).toMatchObject([{ event: { position }, commitPosition: position?.commit }]);
    expect(position).toMatchObject({ prepare: position?.commit });
  });

  it('at a wrong revision is refused with an empty message and the actual revision', async () => {
    await append('s-2', events(2), ANY);
    expect(await failureOf(append('s-2', events(1), NO_STREAM))).toMatchObject({ type: 'wrong-expected-version', message: '', streamName: 's-2', expectedVersion: 'no_stream', actualVersion: 1n });
    expect(await failureOf(append('none', events(1), 7n))).toMatchObject({ type: 'wrong-expected-version', expectedVersion: 7n, actualVersion: 'no_stream' });
  });

  it('that is repeated with the same ids and revision answers as at first, also a part of it, also after a restart, whatever its data', async () => {
    const written = events(3);
    const first = await append('s-3', written, NO_STREAM);
    await append('s-3', events(5), 2n);
    await restart();
    expect(await append('s-3', written.map(({ id }) => event({ id, data: { other: true } })), NO_STREAM)).toEqual(first);
    expect((await append('s-3', written.slice(0, 2), NO_STREAM)).nextExpectedRevision).toBe(1n);
    expect(await all(client.readStream('s-3'))).toHaveLength(8);
    for (const wrong of [[...written.slice(0, 2), event()], written.toReversed(), written.slice(1)]) expect(await failureOf(append('s-3', wrong, NO_STREAM))).toMatchObject({ type: 'wrong-expected-version' });
  });

  it('of the same ids at the present revision is written again', async () => {
    const written = events(1);
    await append('s-4', written, NO_STREAM);
    await append('s-4', written, 0n);
    expect(await all(client.readStream('s-4'))).toHaveLength(2);
  });

  it('without an expectation is known until a restart, and written twice after it; half known it is refused', async () => {
    const written = events(2);
    await append('s-5', written, ANY);
    expect((await append('s-5', written, ANY)).nextExpectedRevision).toBe(1n);
    expect(await failureOf(append('s-5', [...written.slice(1), event()], ANY))).toMatchObject({ type: 'wrong-expected-version', expectedVersion: 'any' });
    await restart();
    expect((await append('s-5', written, ANY)).nextExpectedRevision).toBe(3n);
  });

  it('of what was deleted since is answered without a position; a tombstone is final', async () => {
    const written = events(2);
    await append('s-6', written, NO_STREAM);
    await client.deleteStream('s-6');
    expect((await append('s-6', written, NO_STREAM)).position).toBeUndefined();
    expect(await failureOf(all(client.readStream('s-6')))).toMatchObject({ type: 'stream-not-found' });
    expect((await append('s-6', events(1), NO_STREAM)).nextExpectedRevision).toBe(2n);
    await client.tombstoneStream('s-6');
    expect(await failureOf(append('s-6', events(1), ANY))).toMatchObject({ type: 'stream-deleted' });
    expect(await failureOf(all(client.readStream('s-6')))).toMatchObject({ type: 'stream-deleted' });
  });

  it('may hold 1,048,576 bytes of data and not one more', async () => {
    const sized = (bytes: number) => event({ data: { x: 'y'.repeat(bytes - 8) } });
    expect((await append('s-7', [sized(524_288), sized(524_288)], NO_STREAM)).nextExpectedRevision).toBe(1n);
    expect(await failureOf(append('s-8', [sized(524_288), sized(524_289)], NO_STREAM))).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 });
  });

  it('to a server that is not ready fails in passing', async () => {
    await append('s-9', events(1), ANY);
    server.faults.notReady = 1;
    expect(await failureOf(append('s-9', events(1), ANY))).toMatchObject({ message: expect.stringContaining('Server Is Not Ready') });
  });
});

describe('a read of the whole log', () => {
  const written = async (): Promise<readonly Position[]> => {
    const positions: Position[] = [];
    for (let n = 0; n < 5; n++) positions.push((await client.appendToStream('s', [event({ data: { n } })])).position ?? { commit: 0n, prepare: 0n });
    return positions;
  };

  it('begins with the system\'s own events, and has positions that are offsets in bytes', async () => {
    const positions = await written();
    const [first] = await all(client.readAll({ maxCount: 1 }));
    expect(first?.event?.type).toMatch(/^\$/);
    for (const [index, { commit }] of positions.entries()) if (index > 0) expect(commit - (positions[index - 1]?.commit ?? 0n)).toBeGreaterThan(50n);
  });

  it('includes the event at the position forwards, and leaves it out backwards', async () => {
    const [, , third = { commit: 0n, prepare: 0n }] = await written();
    const forwards = await all(client.readAll({ fromPosition: third }));
    const backwards = await all(client.readAll({ fromPosition: third, direction: BACKWARDS, maxCount: 1 }));
    expect(forwards.map(({ event: there }) => there?.data)).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }]);
    expect(backwards.map(({ event: there }) => there?.data)).toEqual([{ n: 1 }]);
  });

  it('past the end is empty and no error; inside an event it is one', async () => {
    const [{ commit } = { commit: 0n }] = (await written()).slice(-1);
    expect(await all(client.readAll({ fromPosition: { commit: commit + 9_999n, prepare: commit + 9_999n } }))).toEqual([]);
    expect(await failureOf(all(client.readAll({ fromPosition: { commit: commit - 1n, prepare: commit - 1n } })))).toMatchObject({ type: 'unknown', code: 2, message: expect.stringContaining('InvalidPosition') });
    expect(await failureOf(all(client.readAll({ maxCount: 0 })))).toMatchObject({ type: 'unknown' });
  });
});

describe('a subscription to the whole log', () => {
  type Heard = { readonly said: string[]; readonly given: (string | undefined)[]; readonly checkpoints: Position[]; readonly stream: AllStreamSubscription };
  const listen = (options: Parameters<EventStoreDBClient['subscribeToAll']>[0] = {}): Heard => {
    const heard = { said: [] as string[], given: [] as (string | undefined)[], checkpoints: [] as Position[] };
    const stream = client.subscribeToAll({ filter: excludeSystemEvents({ checkpointReached: (_, position) => void heard.checkpoints.push(position) }), ...options });
    for (const name of ['confirmation', 'caughtUp', 'end', 'error'] as const) stream.on(name, () => void heard.said.push(name));
    stream.on('data', ({ event: there }: AllStreamResolvedEvent) => void heard.given.push(there?.id));
    return { ...heard, stream };
  };

  it('is confirmed, gives what there is without the system\'s, says that it has caught up, and goes on', async () => {
    const written = events(40);
    await client.appendToStream('s', written);
    const heard = listen();
    await eventually(() => heard.said.includes('caughtUp'));
    expect([heard.said, heard.given]).toEqual([['confirmation', 'caughtUp'], ids(written.map((each) => ({ event: each })))]);
    const more = event();
    await client.appendToStream('s', more);
    await eventually(() => heard.given.length === 41);
    expect(heard.given.at(-1)).toBe(more.id);
    await heard.stream.unsubscribe();
  });

  it('goes on behind a position, or from the checkpoint just before one, without a loss', async () => {
    const written = events(100);
    await client.appendToStream('s', written);
    const whole = listen();
    await eventually(() => whole.given.length === 100);
    expect(whole.checkpoints.length).toBeGreaterThanOrEqual(3);
    expect(whole.checkpoints.some(({ prepare }) => prepare === 0n)).toBe(true);
    const log = await all(client.readAll({}));
    for (const fromPosition of whole.checkpoints) {
      const rest = listen({ fromPosition });
      const expected = log.filter(({ event: there }) => there && (fromPosition.prepare === 0n ? there.position.commit >= fromPosition.commit : there.position.commit > fromPosition.commit));
      await eventually(() => rest.said.includes('caughtUp'));
      expect(rest.given).toEqual(ids(expected));
      await rest.stream.unsubscribe();
    }
    await whole.stream.unsubscribe();
  });

  it('past the end waits without an error; inside an event it fails', async () => {
    await client.appendToStream('s', events(3));
    const beyond = listen({ fromPosition: { commit: 99_999n, prepare: 99_999n } });
    const inside = listen({ fromPosition: { commit: 7n, prepare: 7n } });
    await eventually(() => inside.said.includes('error') && beyond.said.includes('confirmation'));
    await client.appendToStream('s', events(3));
    expect(beyond.given).toEqual([]);
    await beyond.stream.unsubscribe();
  });

  it('ends without an error when the server ends it, and says nothing more when it is muted', async () => {
    const [ended, muted] = [listen(), listen()];
    await eventually(() => ended.said.includes('caughtUp') && muted.said.includes('caughtUp'));
    server.faults.muteSubscriptions = true;
    await client.appendToStream('s', events(1));
    server.endSubscriptions();
    await eventually(() => ended.said.includes('end'));
    expect([ended.said.includes('error'), muted.given]).toEqual([false, []]);
  });
});

describe('the stand-in as a process', () => {
  it('obeys a line, keeps its log in a file, and takes it up again after it was killed', async () => {
    const { path, remove } = tempDirectory();
    const start = async () => {
      const child = startChild('test/support/eventstoredb/stand-in-child.ts', ['--file', join(path, 'log.jsonl')]);
      const [url = '', port = ''] = [(await child.line((line) => line.startsWith('listening'))).split(' ')[1], (await child.line((line) => line.startsWith('control'))).split(' ')[1]];
      return { child, port: Number(port), its: EventStoreDBClient.connectionString(url) };
    };
    const first = await start();
    const { position } = await first.its.appendToStream('s', events(2));
    const control = connect(first.port, '127.0.0.1');
    const answers = createInterface({ input: control });
    for (const [line, answer] of [['notReady 1', 'ok'], ['dance', 'no known command: dance']] as const) {
      control.write(`${line}\n`);
      expect(await once(answers, 'line')).toEqual([answer]);
    }
    expect(await failureOf(first.its.appendToStream('s', events(1)))).not.toBe('no failure');
    control.destroy();
    await first.child.kill();
    await first.its.dispose();
    const second = await start();
    expect((await all(second.its.readStream('s'))).map(({ event: there }) => there?.revision)).toEqual([0n, 1n]);
    expect((await all(second.its.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 })))[0]?.event?.position).toEqual(position);
    await second.its.dispose();
    await second.child.kill();
    remove();
  }, 60_000);
});
