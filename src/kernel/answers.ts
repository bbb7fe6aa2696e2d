import type { Position } from './event-store.js';

/** Where the last event of a command stands that a stream has answered. */
export type Answered = { readonly commandHash: string; readonly revision: bigint; readonly position: Position };
/** Answers as a snapshot keeps them: those whose command and hash have the usual form in 72 bytes each, sorted by command, and any others. */
export type PackedAnswers = { readonly packed: string; readonly others: readonly (readonly [id: string, hash: string, ...numbers: string[]])[] };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const HASH = /^[\w-]{43}$/;
const ID_BYTES = 16;
const HASH_BYTES = 32;
const RECORD_BYTES = ID_BYTES + HASH_BYTES + 3 * 8;
const NONE = Buffer.alloc(0);

/**
 * The inbox of a stream: every command that it has answered, for ever. What came from a snapshot stays packed and is found by halving, so that
 * ten thousand answers cost nothing until one of them is asked for.
 */
export class Answers {
  readonly #since = new Map<string, Answered>();

  constructor(private packed: Buffer = NONE) {}

  /** @throws when it was not packed by `pack` */
  static unpack({ packed, others }: PackedAnswers): Answers {
    const answers = new Answers(Buffer.from(packed, 'base64url'));
    if (answers.packed.length % RECORD_BYTES !== 0) throw new Error('answers are packed in whole records');
    for (const [id, commandHash, revision = '', commit = '', prepare = ''] of others) answers.set(id, { commandHash, revision: BigInt(revision), position: { commit: BigInt(commit), prepare: BigInt(prepare) } });
    return answers;
  }

  get(commandId: string): Answered | undefined {
    return this.#since.get(commandId) ?? this.#find(commandId);
  }

  set(commandId: string, answered: Answered): void {
    this.#since.set(commandId, answered);
  }

  /** Every answer up to a revision: those to later commands are not of a state that stands there. */
  pack(upTo: bigint): PackedAnswers {
    const known = [...this.#since].filter(([, { revision }]) => revision <= upTo);
    const usual = known.filter(([id, { commandHash }]) => UUID.test(id) && HASH.test(commandHash)).map(([id, answered]) => recordOf(id, answered));
    const others = known.filter(([id, { commandHash }]) => !UUID.test(id) || !HASH.test(commandHash));
    return {
      packed: merged(this.packed, usual.sort((a, b) => a.compare(b, 0, ID_BYTES, 0, ID_BYTES))).toString('base64url'),
      others: others.map(([id, { commandHash, revision, position }]) => [id, commandHash, `${revision}`, `${position.commit}`, `${position.prepare}`]),
    };
  }

  #find(commandId: string): Answered | undefined {
    if (this.packed.length === 0 || !UUID.test(commandId)) return undefined;
    const id = idBytes(commandId);
    const at = placeOf(this.packed, id);
    return isAt(this.packed, at, id) ? answeredAt(this.packed, at) : undefined;
  }
}

const idBytes = (commandId: string): Buffer => Buffer.from(commandId.replaceAll('-', ''), 'hex');

const recordOf = (commandId: string, { commandHash, revision, position }: Answered): Buffer => {
  const record = Buffer.alloc(RECORD_BYTES);
  idBytes(commandId).copy(record);
  record.write(commandHash, ID_BYTES, 'base64url');
  [revision, position.commit, position.prepare].forEach((number, index) => record.writeBigUInt64BE(number, ID_BYTES + HASH_BYTES + index * 8));
  return record;
};

const answeredAt = (packed: Buffer, at: number): Answered => {
  const number = (index: number): bigint => packed.readBigUInt64BE(at + ID_BYTES + HASH_BYTES + index * 8);
  return { commandHash: packed.toString('base64url', at + ID_BYTES, at + ID_BYTES + HASH_BYTES), revision: number(0), position: { commit: number(1), prepare: number(2) } };
};

/** Where the record of this command begins, or would begin. */
const placeOf = (packed: Buffer, id: Buffer): number => {
  let low = 0;
  let high = packed.length / RECORD_BYTES;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * RECORD_BYTES;
    if (packed.compare(id, 0, ID_BYTES, at, at + ID_BYTES) < 0) low = middle + 1;
    else high = middle;
  }
  return low * RECORD_BYTES;
};

const isAt = (packed: Buffer, at: number, id: Buffer): boolean => at < packed.length && packed.compare(id, 0, ID_BYTES, at, at + ID_BYTES) === 0;

/** Both are sorted; a record that is in both is the newer one. */
const merged = (packed: Buffer, records: readonly Buffer[]): Buffer => {
  const parts: Buffer[] = [];
  let from = 0;
  for (const record of records) {
    const at = placeOf(packed, record);
    parts.push(packed.subarray(from, at), record);
    from = isAt(packed, at, record) ? at + RECORD_BYTES : at;
  }
  return Buffer.concat([...parts, packed.subarray(from)]);
};
