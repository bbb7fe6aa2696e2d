import { describe, expect, it } from '@jest/globals';
import { kreuzberg } from '../../../test/support/listings.js';
import { streamsOf } from '../../../test/support/streams.js';
import { CloseLedgerDay } from '../../ledger/ledger.commands.js';
import { publishLedgerHead } from './publish-ledger-head.process.js';

const meta = { commandId: 'c', actor: 'system:publish-ledger-head', at: '2027-03-02T00:00:00.000Z' };
const sent = async (about: string) => (await publishLedgerHead.fire(about, await streamsOf('none', []))).map((send) => send(meta));

describe('the midnight after an entry', () => {
  it('closes the day of the community\'s ledger', async () => expect(await sent(kreuzberg)).toEqual([new CloseLedgerDay({ communityId: kreuzberg }, meta)]));
  it.each(['', 'bkg_1', `${kreuzberg}.fund`])('is about communities only, not about "%s"', async (about) => { await expect(sent(about)).rejects.toThrow(); });
});
