import { z } from 'zod';
import { defineEvent, type EventOf } from '../event.js';
import { accountId, communityId, localDate } from '../values.js';

/** SHA-256 as 64 hexadecimal digits. */
export const digest = z.string().regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits');
const revision = z.string().regex(/^(0|[1-9]\d*)$/, 'expected the number of an event in its stream');
const count = z.int().positive();

/**
 * What stood in a community's accounts on this day, as one number: whoever keeps it can prove later that not a byte of it was changed, left
 * out or moved. The head is made of the day, the one before (`previous`, absent in the first) and the next `entries` events of the community's
 * accounts in the order of the log, of `accounts` accounts, the last of them `last`; `total` is how many there are since the beginning. Said
 * without positions, which are others where a log was copied to another store.
 */
export const LedgerHeadPublished = defineEvent('LedgerHeadPublished', 1, z.object({
  communityId, day: localDate, previous: digest.optional(), head: digest, last: z.object({ accountId, revision }), accounts: count, entries: count, total: count,
}));

export const ledgerEvents = [LedgerHeadPublished] as const;
export type LedgerEvent = EventOf<(typeof ledgerEvents)[number]>;
