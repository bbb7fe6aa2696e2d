import { z } from 'zod';
import { credits, creditsOrNone, isAtMostMax } from '../../contracts/account/credits.js';
import { accountId, communityId, creditRequestId, disputeId, instant, mandateId, programmeId, transferId, words } from '../../contracts/values.js';

/** In GraphQL null is as good as left out; but not as an amount, since in JSON a sum that went wrong (NaN) is null too. */
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);

const reason = words(500);
const ofMember = accountId.refine((account) => account.includes('.mbr_'), 'expected the account of a member');
const ofSponsor = accountId.refine((account) => account.includes('.sponsor_'), 'expected the account of a sponsor');
const ofSomebody = accountId.refine((account) => /\.(mbr|sponsor)_/.test(account), 'expected the account of a member, or of a sponsor');
const bringsNoMoreThanItHas = ({ minutes, budget }: { readonly minutes: string; readonly budget: string }) => BigInt(minutes) <= BigInt(budget);

/** What a client may send, in the shape of the SDL's inputs, so that a complaint names the path that the client knows. */
export const requestOfAccountInput = z.object({ accountId, requestId: creditRequestId });
export const disputeInput = z.object({ accountId: ofMember, transferId, reason });
export const dismissInput = z.object({ accountId: ofMember, disputeId, reason });
export const withdrawDisputeInput = z.object({ accountId: ofMember, disputeId });
export const limitExceptionInput = z.object({ accountId: ofMember, minutes: creditsOrNone.refine(isAtMostMax, 'expected no more than there may be').optional(), reason });
export const revokeMandateInput = z.object({ accountId, mandateId });
export const closeInput = z.object({ accountId: ofSomebody, reason });
export const budgetInput = z.object({ communityId, minutes: credits, from: instant, until: instant, reason });
export const programmeInput = z.object({ communityId, name: words(120), minutes: credits, budget: credits, until: maybe(instant), source: maybe(ofSponsor), reason })
  .refine(bringsNoMoreThanItHas, { path: ['budget'], message: 'expected no less than `minutes`' });
export const endProgrammeInput = z.object({ communityId, programmeId, reason });
