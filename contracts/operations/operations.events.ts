import { z } from 'zod';
import { defineEvent, personal, type EventOf } from '../event.js';
import { text } from '../values.js';

/** The name of a read model, `booking-details`. */
export const projectionName = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'expected the name of a read model, such as booking-details').max(40);
/** The key of a row of a read model. */
export const rowKey = z.string().min(1).max(1000);

/** Every act has an id, under which it ends; what an operator typed is hidden with a key of the operators. */
const act = { projection: projectionName, actId: z.uuid(), operatorId: text(80) };
const reason = personal(text(500), { of: 'operatorId' });
/** What went wrong inside, in words that may hold what people typed. */
const error = personal(text(2000), { of: 'operatorId' }).optional();
const count = z.int().min(0);

/** How rows built anew differ from the live ones. */
export const difference = z.object({ differing: count, added: count, removed: count, changed: count });
export type Difference = z.infer<typeof difference>;

/** Why there was no rollback after all. */
export const rollbackRefusal = z.enum(['UNKNOWN_PROJECTION', 'ALREADY_REPLAYING', 'NO_PREVIOUS_GENERATION', 'OTHER_VERSION']);
export type RollbackRefusal = z.infer<typeof rollbackRefusal>;

/** A read model is to be built anew beside the live one; a dry run only compares. The replay has the id of the act. */
export const ReplayOrdered = defineEvent('ReplayOrdered', 1, z.object({ ...act, dryRun: z.boolean(), reason }));
/** The replay that is under way is to stop. */
export const ReplayCancelled = defineEvent('ReplayCancelled', 1, z.object({ ...act, replayId: z.uuid(), reason }));
/** How a replay ended: `INTERRUPTED` was found out later, when it was no longer under way and nobody had written down its end. */
export const ReplayEnded = defineEvent('ReplayEnded', 1, z.object({
  ...act, outcome: z.enum(['DONE', 'FAILED', 'CANCELLED', 'INTERRUPTED']), generation: z.int().positive().optional(), rows: count.optional(), difference: difference.optional(), error,
}));
/** The generation before is to serve again in the place of this one. */
export const RollbackOrdered = defineEvent('RollbackOrdered', 1, z.object({ ...act, from: z.int().positive(), reason }));
/** Which generation serves after a rollback, or why there was none. */
export const RollbackEnded = defineEvent('RollbackEnded', 1, z.object({ ...act, outcome: z.enum(['DONE', 'REFUSED']), generation: z.int().positive().optional(), refusal: rollbackRefusal.optional() }));
/** An event that could not be folded, and all that wait behind it under its key, are to be tried again. */
export const ParkedRetryOrdered = defineEvent('ParkedRetryOrdered', 1, z.object({ ...act, key: rowKey, eventId: z.uuid(), reason }));
/** An event that cannot be folded is to be left out under this key, and all that wait behind it are to be folded. */
export const ParkedSkipOrdered = defineEvent('ParkedSkipOrdered', 1, z.object({ ...act, key: rowKey, eventId: z.uuid(), reason }));
/** Whether the key goes on after a retry or a skip, or is parked again. */
export const ParkedReleaseEnded = defineEvent('ParkedReleaseEnded', 1, z.object({ ...act, outcome: z.enum(['RELEASED', 'PARKED_AGAIN', 'NOT_PARKED']) }));

export const projectionEvents = [
  ReplayOrdered, ReplayCancelled, ReplayEnded, RollbackOrdered, RollbackEnded, ParkedRetryOrdered, ParkedSkipOrdered, ParkedReleaseEnded,
] as const;
export type ProjectionEvent = EventOf<(typeof projectionEvents)[number]>;
