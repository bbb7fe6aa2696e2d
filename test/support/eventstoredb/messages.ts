import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { AppendOutcome, ExpectedRevision, StoredRecord } from './stored-log.js';

/** The answers of a server, in the words of its protocol. */
export const APPEND_BYTES_MAX = 1_048_576;

export const identifierOf = (stream: string): shared.StreamIdentifier => new shared.StreamIdentifier().setStreamName(Uint8Array.from(Buffer.from(stream)));
export const nameOf = (identifier: shared.StreamIdentifier | undefined): string => Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

export const eventOf = (record: StoredRecord): streams.ReadResp => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(record.id)).setStreamIdentifier(identifierOf(record.stream)).setStreamRevision(`${record.revision}`)
    .setCommitPosition(`${record.position}`).setPreparePosition(`${record.position}`).setData(record.data).setCustomMetadata(record.metadata);
  recorded.getMetadataMap().set('type', record.type).set('content-type', record.contentType).set('created', `${record.created}`);
  return new streams.ReadResp().setEvent(new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(`${record.position}`));
};
export const confirmation = (): streams.ReadResp => new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(crypto.randomUUID()));
export const caughtUp = (): streams.ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
export const checkpointAt = (commit: bigint, prepare: bigint): streams.ReadResp => new streams.ReadResp().setCheckpoint(new streams.ReadResp.Checkpoint().setCommitPosition(`${commit}`).setPreparePosition(`${prepare}`));
export const streamNotFound = (stream: string): streams.ReadResp => new streams.ReadResp().setStreamNotFound(new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)));

/** The answer of the call that carries one append, or the error that it ends with. */
export const appendAnswer = (stream: string, expected: ExpectedRevision, outcome: AppendOutcome): streams.AppendResp | ServiceError => {
  if (outcome.kind === 'deleted') return failures.streamDeleted(stream);
  if (outcome.kind === 'wrong') return new streams.AppendResp().setWrongExpectedVersion(wrongVersion(expected, outcome.current));
  const success = new streams.AppendResp.Success().setCurrentRevision(`${outcome.revision}`);
  if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
  else success.setPosition(new streams.AppendResp.Position().setCommitPosition(`${outcome.position}`).setPreparePosition(`${outcome.position}`));
  return new streams.AppendResp().setSuccess(success);
};

const wrongVersion = (expected: ExpectedRevision, current: bigint | undefined): streams.AppendResp.WrongExpectedVersion => {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(`${current}`);
  if (typeof expected === 'bigint') return wrong.setExpectedRevision(`${expected}`);
  if (expected === 'any') return wrong.setExpectedAny(new shared.Empty());
  return expected === 'no_stream' ? wrong.setExpectedNoStream(new shared.Empty()) : wrong.setExpectedStreamExists(new shared.Empty());
};

/** The answer inside the call that carries many appends: failures are messages there, too. */
export const batchAnswer = (stream: string, expected: ExpectedRevision, outcome: AppendOutcome): streams.BatchAppendResp => {
  const answer = new streams.BatchAppendResp().setStreamIdentifier(identifierOf(stream));
  if (outcome.kind === 'deleted') return answer.setError(detailed('event_store.client.StreamDeleted', new shared.StreamDeleted().setStreamIdentifier(identifierOf(stream)).serializeBinary()));
  if (outcome.kind === 'wrong') return answer.setError(detailed('event_store.client.WrongExpectedVersion', batchWrongVersion(expected, outcome.current).serializeBinary()));
  const success = new streams.BatchAppendResp.Success().setCurrentRevision(`${outcome.revision}`);
  if (outcome.position === undefined) success.setNoPosition(new empty.Empty());
  else success.setPosition(new shared.AllStreamPosition().setCommitPosition(`${outcome.position}`).setPreparePosition(`${outcome.position}`));
  return answer.setSuccess(success);
};

const batchWrongVersion = (expected: ExpectedRevision, current: bigint | undefined): shared.WrongExpectedVersion => {
  const wrong = new shared.WrongExpectedVersion();
  if (current === undefined) wrong.setCurrentNoStream(new empty.Empty());
  else wrong.setCurrentStreamRevision(`${current}`);
  if (typeof expected === 'bigint') return wrong.setExpectedStreamPosition(`${expected}`);
  if (expected === 'any') return wrong.setExpectedAny(new empty.Empty());
  return expected === 'no_stream' ? wrong.setExpectedNoStream(new empty.Empty()) : wrong.setExpectedStreamExists(new empty.Empty());
};

const detailed = (type: string, bytes: Uint8Array, message = ''): statusPb.Status => {
  const details = new any.Any();
  details.pack(bytes, type);
  return new statusPb.Status().setMessage(message).setDetails(details);
};
export const batchFailures = {
  tooLarge: (): statusPb.Status => detailed('event_store.client.MaximumAppendSizeExceeded', new shared.MaximumAppendSizeExceeded().setMaxappendsize(APPEND_BYTES_MAX).serializeBinary()),
  badRequest: (): statusPb.Status => detailed('google.protobuf.Empty', new empty.Empty().serializeBinary(), 'BadRequest'),
  notReady: (): statusPb.Status => detailed('google.protobuf.Empty', new empty.Empty().serializeBinary(), 'Server Is Not Ready'),
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
  unauthenticated: (): ServiceError => failure(status.UNAUTHENTICATED, 'Bad Request'),
  unknown: (details: string): ServiceError => failure(status.UNKNOWN, details),
};
