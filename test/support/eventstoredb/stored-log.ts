import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';

export type ProposedRecord = { readonly id: string; readonly type: string; readonly contentType: string; readonly data: Uint8Array; readonly metadata: Uint8Array };
/** `position` is a byte offset: it grows with the bytes of what was written, as the real one does. `created` is in units of 100 ns since 1970. */
export type StoredRecord = ProposedRecord & { readonly stream: string; readonly revision: bigint; readonly position: bigint; readonly created: bigint };
export type ExpectedRevision = 'any' | 'no_stream' | 'stream_exists' | bigint;
export type AppendOutcome =
  | { readonly kind: 'done'; readonly revision: bigint; readonly position: bigint | undefined }
  | { readonly kind: 'wrong'; readonly current: bigint | undefined }
  | { readonly kind: 'deleted' };

/** Records before `from` are hidden by a deletion. */
type Stream = { readonly records: StoredRecord[]; next: bigint; from: bigint; state: 'open' | 'soft-deleted' | 'tombstoned' };
type Line = { readonly stream: string; readonly at: number; readonly records: readonly (Omit<ProposedRecord, 'data' | 'metadata'> & { readonly data: string; readonly metadata: string })[] } | { readonly stream: string; readonly deleted: 'soft-deleted' | 'tombstoned' };

const RECORD_BYTES = 93n;
const LAST_REVISION = 2n ** 63n - 1n;
const TICKS_PER_MS = 10_000n;
const empty = new Uint8Array();
/** JSON as it is, so that whoever searches the file finds what is in it. */
const encodingOf = ({ contentType }: { readonly contentType: string }): BufferEncoding => (contentType === 'application/json' ? 'utf8' : 'base64');

const newStream = (): Stream => ({ records: [], next: 0n, from: 0n, state: 'open' });

/** What the stand-in keeps: streams and $all, with the rules of a real server about revisions and repeats. It outlives the server that shows it. */
export class StoredLog {
  readonly records: StoredRecord[] = [];
  /** Where the next record will stand. */
  end = 0n;
  readonly #streams = new Map<string, Stream>();
  /** What is known of appends without an expectation; a real server forgets it when it restarts. */
  readonly #recent = new Map<string, StoredRecord>();
  readonly #listeners = new Set<() => void>();

  /** @param options `file`: kept there as well, and taken up from there; `links`: as if the standard projections were on */
  constructor(private readonly options: { readonly file?: string; readonly links?: boolean } = {}) {
    this.#system('$users', '$UserCreated');
    this.#system('$user-admin', '$UserCreated');
    this.#system('$$$scavenges', '$metadata');
    if (options.file !== undefined) mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
    if (options.file !== undefined && existsSync(options.file)) this.#load(readFileSync(options.file, 'utf8'));
  }

  /** As after a restart of the server: what it knew by heart is gone, what it wrote is not. */
  forgetRecent(): void {
    this.#recent.clear();
  }

  stream(name: string): Stream | undefined {
    return this.#streams.get(name);
  }

