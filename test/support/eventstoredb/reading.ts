import type { ServerWritableStream, ServiceError } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { eventOf, failures, nameOf, streamNotFound } from './messages.js';
import type { StoredLog, StoredRecord } from './stored-log.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;
type Options = streams.ReadReq.Options;

const hasGone = (call: ReadCall): boolean => call.cancelled || call.destroyed;

/** Writes, and waits while the client does not keep up. @returns false when it has gone */
export const write = async (call: ReadCall, message: streams.ReadResp): Promise<boolean> => {
  if (hasGone(call)) return false;
  if (!call.write(message)) await nextOf(call, ['drain', 'close', 'cancelled']);
  return !hasGone(call);
};

/** Resolves when one of these comes, or what `listen` listens to; @param listen gives how to stop */
export const nextOf = (call: ReadCall, names: readonly string[], listen: (come: () => void) => () => void = () => () => undefined): Promise<void> => new Promise((resolve) => {
  const come = (): void => {
    for (const name of names) call.off(name, come);
    stop();
    resolve();
  };
  for (const name of names) call.on(name, come);
  const stop = listen(come);
});

/** Answers a read of a stream or of $all, whole, and ends it. */
export const answerRead = async (log: StoredLog, call: ReadCall, options: Options): Promise<void> => {
  const found = Number(options.getCount()) === 0 ? failures.unknown('maxCount must be positive') : options.hasAll() ? recordsOfAll(log, options) : recordsOfStream(log, options);
  if (found === 'none') await write(call, streamNotFound(nameOf(options.getStream()?.getStreamIdentifier())));
  else if ('code' in found) {
    call.emit('error', found);
    return;
  } else await writeAll(call, found, Number(options.getCount()));
  call.end();
};

const writeAll = async (call: ReadCall, records: Iterable<StoredRecord>, max: number): Promise<void> => {
  let left = max;
  for (const record of records) if (left-- <= 0 || !(await write(call, eventOf(record)))) return;
};

const isBackwards = (options: Options): boolean => options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;

const recordsOfStream = (log: StoredLog, options: Options): Iterable<StoredRecord> | 'none' | ServiceError => {
  const asked = options.getStream() ?? new streams.ReadReq.Options.StreamOptions();
  const name = nameOf(asked.getStreamIdentifier());
  const stream = log.stream(name);
  if (stream?.state === 'tombstoned') return failures.streamDeleted(name);
  if (!stream || stream.next === stream.from) return 'none';
  return asked.hasRevision() ? visibleFrom(stream, BigInt(asked.getRevision()), isBackwards(options)) : whole(stream, isBackwards(options), asked.hasEnd());
};

type Stream = NonNullable<ReturnType<StoredLog['stream']>>;
const visibleFrom = ({ records, from }: Stream, revision: bigint, backwards: boolean): readonly StoredRecord[] =>
  (backwards ? records.slice(Number(from), Number(revision) + 1).reverse() : records.slice(Math.max(Number(from), Number(revision))));
const whole = ({ records, from }: Stream, backwards: boolean, end: boolean): readonly StoredRecord[] =>
  (backwards ? records.slice(Number(from)).reverse() : end ? [] : records.slice(Number(from)));

/** Forwards from a position, that one included; backwards from a position, without it. Past the end there is nothing, and no error. */
const recordsOfAll = (log: StoredLog, options: Options): Iterable<StoredRecord> | ServiceError => {
  const asked = options.getAll();
  const position = asked?.getPosition();
  if (!position) return isBackwards(options) ? backwards(log, log.records.length) : forwards(log, asked?.hasEnd() ? log.records.length : 0);
  const commit = BigInt(position.getCommitPosition());
  if (!log.isBoundary(commit)) return failures.invalidPosition('read');
  return (isBackwards(options) ? backwards : forwards)(log, log.indexFrom(commit));
};

function* forwards(log: StoredLog, from: number): Generator<StoredRecord> {
  const end = log.records.length;
  for (let index = from; index < end; index++) {
    const record = log.records[index];
    if (record) yield record;
  }
}

function* backwards(log: StoredLog, before: number): Generator<StoredRecord> {
  for (let index = before - 1; index >= 0; index--) {
    const record = log.records[index];
    if (record) yield record;
  }
}
