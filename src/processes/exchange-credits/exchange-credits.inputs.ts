import { z } from 'zod';
import { communityOfAccount, kindOf } from '../../../contracts/account/accounts.js';
import { credits } from '../../../contracts/account/credits.js';
import { accountId, communityId, words, type AccountId } from '../../../contracts/values.js';

const reason = words(500);
const ofMember = accountId.refine((account) => kindOf(account) === 'member', 'expected the account of a member');
const goesAbroad = ({ from, to }: { readonly from: AccountId; readonly to: AccountId }) => communityOfAccount(from) !== communityOfAccount(to);

/** What a client may send, in the shape of the SDL's inputs, so that a complaint names the path that the client knows. */
export const giveAbroadInput = z.object({ from: ofMember, to: ofMember, minutes: credits }).refine(goesAbroad, { path: ['to'], message: 'expected an account of another community' });
export const agreeInput = z.object({ communityId, withId: communityId, minutes: credits, reason });
export const endInput = z.object({ communityId, withId: communityId, reason });
