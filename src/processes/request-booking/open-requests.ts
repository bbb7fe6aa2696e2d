import type { Position } from '../../kernel/event-store.js';

/** Port to a read model: how many requests of a member wait for an answer. */
export abstract class OpenRequests {
  /** As of this position at least, if it comes that far in a moment. */
  abstract countOf(memberId: string, asOf: Position | undefined): Promise<number>;
}
