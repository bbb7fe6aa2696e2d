import { listingId } from '../../../contracts/values.js';
import { defineTimer } from '../../kernel/process.js';
import { ExpireListing, WarnListingExpiry } from '../../listing/listing.commands.js';

/** Tells the owner some days before that the listing ends. */
export const warnListing = defineTimer({ kind: 'warn-listing', fire: (about) => [(meta) => new WarnListingExpiry({ listingId: listingId.parse(about) }, meta)] });

/** Takes a listing that nobody renewed out of sight. */
export const expireListing = defineTimer({ kind: 'expire-listing', fire: (about) => [(meta) => new ExpireListing({ listingId: listingId.parse(about) }, meta)] });
