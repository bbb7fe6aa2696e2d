import { z } from 'zod';
import { creditsOrNone } from '../../contracts/account/credits.js';
import { outcome, report } from '../../contracts/booking/booking.events.js';
import { contribution } from '../../contracts/listing/listing.events.js';
import { eachProgrammeOnce, writtenReward } from '../../contracts/listing/rewards.js';
import { bookingId, listingId, side, words } from '../../contracts/values.js';

/** In GraphQL null is as good as left out. */
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);

const listed = contribution.extend({ what: words(200), minutes: maybe(contribution.shape.minutes) });
const provided = listed.extend({ reward: z.null('is for who receives: who provides is paid the price').optional() }).transform(({ kind, what, minutes }) => ({ kind, what, minutes }));
const brought = listed.extend({ reward: maybe(writtenReward) });
const contributions = z.object({ provider: z.array(provided).min(1).max(10), recipient: z.array(brought).max(10).refine(eachProgrammeOnce, 'expected each programme once') });
const written = z.string().max(40);
const slot = z.object({ startsAt: written, endsAt: written, seats: z.int().min(1).max(500).nullish().transform((seats) => seats ?? 1) });
const priceIndex = z.int().min(0).max(4);
const termsVersion = z.int().min(1);
const word = maybe(words(500));
const creditMinutes = maybe(creditsOrNone);

/** What a client may send, in the shape of the SDL's inputs, so that a complaint names the path that the client knows. */
export const requestInput = z.object({ listingId, slot, priceIndex: priceIndex.nullish().transform((index) => index ?? 0), contributions: maybe(contributions), note: word });
export const counterInput = z.object({ bookingId, termsVersion, slot: maybe(slot), priceIndex: maybe(priceIndex), contributions: maybe(contributions), note: word });
export const acceptInput = z.object({ bookingId, termsVersion });
export const declineInput = z.object({ bookingId, reason: word });
export const withdrawInput = z.object({ bookingId, reason: word });
export const cancelInput = z.object({ bookingId, reason: word });
export const reportInput = z.object({
  bookingId, creditMinutes, side: maybe(z.string().toLowerCase().pipe(side)), reports: z.array(report.extend({ index: z.int().min(0), note: word })).min(1).max(10),
});
export const confirmInput = z.object({ bookingId, note: word, creditMinutes });
export const objectInput = z.object({ bookingId, reason: words(500) });
export const settleInput = z.object({ bookingId, outcome, reason: word, creditMinutes });
