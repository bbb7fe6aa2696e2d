import { beforeEach, describe, expect, it } from '@jest/globals';
import { plusDays } from '../../../contracts/time.js';
import { bookingId, creditHoldId } from '../../../contracts/values.js';
import { accountIn, ana, BEGIN, CreditStreet, leo, transferNamed } from '../../../test/support/credit-street.js';
import { HoldCredits, PostHold, VoidHold } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';

const [anas, leos] = [accountIn(ana), accountIn(leo)];
const holdId = creditHoldId.parse(idFrom('crh', 'any'));

let world: CreditStreet;
const system = () => world.by('system:any');
const hold = (days?: number) => world.send(new HoldCredits({
  accountId: anas, to: leos, minutes: '600', holdId, purpose: { kind: 'BOOKING', bookingId: bookingId.parse(idFrom('bkg', 'any')) }, ...(days !== undefined && { expiresAt: plusDays(BEGIN, days) }),
}, system()));
const post = () => world.send(new PostHold({ accountId: anas, holdId, transferId: transferNamed('post'), minutes: '60' }, system()));
const afterDays = async (days: number) => { world.parts.clock.instant = plusDays(BEGIN, days); await world.settle(); };
beforeEach(async () => { world = await CreditStreet.open(); });

describe('credits that were set aside until some day', () => {
  it('stay so before', async () => { await hold(8); await afterDays(7); expect(await world.said(anas)).toEqual(['CreditsHeld']); });
  it('are their owner’s again then, and can be given', async () => {
    await hold(8);
    await afterDays(8);
    expect((await world.account(anas)).at(-1)).toMatchObject({ type: 'HoldExpired', data: { minutes: '600', after: { balance: '0', held: '0' } } });
    expect(await post()).toMatchObject({ rejected: 'HOLD_EXPIRED' });
  });
  it('are theirs again once, however often the timer fires', async () => {
    await hold(8);
    await afterDays(8);
    world = await world.again({ hasCheckpoints: false });
    await afterDays(9);
    expect(await world.said(anas)).toEqual(['CreditsHeld', 'HoldExpired']);
  });
  it('are left alone without such a day', async () => { await hold(); await afterDays(365); expect(await world.said(anas)).toEqual(['CreditsHeld']); });
  it('are left alone once they are paid', async () => { await hold(8); await post(); await afterDays(9); expect(await world.said(anas)).toEqual(['CreditsHeld', 'HoldPosted']); });
  it('are left alone once they were given back', async () => {
    await hold(8);
    await world.send(new VoidHold({ accountId: anas, holdId }, system()));
    await afterDays(9);
    expect(await world.said(anas)).toEqual(['CreditsHeld', 'HoldVoided']);
  });
});
