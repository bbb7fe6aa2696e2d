import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { AllStreamPosition, MaximumAppendSizeExceeded, StreamDeleted, StreamIdentifier, UUID, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb.js';
import { Status } from '@eventstore/db-client/generated/status_pb.js';
import { AppendResp, BatchAppendResp, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { Empty as SharedEmpty } from '@eventstore/db-client/generated/shared_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { AppendOutcome, ExpectedRevision, StoredRecord } from './stored-log.js';

/** The answers of a server, in the words of its protocol. */
export const APPEND_BYTES_MAX = 1_048_576;

export const identifierOf = (stream: string): StreamIdentifier => new StreamIdentifier().setStreamName(Uint8Array.from(Buffer.from(stream)));
export const nameOf = (identifier: StreamIdentifier | undefined): string => Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export const eventOf = (record: StoredRecord): ReadResp => {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(record.id)).setStreamIdentifier(identifierOf(record.stream)).setStreamRevision(`${record.revision}`)
    .setCommitPosition(`${record.position}`).setPreparePosition(`${record.position}`).setData(record.data).setCustomMetadata(record.metadata);
  recorded.getMetadataMap().set('type', record.type).set('content-type', record.contentType).set('created', `${record.created}`);
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(`${record.position}`));
};
export const confirmation = (): ReadResp => new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID()));
export const caughtUp = (): ReadResp => new ReadResp().setCaughtUp(new ReadResp.CaughtUp());
export const checkpointAt = (commit: bigint, prepare: bigint): ReadResp => new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition(`${commit}`).setPreparePosition(`${prepare}`));
export const streamNotFound = (stream: string): ReadResp => new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)));

/** The answer of the call that carries one append, or the error that it ends with. */
export const appendAnswer = (stream: string, expected: ExpectedRevision, outcome: AppendOutcome): AppendResp | ServiceError => {
  if (outcome.kind === 'deleted') return failures.streamDeleted(stream);
  if (outcome.kind === 'wrong') return new AppendResp().setWrongExpectedVersion(wrongVersion(expected, outcome.current));
  const success = new AppendResp.Success().setCurrentRevision(`${outcome.revision}`);
  if (outcome.position === undefined) success.setNoPosition(new SharedEmpty());
  else success.setPosition(new AppendResp.Position().setCommitPosition(`${outcome.position}`).setPreparePosition(`${outcome.position}`));
  return new AppendResp().setSuccess(success);
};

const wrongVersion = (expected: ExpectedRevision, current: bigint | undefined): AppendResp.WrongExpectedVersion => {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(new SharedEmpty());
  else wrong.setCurrentRevision(`${current}`);
  if (typeof expected === 'bigint') return wrong.setExpectedRevision(`${expected}`);
  if (expected === 'any') return wrong.setExpectedAny(new SharedEmpty());
  return expected === 'no_stream' ? wrong.setExpectedNoStream(new SharedEmpty()) : wrong.setExpectedStreamExists(new SharedEmpty());
};

/** The answer inside the call that carries many appends: failures are messages there, too. */
export const batchAnswer = (stream: string, expected: ExpectedRevision, outcome: AppendOutcome): BatchAppendResp => {
  const answer = new BatchAppendResp().setStreamIdentifier(identifierOf(stream));
  if (outcome.kind === 'deleted') return answer.setError(detailed('event_store.client.StreamDeleted', new StreamDeleted().setStreamIdentifier(identifierOf(stream)).serializeBinary()));
  if (outcome.kind === 'wrong') return answer.setError(detailed('event_store.client.WrongExpectedVersion', batchWrongVersion(expected, outcome.current).serializeBinary()));
  const success = new BatchAppendResp.Success().setCurrentRevision(`${outcome.revision}`);
  if (outcome.position === undefined) success.setNoPosition(new empty.Empty());
  else success.setPosition(new AllStreamPosition().setCommitPosition(`${outcome.position}`).setPreparePosition(`${outcome.position}`));
  return answer.setSuccess(success);
};

const batchWrongVersion = (expected: ExpectedRevision, current: bigint | undefined): WrongExpectedVersion => {
  const wrong = new WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(`${current}`);
  if (typeof expected === 'bigint') return wrong.setExpectedStreamPosition(`${expected}`);
  if (expected === 'any') return wrong.setExpectedAny(new empty.Empty());
  return expected === 'no_stream' ? wrong.setExpectedNoStream(new empty.Empty()) : wrong.setExpectedStreamExists(new empty.Empty());
};

const detailed = (type: string, bytes: Uint8Array, message = ''): Status => {
  const details = new any.Any();
  details.pack(bytes, type);
  return new Status().setMessage(message).setDetails(details);
};
export const batchFailures = {
  tooLarge: (): Status => detailed('event_store.client.MaximumAppendSizeExceeded', new MaximumAppendSizeExceeded().setMaxappendsize(APPEND_BYTES_MAX).serializeBinary()),
  badRequest: (): Status => detailed('google.protobuf.Empty', new empty.Empty().serializeBinary(), 'BadRequest'),
  notReady: (): Status => detailed('google.protobuf.Empty', new empty.Empty().serializeBinary(), 'Server Is Not Ready'),
};

const failure = (code: status, details: string, more: Readonly<Record<string, string>> = {}): ServiceError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(more)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};
export const failures = {
  notReady: (): ServiceError => failure(status.UNAVAILABLE, 'Server Is Not Ready'),
  notLeader: ({ host, port }: { readonly host: string; readonly port: number }): ServiceError =>
    failure(status.NOT_FOUND, 'Leader info available', { exception: 'not-leader', 'leader-endpoint-host': host, 'leader-endpoint-port': `${port}` }),
  streamDeleted: (stream: string): ServiceError => failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, { exception: 'stream-deleted', 'stream-name': encodeURI(stream) }),
  tooLarge: (): ServiceError => failure(status.INVALID_ARGUMENT, `Maximum Append Size of ${APPEND_BYTES_MAX} Exceeded.`, { exception: 'maximum-append-size-exceeded', 'maximum-append-size': `${APPEND_BYTES_MAX}` }),
  invalidPosition: (of: 'read' | 'subscription'): ServiceError => (of === 'read' ? failure(status.UNKNOWN, 'Unexpected ReadAllResult: InvalidPosition') : failure(status.INVALID_ARGUMENT, 'invalid position')),
  accessDenied: (): ServiceError => failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  unknown: (details: string): ServiceError => failure(status.UNKNOWN, details),
};
