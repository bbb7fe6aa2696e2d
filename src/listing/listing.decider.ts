import { ListingArchived, ListingDrafted, ListingEdited, ListingExpired, ListingExpiryWarned, ListingPaused, ListingPublished, type ListingEvent } from '../../contracts/listing/listing.events.js';
import { plusDays } from '../../contracts/time.js';
import { memberId } from '../../contracts/values.js';
import { firstRejection, reject, unreachable, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { ArchiveListing, DraftListing, EditListing, ExpireListing, ListingCommand, PauseListing, PublishListing, WarnListingExpiry } from './listing.commands.js';
import { toArchive, toDraft, toEdit, toPause, toPublish } from './listing.rules.js';
import { evolve, unknown, type Archived, type Hidden, type Listing, type Published, type Unknown } from './listing.state.js';

export type ListingRejection = 'NOT_FOUND' | 'NOT_A_MEMBER' | 'ALREADY_DRAFTED' | 'NOT_PUBLISHED' | 'ARCHIVED';
type Known = Hidden | Published | Archived;
type Decision = readonly ListingEvent[] | Rejected<ListingRejection>;
type Asked<Command> = { readonly command: Command; readonly context: CommandContext };

/** The life of a listing: draft → published ⇄ paused, expired → published again, and at last the archive. */
const decide = (listing: Listing, command: ListingCommand, context: CommandContext): Decision => {
  if (listing.status === 'unknown') return command.type === 'DraftListing' ? draft(listing, { command, context }) : reject('NOT_FOUND');
  switch (command.type) {
    case 'DraftListing': return reject('ALREADY_DRAFTED');
    case 'EditListing': return edit(listing, { command, context });
    case 'PublishListing': return publish(listing, { command, context });
    case 'PauseListing': return pause(listing, { command, context });
    case 'ArchiveListing': return archive(listing, { command, context });
    case 'WarnListingExpiry': return listing.status === 'published' ? warn(listing, command) : [];
    case 'ExpireListing': return listing.status === 'published' ? expire(listing, command) : [];
    default: return unreachable(command);
  }
};

const draft = (state: Unknown, asked: Asked<DraftListing>): Decision => {
  const { data, meta } = asked.command;
  return firstRejection(toDraft, { state, ...asked }) ?? [ListingDrafted.of({ ...data, ownerId: memberId.parse(meta.actor) })];
};

const edit = (state: Known, asked: Asked<EditListing>): Decision =>
  firstRejection(toEdit, { state, ...asked }) ?? [ListingEdited.of({ ...itself(state), version: state.version + 1, content: asked.command.data.content })];

/** From now on for as long as the policy says, also when it is published already. A warning that would come before that comes at once. */
const publish = (state: Known, asked: Asked<PublishListing>): Decision => {
  const no = firstRejection(toPublish, { state, ...asked });
  if (no) return no;
  const { listingDays, listingWarningDays } = asked.context.policy;
  const { at } = asked.command.meta;
  return [ListingPublished.of({ ...itself(state), warnAt: plusDays(at, Math.max(0, listingDays - listingWarningDays)), expiresAt: plusDays(at, listingDays) })];
};

const pause = (state: Known, asked: Asked<PauseListing>): Decision => firstRejection(toPause, { state, ...asked }) ?? [ListingPaused.of(itself(state))];
const archive = (state: Known, asked: Asked<ArchiveListing>): Decision => firstRejection(toArchive, { state, ...asked }) ?? [ListingArchived.of(itself(state))];

/** A timer that comes too early (the listing was renewed meanwhile), or a second time, finds nothing to do. */
const warn = (listing: Published, { meta }: WarnListingExpiry): Decision =>
  listing.warned || meta.at < listing.warnAt ? [] : [ListingExpiryWarned.of({ ...itself(listing), expiresAt: listing.expiresAt })];
const expire = (listing: Published, { meta }: ExpireListing): Decision => (meta.at < listing.expiresAt ? [] : [ListingExpired.of(itself(listing))]);

const itself = ({ listingId, ownerId }: Known) => ({ listingId, ownerId });

export const listingDecider: Decider<Listing, ListingCommand, ListingEvent, ListingRejection> = { initial: unknown, evolve, decide };
