import { z } from 'zod';
import { credits } from '../../../contracts/account/credits.js';
import { accountId, budgetId, communityId, instant, mandateId, memberId, words, type Instant } from '../../../contracts/values.js';

/** In GraphQL null is as good as left out. */
const maybe = <Schema extends z.ZodType>(schema: Schema) => schema.nullish().transform((value) => value ?? undefined);

const reason = words(500);
const ofMember = accountId.refine((account) => account.includes('.mbr_'), 'expected the account of a member');
const notTheIssue = accountId.refine((account) => !account.endsWith('.issue'), 'expected the account of a member, or the fund');
const ofSomebody = accountId.refine((account) => /\.(mbr|sponsor)_/.test(account), 'expected the account of a member, or of a sponsor');
const award = z.object({ to: ofMember, minutes: credits });
const eachOnce = (awards: readonly { readonly to: string }[]) => new Set(awards.map(({ to }) => to)).size === awards.length;

/** From the fund a treasurer spends, and says why: whoever else pays from it shows a mandate. */
const showsAMandate = ({ from, mandateId }: { readonly from?: string | undefined; readonly mandateId?: string | undefined }) => mandateId !== undefined || !from?.endsWith('.fund');

/** What a client may send, in the shape of the SDL's inputs, so that a complaint names the path that the client knows. */
export const giveInput = (now: Instant) => z.object({
  from: maybe(notTheIssue), to: notTheIssue, minutes: credits, mandateId: maybe(mandateId), reason: maybe(reason),
  effectiveAt: maybe(instant.refine((then) => then <= now, 'expected an instant that has passed')),
}).refine(showsAMandate, { path: ['from'], message: 'expected the account of a member, or a mandate for the fund' });
export const giveToFundInput = z.object({ communityId, minutes: credits, reason: maybe(reason) });
export const spendInput = z.object({ to: ofSomebody, minutes: credits, reason });
export const awardInput = z.object({ communityId, awards: z.array(award).min(1).max(100).refine(eachOnce, 'expected each account once'), reason });
export const issueInput = z.object({ communityId, budgetId, minutes: credits, reason: maybe(reason) });
export const giveMandateInput = z.object({ accountId, holderId: memberId, minutes: credits, until: maybe(instant), reason: maybe(reason) });
export const requestInput = z.object({ payer: notTheIssue, minutes: credits, reason });
