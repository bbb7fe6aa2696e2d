import type { ServerDuplexStream, ServerReadableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { APPEND_BYTES_MAX, appendAnswer, batchAnswer, batchFailures, failures, identifierOf, nameOf } from './messages.js';
import type { AppendOutcome, ExpectedRevision, ProposedRecord, StoredLog } from './stored-log.js';

export type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;
export type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
type Proposed = streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage;

export type Asked = { readonly stream: string; readonly expected: ExpectedRevision; readonly records: readonly ProposedRecord[]; readonly bytes: number };

/** Gathers what a call for one append says. */
export const askedBy = async (call: AppendCall): Promise<Asked | undefined> => {
  let options: streams.AppendReq.Options | undefined;
  const records: ProposedRecord[] = [];
  for await (const message of call as AsyncIterable<streams.AppendReq>) {
    options ??= message.getOptions();
    const proposed = message.getProposedMessage();
    if (proposed) records.push(recordOf(proposed));
  }
  if (!options || call.cancelled) return undefined;
  const expected = options.hasRevision() ? BigInt(options.getRevision()) : expectedBy(options);
  return { stream: nameOf(options.getStreamIdentifier()), expected, records, bytes: bytesOf(records) };
};

/** One answer, by the rules of the log and the limits of a server. */
export const answerAppend = (log: StoredLog, { stream, expected, records, bytes }: Asked) => {
  if (bytes > APPEND_BYTES_MAX) return failures.tooLarge();
  if (isBad(stream, records)) return failures.unknown('Could not recognize BadRequest');
  return appendAnswer(stream, expected, log.append(stream, records, expected));
};

/** Joins the messages of a batch until it is final. */
export class Batches {
  readonly #open = new Map<string, { readonly options: streams.BatchAppendReq.Options; readonly records: ProposedRecord[] }>();

  take(message: streams.BatchAppendReq): (Asked & { readonly id: streams.BatchAppendReq }) | undefined {
    const id = message.getCorrelationId()?.getString() ?? '';
    const begun = message.getOptions();
    const batch = this.#open.get(id) ?? (begun && { options: begun, records: [] });
    if (!batch) return undefined;
    const { options, records } = batch;
    records.push(...message.getProposedMessagesList().map(recordOf));
    this.#open.set(id, batch);
    if (!message.getIsFinal()) return undefined;
    this.#open.delete(id);
    const expected = options.hasStreamPosition() ? BigInt(options.getStreamPosition()) : expectedBy(options);
    return { id: message, stream: nameOf(options.getStreamIdentifier()), expected, records, bytes: bytesOf(records) };
  }
}

export const answerBatch = (log: StoredLog, { id, stream, expected, records, bytes }: Asked & { readonly id: streams.BatchAppendReq }): streams.BatchAppendResp => {
  const correlated = (answer: streams.BatchAppendResp): streams.BatchAppendResp => answer.setCorrelationId(id.getCorrelationId()).setStreamIdentifier(identifierOf(stream));
  if (bytes > APPEND_BYTES_MAX) return correlated(new streams.BatchAppendResp().setError(batchFailures.tooLarge()));
  if (isBad(stream, records)) return correlated(new streams.BatchAppendResp().setError(batchFailures.badRequest()));
  const outcome: AppendOutcome = log.append(stream, records, expected);
  return correlated(batchAnswer(stream, expected, outcome));
};

const expectedBy = (options: { readonly hasNoStream: () => boolean; readonly hasStreamExists: () => boolean }): ExpectedRevision =>
  (options.hasNoStream() ? 'no_stream' : options.hasStreamExists() ? 'stream_exists' : 'any');

const recordOf = (proposed: Proposed): ProposedRecord => ({
  id: proposed.getId()?.getString() ?? '', type: proposed.getMetadataMap().get('type') ?? '', contentType: proposed.getMetadataMap().get('content-type') ?? '',
  data: proposed.getData_asU8(), metadata: proposed.getCustomMetadata_asU8(),
});

/** Only data counts, metadata does not. */
const bytesOf = (records: readonly ProposedRecord[]): number => records.reduce((sum, { data }) => sum + data.length, 0);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isBad = (stream: string, records: readonly ProposedRecord[]): boolean => stream === '' || records.some(({ id, type }) => !UUID.test(id) || type === '');
