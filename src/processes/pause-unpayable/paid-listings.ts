import type { ListingId } from '../../../contracts/values.js';
import type { Position } from '../../kernel/event-store.js';

/** Port to a read model: the published listings of a member that ask for money. */
export abstract class PaidListings {
  /** As of this position at least. @throws when the read model does not come that far in time: to be asked again */
  abstract publishedBy(memberId: string, asOf: Position | undefined): Promise<readonly ListingId[]>;
}
