import { ResolveField, Resolver } from '@nestjs/graphql';
import { streamOf } from '../../contracts/events.js';
import type { CommunityId } from '../../contracts/values.js';
import type { RecordedEvent } from '../../src/kernel/event-store.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import type { AsOf } from '../engine/past.js';
import { Stories } from './stories.js';

type Reference = { readonly id: string } & AsOf;

/** Whether the object is to be seen by who asks: decided where it is shown, by the rule of its own read model. */
const seen = async (field: string, { id }: Reference, context: GraphContext): Promise<object | undefined> => {
  const found = await context.readBack(field, id);
  return typeof found === 'object' && found !== null ? found : undefined;
};

/** While reviews are sealed a story does not know that there are any; their author finds them in `myReview`. */
const withoutSealed = (events: readonly RecordedEvent[]): readonly RecordedEvent[] =>
  events.some(({ type }) => type === 'ReviewsRevealed') ? events : events.filter(({ type }) => !type.startsWith('Review'));

/** What strangers may know of a listing: what happened since it was public, and nothing that was meant for its owner. */
const sincePublic = (events: readonly RecordedEvent[]): readonly RecordedEvent[] => {
  const first = events.findIndex(({ type }) => type === 'ListingPublished');
  return first < 0 ? [] : events.slice(first).filter(({ type }) => type !== 'ListingExpiryWarned');
};

type Sides = { readonly providerId: string; readonly recipientId: string };
const hasSides = (row: object): row is Sides => 'providerId' in row && 'recipientId' in row;
/** The two hear of the money as well; whoever settles what broke down between them does not. */
const hearsOfMoney = (row: object, viewer: string | undefined): row is Sides => hasSides(row) && (viewer === row.providerId || viewer === row.recipientId);
/** Why a card was declined is its owner's affair, a dispute with the bank the provider's and the treasurers'. */
const toldOfMoney = ({ isPayer, isTreasurer }: { readonly isPayer: boolean; readonly isTreasurer: boolean }) => (events: readonly RecordedEvent[]): readonly RecordedEvent[] =>
  events.filter(({ type }) => (isPayer ? isTreasurer || !type.startsWith('Dispute') : type !== 'PaymentDeclined'));

/** What happened to a booking. */
@Resolver('Booking')
export class BookingHistoryResolver {
  constructor(private readonly stories: Stories) {}

  @ResolveField()
  async history(parent: Reference, args: PageArgs, context: GraphContext) {
    const { viewer } = context;
    const row = await seen('booking', parent, context);
    if (!row) return null;
    const story = { streams: [streamOf.booking(parent.id), streamOf.review(parent.id)], viewer, known: withoutSealed, asOf: parent.asOf };
    if (!hearsOfMoney(row, viewer)) return this.stories.page(story, args);
    const told = toldOfMoney({ isPayer: viewer === row.recipientId, isTreasurer: false });
    return this.stories.page({ ...story, streams: [...story.streams, streamOf.payment(parent.id)], known: (events) => told(withoutSealed(events)) }, args);
  }
}

/** What happened to a listing: to its owner all of it, to others what has been public. */
@Resolver('Listing')
export class ListingHistoryResolver {
  constructor(private readonly stories: Stories) {}

  @ResolveField()
  async history(parent: Reference, args: PageArgs, context: GraphContext) {
    const { viewer } = context;
    const row = await seen('listing', parent, context);
    if (!row) return null;
    const story = { streams: [streamOf.listing(parent.id)], viewer, asOf: parent.asOf };
    if ('ownerId' in row && row.ownerId === viewer) return this.stories.page(story, args);
    return this.stories.page({ ...story, known: sincePublic }, args);
  }
}

/** What happened to a community. */
@Resolver('Community')
export class CommunityHistoryResolver {
  constructor(private readonly stories: Stories) {}

  @ResolveField()
  async history(parent: Reference, args: PageArgs, context: GraphContext) {
    return (await seen('community', parent, context)) ? this.stories.page({ streams: [streamOf.community(parent.id)], viewer: context.viewer }, args) : null;
  }
}

/** What happened to a member's page. */
@Resolver('Member')
export class MemberHistoryResolver {
  constructor(private readonly stories: Stories) {}

  @ResolveField()
  async history(parent: Reference, args: PageArgs, context: GraphContext) {
    return (await seen('member', parent, context)) ? this.stories.page({ streams: [streamOf.member(parent.id)], viewer: context.viewer }, args) : null;
  }
}

/** How somebody came to belong to a community. Whoever has a membership before them found it in a list that everybody may see. */
@Resolver('Membership')
export class MembershipHistoryResolver {
  constructor(private readonly stories: Stories) {}

  @ResolveField()
  history({ communityId, memberId }: { readonly communityId: string; readonly memberId: string }, args: PageArgs, { viewer }: GraphContext) {
    return this.stories.page({ streams: [streamOf.membership(communityId, memberId)], viewer }, args);
  }
}

/** What happened to an account. It has what was written to its owner: it is told to them and to treasurers, to nobody else. */
@Resolver('Account')
export class AccountHistoryResolver {
  constructor(private readonly stories: Stories) {}

  @ResolveField()
  async history(parent: AccountReference, args: PageArgs, context: GraphContext) {
    const { viewer } = context;
    if (viewer === undefined || !(await seen('account', parent, context))) return null;
    const mayBeTold = viewer === parent.memberId || (await context.rolesIn(parent.communityId)).includes('treasurer');
    return mayBeTold ? this.stories.page({ streams: [streamOf.account(parent.id)], viewer }, args) : null;
  }
}

type AccountReference = Reference & { readonly communityId: CommunityId; readonly memberId: string | null };

/** What happened to the money of a booking. Whoever has a payment before them may see it: the two, and treasurers, who are shown no booking. */
@Resolver('Payment')
export class PaymentHistoryResolver {
  constructor(private readonly stories: Stories) {}

  @ResolveField()
  async history({ row: { id, payerId, communityId } }: { readonly row: PaymentSeen }, args: PageArgs, context: GraphContext) {
    const { viewer } = context;
    const isTreasurer = (await context.rolesIn(communityId)).includes('treasurer');
    return this.stories.page({ streams: [streamOf.payment(id)], viewer, known: toldOfMoney({ isPayer: viewer === payerId, isTreasurer }) }, args);
  }
}

type PaymentSeen = { readonly id: string; readonly payerId: string; readonly communityId: CommunityId };
