import { bookingId, communityId, holdId, listingId, memberId, type BookingId, type CommunityId, type HoldId, type Instant, type ListingId, type MemberId } from '../../../contracts/values.js';
import type { CommandMeta } from '../../kernel/command.js';
import { derivedUuid, idFrom } from '../../kernel/ids.js';

const SOURCE = 'insideairbnb';

/** Names everything by the ids of the source, so that importing the same row again names the same thing and the same command. */
export class ImportIds {
  readonly communityId: CommunityId;

  constructor(communityName: string) {
    this.communityId = communityId.parse(idFrom('cmt', SOURCE, communityName));
  }

  /** A person is the same in every community. */
  person(sourceId: string): MemberId {
    return memberId.parse(idFrom('mbr', SOURCE, sourceId));
  }
  home(sourceId: string): ListingId {
    return listingId.parse(idFrom('lst', SOURCE, this.communityId, sourceId));
  }
  stay(reviewId: string): BookingId {
    return bookingId.parse(idFrom('bkg', SOURCE, this.communityId, reviewId));
  }
  hold(reviewId: string): HoldId {
    return holdId.parse(idFrom('hld', SOURCE, this.communityId, reviewId));
  }

  /** The nth thing asked of a source's row. */
  meta(actor: string, at: Instant, ...row: readonly (string | number)[]): CommandMeta {
    return { commandId: derivedUuid('import', SOURCE, this.communityId, ...row), actor, at };
  }
}