  /** Calls whenever something was written; @returns how to stop that */
  onWritten(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  append(name: string, proposed: readonly ProposedRecord[], expected: ExpectedRevision): AppendOutcome {
    const stream = this.#streams.get(name);
    if (stream?.state === 'tombstoned') return { kind: 'deleted' };
    const earlier = this.#earlier(stream ?? newStream(), proposed, expected);
    if (earlier) return earlier;
    const at = Date.now();
    this.#keep({ stream: name, at, records: proposed.map(({ data, metadata, ...rest }) => ({ ...rest, data: Buffer.from(data).toString(encodingOf(rest)), metadata: Buffer.from(metadata).toString('base64') })) });
    const last = this.#write(name, proposed, at);
    for (const listener of [...this.#listeners]) listener();
    return last ? { kind: 'done', revision: last.revision, position: last.position } : { kind: 'done', revision: 0n, position: this.end };
  }

  /** Soft: the stream reads as if it were not there, and goes on at its next revision. Tombstoned: nothing goes on. */
  delete(name: string, how: 'soft-deleted' | 'tombstoned'): bigint {
    this.#keep({ stream: name, deleted: how });
    return this.#delete(name, how);
  }

  /** Index of the first record after a position; with `prepare` 0 it is the place just before `commit`. */
  indexAfter({ commit, prepare }: { readonly commit: bigint; readonly prepare: bigint }): number {
    const index = this.#indexOf(commit);
    return this.records[index]?.position === commit && prepare >= commit ? index + 1 : index;
  }

  /** Index of the first record at or after a position. */
  indexFrom(commit: bigint): number {
    return this.#indexOf(commit);
  }

  /** Whether a record begins there, or the log ends before it. */
  isBoundary(commit: bigint): boolean {
    return commit >= this.end || this.records[this.#indexOf(commit)]?.position === commit;
  }

  /** The answer when nothing is written: a repeat, or a wrong revision. */
  #earlier(stream: Stream, proposed: readonly ProposedRecord[], expected: ExpectedRevision): AppendOutcome | undefined {
    const wrong = wrongAt(stream);
    if (expected === 'any') return this.#earlierAny(proposed, wrong);
    if (expected === 'stream_exists') return stream.next === 0n ? wrong : undefined;
    const start = expected === 'no_stream' ? 0n : expected + 1n;
    if (start === stream.next) return undefined;
    return repeatAt(stream, proposed, Number(start)) ?? (goesOn(stream, start) ? undefined : wrong);
  }

  #earlierAny(proposed: readonly ProposedRecord[], wrong: AppendOutcome): AppendOutcome | undefined {
    const known = proposed.map(({ id }) => this.#recent.get(id));
    const last = known.at(-1);
    if (last && known.every((record) => record !== undefined)) return { kind: 'done', revision: last.revision, position: last.position };
    return known.some((record) => record !== undefined) ? wrong : undefined;
  }

  #write(name: string, proposed: readonly ProposedRecord[], at: number): StoredRecord | undefined {
    const stream = this.#streams.get(name) ?? newStream();
    stream.state = 'open';
    this.#streams.set(name, stream);
    for (const record of proposed) this.#recent.set(record.id, this.#put(record, { name, stream, at }));
    const written = stream.records.at(-1);
    if (this.options.links && !name.startsWith('$')) for (const record of stream.records.slice(-proposed.length)) this.#link(record);
    return written;
  }

  #put(record: ProposedRecord, { name, stream, at }: { readonly name: string; readonly stream: Stream; readonly at: number }): StoredRecord {
    const stored = { ...record, stream: name, revision: stream.next++, position: this.end, created: BigInt(at) * TICKS_PER_MS };
    this.end += RECORD_BYTES + BigInt(name.length + record.type.length + record.data.length + record.metadata.length);
    stream.records[Number(stored.revision)] = stored;
    this.records.push(stored);
    return stored;
  }

  #link({ stream, revision, type }: StoredRecord): void {
    const data = Buffer.from(`${revision}@${stream}`);
    const category = stream.split('-', 1).join();
    for (const target of [`$et-${type}`, ...(stream.includes('-') ? [`$ce-${category}`] : [])]) this.#system(target, '$>', data);
  }

  #system(stream: string, type: string, data: Uint8Array = Buffer.from('{}')): void {
    this.#write(stream, [{ id: crypto.randomUUID(), type, contentType: type === '$>' ? 'application/octet-stream' : 'application/json', data, metadata: empty }], Date.now());
  }

  #delete(name: string, how: 'soft-deleted' | 'tombstoned'): bigint {
    const stream = this.#streams.get(name) ?? newStream();
    this.#streams.set(name, stream);
    if (how === 'soft-deleted') this.#system(`$$${name}`, '$metadata', Buffer.from(`{"$tb":${LAST_REVISION}}`));
    else this.records.push({ id: crypto.randomUUID(), type: '$streamDeleted', contentType: 'application/octet-stream', data: empty, metadata: empty, stream: name, revision: LAST_REVISION, position: this.end, created: BigInt(Date.now()) * TICKS_PER_MS });
    if (how === 'tombstoned') this.end += RECORD_BYTES;
    stream.state = how;
    stream.from = stream.next;
    return this.records.at(-1)?.position ?? 0n;
  }

  #keep(line: Line): void {
    if (this.options.file !== undefined) appendFileSync(this.options.file, `${JSON.stringify(line)}\n`);
  }

  /** A last line that was cut short was never acknowledged. */
  #load(text: string): void {
    for (const written of text.split('\n').slice(0, -1)) {
      const line = JSON.parse(written) as Line;
      if ('deleted' in line) this.#delete(line.stream, line.deleted);
      else this.#write(line.stream, line.records.map(({ data, metadata, ...rest }) => ({ ...rest, data: Buffer.from(data, encodingOf(rest)), metadata: Buffer.from(metadata, 'base64') })), line.at);
    }
    this.forgetRecent();
  }

  #indexOf(commit: bigint): number {
    let [low, high] = [0, this.records.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.records[middle]?.position ?? 0n) < commit) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const wrongAt = ({ next }: Stream): AppendOutcome => ({ kind: 'wrong', current: next === 0n ? undefined : next - 1n });

const goesOn = ({ state }: Stream, start: bigint): boolean => start === 0n && state === 'soft-deleted';

/** Ids and places alone are compared, never what the events say. A repeat of what was deleted since has no position. */
const repeatAt = ({ records, state }: Stream, proposed: readonly ProposedRecord[], start: number): AppendOutcome | undefined => {
  const there = proposed.map((_, index) => records[start + index]);
  const last = there.at(-1);
  if (!last || there.some((record, index) => record?.id !== proposed[index]?.id)) return undefined;
  return { kind: 'done', revision: last.revision, position: state === 'open' ? last.position : undefined };
};
