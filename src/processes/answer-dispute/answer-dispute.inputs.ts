import { z } from 'zod';
import { credits } from '../../../contracts/account/credits.js';
import { accountId, disputeId, transferId, words } from '../../../contracts/values.js';

/** In GraphQL null is as good as left out; but not as an amount, since in JSON a sum that went wrong (NaN) is null too. */
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);

/** What a client may send, in the shape of the SDL's input, so that a complaint names the path that the client knows. */
export const reverseInput = z.object({ accountId, reverses: transferId, minutes: credits.optional(), reason: maybe(words(500)), disputeId: maybe(disputeId) });
