import { EventTooLarge, StoreUnavailable, WrongExpectedRevision, type Expected } from '../../kernel/event-store.js';

/** An operator has deleted a stream that commands were still writing to; nothing more can be written or read there. */
export class StreamDeleted extends Error {
  constructor(readonly stream: string) {
    super(`the stream ${stream} was deleted in EventStoreDB`);
  }
}
/** The server knows us and refuses: wrong credentials, or rights that are missing. */
export class AccessDenied extends Error {
  constructor() {
    super('EventStoreDB denies access: look at the user, the password and the rights');
  }
}
/** Nothing was heard for longer than any answer takes. */
export class Silence extends Error {
  constructor(what: string, ms: number) {
    super(`EventStoreDB did not answer ${what} within ${ms} ms`);
  }
}

/** The kind of an error of the client; its classes are not compared, an error may come from another copy of the library. */
export const typeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'type' in error && typeof error.type === 'string' ? error.type : undefined;

export const isStreamNotFound = (error: unknown): boolean => typeOf(error) === 'stream-not-found';

/** A position inside a record, as a log has it that was replaced by another. */
export const isInvalidPosition = (error: unknown): boolean => typeOf(error) === 'unknown' && error instanceof Error && /invalid ?position/i.test(error.message);

const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/wrong version number|packet length too long|EPROTO|SSL routines/i, 'the server does not speak TLS: add tls=false to the connection string if that is meant to be so'],
  [/unable to (verify|get)|self[- ]signed|certificate has expired|not yet valid/i, 'the certificate of the server is not trusted: name the certificate of its authority with tlsCAFile in the connection string'],
  [/does not match certificate/i, 'the certificate of the server is for another name than the connection string has'],
];

/** What somebody has to mend before client and server can speak TLS with each other; undefined for any other failure. */
export const mistakeOfTls = (error: unknown): string | undefined => (error instanceof Error ? MISTAKES.find(([words]) => words.test(error.message))?.[1] : undefined);

const FINAL = ['wrong-expected-version', 'stream-deleted', 'access-denied', 'maximum-append-size-exceeded', 'stream-not-found', 'invalid-argument'];

/** Whether asking again may help. Everything does that is not known to be final: an outage has many names, some of them new. */
export const isPassing = (error: unknown): boolean => !FINAL.includes(typeOf(error) ?? '') && !isInvalidPosition(error);

type Attempted = { readonly stream: string; readonly expected: Expected; readonly bytes: number };

/** The final error of an append in the words of the port. */
export const appendFailure = (error: unknown, { stream, expected, bytes }: Attempted): unknown => {
  switch (typeOf(error)) {
    case 'wrong-expected-version': return new WrongExpectedRevision(stream, expected, actualOf(error));
    case 'maximum-append-size-exceeded': return new EventTooLarge(stream, bytes, numberIn(error, 'maxAppendSize'));
    default: return readFailure(error, stream);
  }
};

/** The final error of a read in the words of the port. */
export const readFailure = (error: unknown, stream: string): unknown => {
  switch (typeOf(error)) {
    case 'stream-deleted': return new StreamDeleted(stream);
    case 'access-denied': return new AccessDenied();
    default: return error;
  }
};

const actualOf = (error: unknown): bigint | 'none' => {
  const actual = typeof error === 'object' && error !== null && 'actualVersion' in error ? error.actualVersion : undefined;
  return typeof actual === 'bigint' && actual >= 0n ? actual : 'none';
};

const numberIn = (error: unknown, name: string): number => (typeof error === 'object' && error !== null && name in error ? Number(Reflect.get(error, name)) : 0);

/** An outage that lasted too long, with what was seen last. */
export const unavailable = (what: string, cause: unknown): StoreUnavailable =>
  new StoreUnavailable(`EventStoreDB: ${what} (${cause instanceof Error && cause.message !== '' ? cause.message : 'no reason was given'})`, { cause });
