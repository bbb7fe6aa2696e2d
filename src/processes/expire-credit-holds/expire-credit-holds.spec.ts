import { describe, expect, it } from '@jest/globals';
import { accountOf } from '../../../contracts/account/accounts.js';
import { creditHoldId } from '../../../contracts/values.js';
import { ana, by, expiresAt, kreuzberg } from '../../../test/support/listings.js';
import { streamsOf } from '../../../test/support/streams.js';
import { ExpireHold } from '../../account/account.commands.js';
import { expireCreditHolds } from './expire-credit-holds.process.js';

const meta = by('system:timers', expiresAt);
const accountId = accountOf(kreuzberg, ana);
const holdId = creditHoldId.parse(`crh_${'1'.repeat(32)}`);
const sent = async (about: string) => (await expireCreditHolds.fire(about, await streamsOf('none', []))).map((send) => send(meta));

describe('the end of a hold', () => {
  it('is told to the account', async () => expect(await sent(`${accountId} ${holdId}`)).toEqual([new ExpireHold({ accountId, holdId }, meta)]));
  it.each([['an account alone', accountId], ['a hold alone', holdId], ['both in the other order', `${holdId} ${accountId}`], ['more than both', `${accountId} ${holdId} ${holdId}`], ['nothing', '']])(
    'is not about %s', async (_, about) => { await expect(sent(about)).rejects.toThrow(); });
});
