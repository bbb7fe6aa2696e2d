import type { DoorContext } from '../../src/kernel/door.js';
import type { RequestReads } from './request-reads.js';

/** What every resolver of a read model gets with `@Context() context: GraphContext`: who asks, and the rows as of what they have just written. */
export type GraphContext = DoorContext & { readonly reads: RequestReads };
