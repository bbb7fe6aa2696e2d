import { communityOfAccount } from '../../contracts/account/accounts.js';
import { accountEvents } from '../../contracts/account/account.events.js';
import type { EventType } from '../../contracts/events.js';
import { dateAfter } from '../../contracts/time.js';
import type { AccountId, CommunityId, Instant } from '../../contracts/values.js';
import type { Timer } from '../../src/kernel/process.js';
import type { AnyDomainEvent } from '../engine/projection.js';

export const LEDGER_HEAD = 'publish-ledger-head';

/** `entries`: how many events of the community's accounts no head covers yet. */
export type LedgerHeadTimer = Timer & { readonly entries: number };
/** What an event changes of when the next head of a community's ledger is due. */
export type LedgerHeadChange = { readonly kind: typeof LEDGER_HEAD; readonly thing: CommunityId; readonly next: (before: LedgerHeadTimer | undefined) => LedgerHeadTimer | undefined };

const accountTypes: ReadonlySet<string> = new Set(accountEvents.map(({ type }) => type));
/** The events that `ledgerHeadChange` looks at. */
export const ledgerHeadTypes: readonly EventType[] = [...accountEvents.map(({ type }) => type), 'LedgerHeadPublished'];

/**
 * The first entry after a head sets the timer to the midnight (UTC) that follows, and the entries after it leave it where it is. A head clears
 * it, but for those that came between the reading of the log and the head: they wait for the next midnight. Heads cover entries in the order of
 * the log, so counting is enough.
 */
export const ledgerHeadChange = (event: AnyDomainEvent): LedgerHeadChange | undefined => {
  const { data, metadata } = event;
  if (event.type === 'LedgerHeadPublished') return headPublished(event.data, metadata.at);
  if (!accountTypes.has(event.type)) return undefined;
  const about = communityOfAccount((data as { readonly accountId: AccountId }).accountId);
  return { kind: LEDGER_HEAD, thing: about, next: (before) => before ? { ...before, entries: before.entries + 1 } : { kind: LEDGER_HEAD, about, dueAt: midnightAfter(metadata.at), entries: 1 } };
};

const headPublished = ({ communityId: about, entries }: { readonly communityId: CommunityId; readonly entries: number }, at: Instant): LedgerHeadChange => ({
  kind: LEDGER_HEAD, thing: about,
  next: (before) => (before && before.entries > entries ? { kind: LEDGER_HEAD, about, dueAt: midnightAfter(at), entries: before.entries - entries } : undefined),
});

const midnightAfter = (at: Instant): Instant => `${dateAfter(at.slice(0, 10), 1)}T00:00:00.000Z`;
