import type { Authority, Purpose } from '../../contracts/account/account.events.js';
import { readable } from '../../contracts/event.js';
import type { AccountId, Instant } from '../../contracts/values.js';
import { defineProjection, type EventNamed } from '../engine/projection.js';

export type EntryKind = 'PAID' | 'PAID_FROM_HOLD' | 'RECEIVED' | 'HELD' | 'RELEASED' | 'HOLD_EXPIRED';

/** One entry of an account, never changed once it is there. Minutes are decimal strings, below zero where they went away. */
export type EntryRow = {
  readonly accountId: AccountId;
  /** The event's place in the account's stream. */
  readonly seq: string;
  readonly kind: EntryKind;
  readonly minutes: string;
  readonly heldMinutes: string;
  /** Afterwards. */
  readonly balance: string;
  readonly held: string;
  readonly counterpartId: AccountId | null;
  readonly purpose: Purpose['kind'] | null;
  readonly authority: Authority | null;
  readonly transferId: string | null;
  readonly reverses: string | null;
  readonly holdId: string | null;
  readonly bookingId: string | null;
  /** The account in another community that pays or is paid in the end. */
  readonly abroadId: AccountId | null;
  /** Null where nothing was said, and once it is erased. */
  readonly reason: string | null;
  readonly isLevy: boolean;
  readonly levy: string | null;
  readonly belowLimit: boolean;
  readonly recordedAt: Instant;
  readonly effectiveAt: Instant | null;
};

type EntryEvent = EventNamed<'CreditsTransferred' | 'CreditsReceived' | 'CreditsHeld' | 'HoldPosted' | 'HoldVoided' | 'HoldExpired'>;
type Said = Pick<EntryRow, 'kind' | 'minutes' | 'heldMinutes'> & Partial<EntryRow>;

const SEQ_DIGITS = 12;
/** Under one account rows stand in the order of its entries. */
export const entryKey = (account: string, seq: bigint | string): string => `${account} ${String(seq).padStart(SEQ_DIGITS, '0')}`;

const minus = (minutes: string): string => (minutes === '0' ? '0' : `-${minutes}`);

const nothingMore = {
  counterpartId: null, purpose: null, authority: null, transferId: null, reverses: null, holdId: null, bookingId: null, abroadId: null, reason: null, isLevy: false, levy: null, belowLimit: false, effectiveAt: null,
} as const;

/** What is said of every entry, and what this one adds. */
const entry = ({ data: { accountId, after }, revision, metadata }: EntryEvent, said: Said): EntryRow =>
  ({ ...nothingMore, accountId, seq: String(revision), ...after, recordedAt: metadata.at, ...said });

const ofPurpose = (purpose: Purpose) => ({
  purpose: purpose.kind, bookingId: 'bookingId' in purpose ? (purpose.bookingId ?? null) : null, reverses: purpose.kind === 'REVERSAL' ? purpose.reverses : null,
  abroadId: purpose.kind === 'EXCHANGE' ? purpose.with : null,
});

const ended = (kind: 'RELEASED' | 'HOLD_EXPIRED') => (_: EntryRow | undefined, event: EventNamed<'HoldVoided' | 'HoldExpired'>): EntryRow =>
  entry(event, { kind, minutes: '0', heldMinutes: minus(event.data.minutes), holdId: event.data.holdId });

export const accountEntries = defineProjection<EntryRow>({
  name: 'account-entries',
  version: 2,
  key: ({ data, revision }) => ('accountId' in data && 'after' in data ? entryKey(data.accountId, revision) : []),
  on: {
    CreditsTransferred: (_, event) => {
      const { to, minutes, purpose, authority, transferId, reason, levy, effectiveAt, belowLimit } = event.data;
      return entry(event, {
        kind: 'PAID', minutes: minus(minutes), heldMinutes: '0', counterpartId: to, ...ofPurpose(purpose), authority, transferId, reason: readable(reason) ?? null,
        levy: levy ?? null, belowLimit: belowLimit ?? false, effectiveAt: effectiveAt ?? null,
      });
    },
    CreditsReceived: (_, event) => {
      const { from, minutes, purpose, transferId, reason, isLevy, effectiveAt } = event.data;
      return entry(event, { kind: 'RECEIVED', minutes, heldMinutes: '0', counterpartId: from, ...ofPurpose(purpose), transferId, reason: readable(reason) ?? null, isLevy: isLevy ?? false, effectiveAt: effectiveAt ?? null });
    },
    CreditsHeld: (_, event) => {
      const { to, minutes, purpose, authority, holdId } = event.data;
      return entry(event, { kind: 'HELD', minutes: '0', heldMinutes: minutes, counterpartId: to, ...ofPurpose(purpose), authority, holdId });
    },
    HoldPosted: (_, event) => {
      const { to, minutes, released, purpose, authority, transferId, holdId, levy, effectiveAt } = event.data;
      return entry(event, {
        kind: 'PAID_FROM_HOLD', minutes: minus(minutes), heldMinutes: minus(String(BigInt(minutes) + BigInt(released))), counterpartId: to, ...ofPurpose(purpose), authority, transferId, holdId,
        levy: levy ?? null, effectiveAt: effectiveAt ?? null,
      });
    },
    HoldVoided: ended('RELEASED'),
    HoldExpired: ended('HOLD_EXPIRED'),
  },
  table: {
    columns: {
      account_id: { type: 'text collate "C" not null', value: ({ accountId }) => accountId },
      seq: { type: 'bigint not null', value: ({ seq }) => seq },
      /** What it did to the balance. */
      minutes: { type: 'bigint not null', value: ({ minutes }) => minutes },
      balance: { type: 'bigint not null', value: ({ balance }) => balance },
      recorded_at: { type: 'text collate "C" not null', value: ({ recordedAt }) => recordedAt },
    },
    indexes: { of_account: '(account_id, seq desc, key desc)', in_time: '(account_id, recorded_at, seq)' },
  },
});
