import type { Rejected } from './decider.js';
import type { Position } from './event-store.js';

/** The command was heard: the position to read after, and the revision of its stream. One that changed nothing has those of the stream as it is. */
export type Done = { readonly position: Position | undefined; readonly revision: bigint | 'none' };
export type KernelRejection = 'BUSY' | 'IDEMPOTENCY_CONFLICT';
export type Outcome<Code extends string = string> = Done | Rejected<Code | KernelRejection>;
