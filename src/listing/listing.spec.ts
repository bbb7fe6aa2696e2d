import { describe, it } from '@jest/globals';
import { ListingArchived, ListingEdited, ListingExpired, ListingExpiryWarned, ListingPaused, ListingPublished } from '../../contracts/listing/listing.events.js';
import { noCommunity } from '../kernel/decider.js';
import { specOf } from '../../test/support/given.js';
import { amongMembers, ana, bicycleRepair, by, drafted, draftedAt, expiresAt, kreuzberg, leo, published, repairContent, warnAt } from '../../test/support/listings.js';
import { ArchiveListing, DraftListing, EditListing, ExpireListing, PauseListing, PublishListing, WarnListingExpiry } from './listing.commands.js';
import { listingDecider } from './listing.decider.js';

const given = specOf(listingDecider, amongMembers);
const givenStranger = specOf(listingDecider, { ...amongMembers, roles: [] });
const listingId = bicycleRepair;
const it_ = { listingId, ownerId: leo };
const shorter = { ...repairContent, title: 'Bicycle repair' };
const aMinuteEarlier = '2027-05-23T08:59:00.000Z';
const later = '2027-05-25T09:00:00.000Z';

const draft = new DraftListing({ listingId, communityId: kreuzberg, kind: 'OFFER', content: repairContent }, by(leo, draftedAt));
const edit = (actor: string) => new EditListing({ listingId, content: shorter }, by(actor, draftedAt));
const publish = (actor: string, at = draftedAt) => new PublishListing({ listingId }, by(actor, at));
const pause = (actor: string) => new PauseListing({ listingId }, by(actor, draftedAt));
const archive = (actor: string) => new ArchiveListing({ listingId }, by(actor, draftedAt));
const warn = (at: string) => new WarnListingExpiry({ listingId }, by('system:timers', at));
const expire = (at: string) => new ExpireListing({ listingId }, by('system:timers', at));
const edited = ListingEdited.of({ ...it_, version: 2, content: shorter });
const paused = ListingPaused.of(it_);
const warned = ListingExpiryWarned.of({ ...it_, expiresAt });
const expired = ListingExpired.of(it_);
const archived = ListingArchived.of(it_);

describe('a listing', () => {
  it('begins as a draft', () => given().when(draft).then(drafted));
  it('may ask nothing of the recipient', () => {
    const content = { ...repairContent, contributions: { ...repairContent.contributions, recipient: [] } };
    given().when(new DraftListing({ ...draft.data, content }, draft.meta)).then({ ...drafted, data: { ...drafted.data, content } });
  });
  it('is drafted by members only', () => givenStranger().when(draft).rejected('NOT_A_MEMBER'));
  it('is drafted in a community that exists', () => specOf(listingDecider, noCommunity)().when(draft).rejected('NOT_FOUND'));
  it('is drafted once', () => given(drafted).when(draft).rejected('ALREADY_DRAFTED'));
  it.each([edit(leo), publish(leo), pause(leo), archive(leo), warn(warnAt), expire(expiresAt)])('is unknown until drafted: $type', (command) => given().when(command).rejected('NOT_FOUND'));
  it.each([edit(ana), publish(ana), pause(ana), archive(ana)])('is for nobody but its owner: $type', (command) => given(drafted, published).when(command).rejected('NOT_FOUND'));
  it.each([edit(leo), publish(leo), pause(leo), archive(leo)])('stays as it is in the archive: $type', (command) => given(drafted, archived).when(command).rejected('ARCHIVED'));
});

describe('an edit', () => {
  it('makes the next version', () => given(drafted).when(edit(leo)).then(edited));
  it('makes the next version of a version', () => given(drafted, edited).when(edit(leo)).then(ListingEdited.of({ ...edited.data, version: 3 })));
  it('leaves a listing published', () => given(drafted, published, edited).when(pause(leo)).then(paused));
  it('is possible once expired', () => given(drafted, published, expired).when(edit(leo)).then(edited));
});

describe('publishing', () => {
  it('lasts as long as the policy says, with a warning before', () => given(drafted).when(publish(leo)).then(published));
  it.each([[published], [published, paused], [published, warned, expired]])('brings a listing back or renews it', (...before) =>
    given(drafted, ...before).when(publish(leo, later)).then(ListingPublished.of({ ...it_, warnAt: '2027-08-16T09:00:00.000Z', expiresAt: '2027-08-23T09:00:00.000Z' })));
  it('warns at once where the policy leaves no time before', () =>
    specOf(listingDecider, { ...amongMembers, policy: { ...amongMembers.policy, listingDays: 3 } })(drafted).when(publish(leo))
      .then(ListingPublished.of({ ...it_, warnAt: draftedAt, expiresAt: '2027-03-04T09:00:00.000Z' })));
  it('is for those who are still members', () => givenStranger(drafted).when(publish(leo)).rejected('NOT_A_MEMBER'));
});

describe('pausing', () => {
  it('takes a published listing out of sight', () => given(drafted, published).when(pause(leo)).then(paused));
  it.each([[[]], [[published, paused]], [[published, expired]]])('needs a published listing', (before) => given(drafted, ...before).when(pause(leo)).rejected('NOT_PUBLISHED'));
  it('is possible after one has left the community', () => givenStranger(drafted, published).when(pause(leo)).then(paused));
});

describe('the archive', () => {
  it.each([[[]], [[published]], [[published, paused]], [[published, expired]]])('takes in a listing, whatever its status', (before) => given(drafted, ...before).when(archive(leo)).then(archived));
});

describe('time', () => {
  it('warns the owner on the day', () => given(drafted, published).when(warn(warnAt)).then(warned));
  it('does not warn before', () => given(drafted, published).when(warn(aMinuteEarlier)).then());
  it('warns once', () => given(drafted, published, warned).when(warn(later)).then());
  it('warns again after a renewal', () => given(drafted, published, warned, published).when(warn(warnAt)).then(warned));
  it('ends a listing on the day', () => given(drafted, published, warned).when(expire(expiresAt)).then(expired));
  it('does not end it before', () => given(drafted, published).when(expire('2027-05-30T08:59:59.999Z')).then());
  it('does not end a listing that was renewed meanwhile', () => given(drafted, published, ListingPublished.of({ ...published.data, expiresAt: '2027-08-23T09:00:00.000Z' })).when(expire(expiresAt)).then());
  it.each([[[paused]], [[expired]], [[archived]]])('does nothing to a listing that cannot be found any more', (after) => {
    given(drafted, published, ...after).when(warn(later)).then();
    given(drafted, published, ...after).when(expire(expiresAt)).then();
  });
});
