import { describe, expect, it } from '@jest/globals';
import { CreditsReceived, CreditsTransferred, HoldPosted, type AccountEvent, type Purpose } from '../../../contracts/account/account.events.js';
import { accountOf, fundOf, issueOf } from '../../../contracts/account/accounts.js';
import { ERASED } from '../../../contracts/event.js';
import type { EventType } from '../../../contracts/events.js';
import { budgetId, transferId } from '../../../contracts/values.js';
import { recordedAt } from '../../../test/support/given.js';
import { aBookingId, ana, kreuzberg, leo } from '../../../test/support/listings.js';
import { streamsOf } from '../../../test/support/streams.js';
import { ReceiveCredits } from '../../account/account.commands.js';
import type { AnyRecorded } from '../../kernel/codec.js';
import type { Send } from '../../kernel/process.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import { deliverCredits } from './deliver-credits.process.js';

const at = '2027-03-05T10:00:00.000Z';
const meta = { commandId: 'c', actor: 'system:deliver-credits', at };
const [anas, leos, fund] = [accountOf(kreuzberg, ana), accountOf(kreuzberg, leo), fundOf(kreuzberg)];
const transfer = transferId.parse(`trf_${'1'.repeat(32)}`);
const after = { balance: '0', held: '0' };
const gift: Purpose = { kind: 'GIFT' };
const booking: Purpose = { kind: 'BOOKING', bookingId: aBookingId('1') };

type AnyReaction = (event: AnyRecorded, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]>;
const sentAbout = async (event: AccountEvent) => {
  const react = deliverCredits.on[event.type as EventType] as AnyReaction | undefined;
  return react ? (await react(recordedAt(at)(event), await streamsOf('none', []))).map((send) => send(meta)) : [];
};
const given = { accountId: anas, transferId: transfer, to: leos, minutes: '60', purpose: gift, authority: 'OWNER' as const, after };
const posted = HoldPosted.of({ ...given, purpose: booking, authority: 'AGREEMENT', holdId: `crh_${'1'.repeat(32)}`, released: '30', levy: '6', effectiveAt: at });
const received = { transferId: transfer, from: anas, minutes: '60', purpose: gift };

describe('what has left an account', () => {
  it('arrives at the payee’s', async () => expect(await sentAbout(CreditsTransferred.of(given))).toEqual([new ReceiveCredits({ accountId: leos, ...received }, meta)]));
  it('arrives with the words that came with it', async () =>
    expect(await sentAbout(CreditsTransferred.of({ ...given, authorId: ana, reason: 'Thank you!', effectiveAt: at })))
      .toEqual([new ReceiveCredits({ accountId: leos, ...received, authorId: ana, reason: 'Thank you!', effectiveAt: at }, meta)]));
  it('arrives without words where their author has been erased', async () =>
    expect(await sentAbout(CreditsTransferred.of({ ...given, authorId: ana, reason: ERASED }))).toEqual([new ReceiveCredits({ accountId: leos, ...received, authorId: ana }, meta)]));
  it('arrives less the levy, and the levy at the fund, without the words', async () =>
    expect(await sentAbout(CreditsTransferred.of({ ...given, levy: '6', authorId: ana, reason: 'Thank you!' }))).toEqual([
      new ReceiveCredits({ accountId: leos, ...received, minutes: '54', authorId: ana, reason: 'Thank you!' }, meta),
      new ReceiveCredits({ accountId: fund, ...received, minutes: '6', isLevy: true }, meta),
    ]));
  it('arrives to the minute, however much it is', async () =>
    expect((await sentAbout(CreditsTransferred.of({ ...given, minutes: '9999999', levy: '1' }))).map((sent) => (sent as ReceiveCredits).data.minutes)).toEqual(['9999998', '1']));
  it('arrives from the issue at the fund', async () => {
    const purpose: Purpose = { kind: 'ISSUE', budgetId: budgetId.parse(`bgt_${'1'.repeat(32)}`) };
    expect(await sentAbout(CreditsTransferred.of({ ...given, accountId: issueOf(kreuzberg), to: fund, purpose, authority: 'TREASURER' })))
      .toEqual([new ReceiveCredits({ accountId: fund, ...received, from: issueOf(kreuzberg), purpose }, meta)]);
  });
  it('arrives of a hold as much as was posted, and nothing of what was released', async () =>
    expect(await sentAbout(posted)).toEqual([
      new ReceiveCredits({ accountId: leos, ...received, minutes: '54', purpose: booking, effectiveAt: at }, meta),
      new ReceiveCredits({ accountId: fund, ...received, minutes: '6', purpose: booking, isLevy: true, effectiveAt: at }, meta),
    ]));
  it('is not sent on from where it has arrived', async () => expect(await sentAbout(CreditsReceived.of({ accountId: leos, transferId: transfer, from: anas, minutes: '60', purpose: gift, after }))).toEqual([]));
});
