import { isSystem } from '../kernel/command.js';
import type { Rule } from '../kernel/decider.js';
import type { ArchiveListing, DraftListing, EditListing, PauseListing, PublishListing } from './listing.commands.js';
import type { Archived, Hidden, Published, Unknown } from './listing.state.js';

type OwnersCommand = EditListing | PublishListing | PauseListing | ArchiveListing;
type Known = Hidden | Published | Archived;

const onlyItsOwner: Rule<Known, OwnersCommand, 'NOT_FOUND'> = ({ ownerId }, { meta }) => (ownerId === meta.actor ? undefined : 'NOT_FOUND');
/** The house pauses what its owner cannot be paid for any more, and what they have left behind. */
const onlyItsOwnerOrTheHouse: Rule<Known, PauseListing, 'NOT_FOUND'> = (listing, command, context) => (isSystem(command) ? undefined : onlyItsOwner(listing, command, context));
const notInTheArchive: Rule<Known, OwnersCommand, 'ARCHIVED'> = ({ status }) => (status === 'archived' ? 'ARCHIVED' : undefined);
const onlyWhatCanBeFound: Rule<Known, PauseListing, 'NOT_PUBLISHED'> = ({ status }) => (status === 'published' ? undefined : 'NOT_PUBLISHED');
const onlyInACommunityThatExists: Rule<Unknown, DraftListing, 'NOT_FOUND'> = (_state, _command, { founded }) => (founded ? undefined : { rejected: 'NOT_FOUND', path: ['input', 'communityId'] });
const onlyMembers: Rule<Unknown | Known, DraftListing | PublishListing, 'NOT_A_MEMBER'> = (_state, _command, { roles }) => (roles.length > 0 ? undefined : 'NOT_A_MEMBER');

export const toDraft = [onlyInACommunityThatExists, onlyMembers] as const;
export const toEdit = [onlyItsOwner, notInTheArchive] as const;
export const toPublish = [onlyItsOwner, notInTheArchive, onlyMembers] as const;
export const toPause = [onlyItsOwnerOrTheHouse, notInTheArchive, onlyWhatCanBeFound] as const;
export const toArchive = [onlyItsOwner, notInTheArchive] as const;
