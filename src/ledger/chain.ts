import { createHash } from 'node:crypto';
import { streamOf } from '../../contracts/events.js';
import type { LedgerEvent } from '../../contracts/ledger/ledger.events.js';
import { accountId, type AccountId } from '../../contracts/values.js';
import type { RecordedEvent } from '../kernel/event-store.js';

/** An event of an account as the chain knows it: where it stands, and SHA-256 over all of it that is kept for ever. */
export type Entry = { readonly accountId: AccountId; readonly revision: bigint; readonly digest: Uint8Array };
type Head = LedgerEvent['data'];
/** Which head is to be made: of whose ledger, of which day, and after which one. */
export type NextHead = Pick<Head, 'communityId' | 'day'> & { readonly before: Head | undefined };

const CATEGORY = streamOf.account('');
const SHA256_BYTES = 32;

/** The account that an event is an entry of; undefined for events of other streams. */
export const accountOfStream = (stream: string): AccountId | undefined => {
  if (!stream.startsWith(CATEGORY)) return undefined;
  const parsed = accountId.safeParse(stream.slice(CATEGORY.length));
  return parsed.success ? parsed.data : undefined;
};

/**
 * JSON with the names of every object in one order, and texts as they are, not composed anew: the same bytes wherever and however an event is
 * kept. Numbers of events are whole and small.
 */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const parts = Object.entries(value).filter(([, part]) => part !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`).join()}}`;
};

/**
 * The digest of an event as it is stored: what people typed as ciphertext, so that destroying their keys changes nothing. Position and time of
 * recording are left out: they are the store's, and others where a log was copied to another one.
 */
export const entryOf = (account: AccountId, { stream, revision, id, type, version, data, metadata }: RecordedEvent): Entry => {
  const written = canonical(['barnraise entry 1', stream, String(revision), id, type, version, data, metadata]);
  return { accountId: account, revision, digest: createHash('sha256').update(written).digest() };
};

const linked = (before: Uint8Array, { digest }: Entry): Uint8Array => createHash('sha256').update(before).update(digest).digest();
const chainOf = (entries: readonly Entry[]): string => Buffer.from(entries.reduce(linked, new Uint8Array(SHA256_BYTES))).toString('hex');
const lastOf = (entries: readonly Entry[]): Entry => {
  const last = entries.at(-1);
  if (!last) throw new Error('a head covers at least one entry');
  return last;
};

/**
 * The head over the entries since the one before: made of it, of the day, of the chain over all entries in the order of the log, and of the
 * chain and last revision of each account, so that one account can be proved without the others.
 */
export const headOver = ({ communityId, day, before }: NextHead, entries: readonly Entry[]): Head => {
  const { accountId: account, revision } = lastOf(entries);
  const accounts = [...Map.groupBy(entries, (entry) => entry.accountId)].sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, ofAccount]) => [id, String(lastOf(ofAccount).revision), chainOf(ofAccount)]);
  const total = (before?.total ?? 0) + entries.length;
  const written = canonical(['barnraise ledger head 1', communityId, day, before?.head ?? null, total, chainOf(entries), accounts]);
  return {
    communityId, day, ...(before ? { previous: before.head } : {}), head: createHash('sha256').update(written).digest('hex'),
    last: { accountId: account, revision: String(revision) }, accounts: accounts.length, entries: entries.length, total,
  };
};
