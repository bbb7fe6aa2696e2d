import { describe, expect, it } from '@jest/globals';
import { accountOf } from '../../../contracts/account/accounts.js';
import { creditRequestId } from '../../../contracts/values.js';
import { ana, by, expiresAt, kreuzberg, leo } from '../../../test/support/listings.js';
import { streamsOf } from '../../../test/support/streams.js';
import { EndCreditRequest } from '../../account/account.commands.js';
import { lapseCreditRequests } from './lapse-credit-requests.process.js';

const accountId = accountOf(kreuzberg, ana);
const requestId = creditRequestId.parse(`crq_${'2'.repeat(32)}`);
const another = creditRequestId.parse(`crq_${'3'.repeat(32)}`);
const sent = async (about: string, commandId = 'any') => (await lapseCreditRequests.fire(about, await streamsOf('none', []))).map((send) => send({ ...by('system:timers', expiresAt), commandId }));
const transferOf = async (about: string, commandId?: string) => (await sent(about, commandId)).map((command) => (command instanceof EndCreditRequest ? command.data.transferId : undefined));

describe('the end of a request for credits', () => {
  it('is told to the account that was asked', async () => expect(await sent(`${accountId} ${requestId}`)).toMatchObject([{ type: 'EndCreditRequest', data: { accountId, requestId } }]));
  it('names the same transfer however often it comes', async () => expect(await transferOf(`${accountId} ${requestId}`, 'a')).toEqual(await transferOf(`${accountId} ${requestId}`, 'b')));
  it.each([['request', `${accountId} ${another}`], ['account', `${accountOf(kreuzberg, leo)} ${requestId}`]])(
    'names another transfer for another %s', async (_, about) => expect(await transferOf(about)).not.toEqual(await transferOf(`${accountId} ${requestId}`)));
  it.each([['an account alone', accountId], ['a request alone', requestId], ['both in the other order', `${requestId} ${accountId}`], ['nothing', '']])(
    'is not about %s', async (_, about) => { await expect(sent(about)).rejects.toThrow(); });
});
