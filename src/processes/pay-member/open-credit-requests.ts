import type { AccountId } from '../../../contracts/values.js';
import type { Position } from '../../kernel/event-store.js';

/** Port to a read model: how many requests for credits to an account wait for an answer. */
export abstract class OpenCreditRequests {
  /** As of this position at least, if it comes that far in a moment. */
  abstract countOf(asker: AccountId, asOf: Position | undefined): Promise<number>;
}
