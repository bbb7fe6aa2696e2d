import { describe, expect, it } from '@jest/globals';
import { CreditsHeld, CreditsReceived, CreditsTransferred, HoldPosted, type AccountEvent, type Purpose } from '../../../contracts/account/account.events.js';
import { accountOf, boundaryTo } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import { communityId, creditHoldId, transferId } from '../../../contracts/values.js';
import { recordedAt } from '../../../test/support/given.js';
import { ana, kreuzberg, leo, mia } from '../../../test/support/listings.js';
import { verifyLedgers, type Verified } from './verify.js';

const wedding = communityId.parse(`cmt_${'e'.repeat(32)}`);
const [anas, leos, mias] = [accountOf(kreuzberg, ana), accountOf(kreuzberg, leo), accountOf(wedding, mia)];
const [ours, theirs] = [boundaryTo(kreuzberg, wedding), boundaryTo(wedding, kreuzberg)];
const [exchangeId, secondId, otherId] = [creditHoldId.parse(`crh_${'1'.repeat(32)}`), creditHoldId.parse(`crh_${'2'.repeat(32)}`), creditHoldId.parse(`crh_${'3'.repeat(32)}`)];
const [one, two] = [transferId.parse(`trf_${'1'.repeat(32)}`), transferId.parse(`trf_${'2'.repeat(32)}`)];
const after = (balance: number, held = 0) => ({ balance: String(balance), held: String(held) });
const authority = 'AGREEMENT';

/** Ana pays Mia, who belongs to another community; both legs, in the order in which they are made. */
const firstPurpose: Purpose = { kind: 'EXCHANGE', with: mias, exchangeId };
const secondPurpose: Purpose = { kind: 'EXCHANGE', with: anas, exchangeId };
const firstHeld = CreditsHeld.of({ accountId: anas, holdId: exchangeId, to: ours, minutes: '60', purpose: firstPurpose, authority: 'OWNER', after: after(0, 60) });
const first = (more: object = {}) => HoldPosted.of({ accountId: anas, holdId: exchangeId, transferId: one, to: ours, minutes: '60', released: '0', purpose: firstPurpose, authority, after: after(-60), ...more });
const firstCame = CreditsReceived.of({ accountId: ours, transferId: one, from: anas, minutes: '60', purpose: firstPurpose, after: after(60) });
const secondHeld = (more: object = {}) => CreditsHeld.of({ accountId: theirs, holdId: secondId, to: mias, minutes: '60', purpose: secondPurpose, authority, after: after(0, 60), ...more });
const second = (more: object = {}) => HoldPosted.of({ accountId: theirs, holdId: secondId, transferId: two, to: mias, minutes: '60', released: '0', purpose: secondPurpose, authority, after: after(-60), ...more });

const verified = async (events: readonly AccountEvent[], only?: typeof wedding): Promise<{ readonly wrongs: readonly string[]; readonly ledgers: readonly Verified[] }> => {
  const next = new Map<string, number>();
  const log = events.map((event, index) => {
    const stream = streamOf.account(event.data.accountId);
    const revision = next.get(stream) ?? 0;
    next.set(stream, revision + 1);
    return { ...recordedAt('2027-03-01T09:00:00.000Z')(event, index), stream, revision: BigInt(revision) };
  });
  const wrongs: string[] = [];
  return { ledgers: await verifyLedgers([log], { only, tell: ({ what }) => void wrongs.push(what) }), wrongs };
};

describe('of a payment between communities', () => {
  it('nothing is wrong where both legs are there', async () => expect((await verified([firstHeld, secondHeld(), first(), firstCame, second()])).wrongs).toEqual([]));
  it('the first leg alone is half way, in the ledger of its payer', async () => {
    const { wrongs, ledgers } = await verified([firstHeld, secondHeld(), first(), firstCame]);
    expect([wrongs, ledgers.map(({ communityId: id, halfWay }) => [id === kreuzberg, halfWay])]).toEqual([[], expect.arrayContaining([[true, 1], [false, 0]])]);
  });
  it('the second leg is told of where only its own community is asked for', async () => {
    expect((await verified([firstHeld, first(), firstCame, secondHeld(), second()], wedding)).wrongs).toEqual([]);
    expect((await verified([secondHeld(), second()], wedding)).wrongs).toEqual([`pays the second leg of ${exchangeId}, of which there is no first one`]);
    expect((await verified([firstHeld, secondHeld(), second()], kreuzberg)).wrongs).toEqual([]);
  });
  it.each<[string, readonly AccountEvent[], string]>([
    ['a second leg without a first', [secondHeld(), second()], 'of which there is no first one'],
    ['a second leg before the first', [firstHeld, secondHeld(), second(), first()], 'of which there is no first one'],
    ['a second leg of more', [firstHeld, first(), secondHeld({ minutes: '61', after: after(0, 61) }), second({ minutes: '61', after: after(-61) })], 'pays 61 as the second leg'],
    ['a second leg twice', [firstHeld, first(), secondHeld(), second(), secondHeld({ holdId: otherId, after: after(-60, 60) }), second({ holdId: otherId, transferId: one, after: after(-120) })], 'again'],
    ['a second leg for somebody else', [firstHeld, first(), secondHeld(), second({ purpose: { kind: 'EXCHANGE', with: leos, exchangeId } })], `for ${leos}`],
    ['a first leg under another name', [CreditsHeld.of({ ...firstHeld.data, holdId: otherId }), first({ holdId: otherId })], 'which another hold is named after'],
    ['a first leg to another member', [CreditsHeld.of({ ...firstHeld.data, to: leos }), first({ to: leos })], 'is a leg of an exchange, and goes over no boundary'],
    ['a transfer over a boundary', [CreditsTransferred.of({ accountId: anas, transferId: one, to: ours, minutes: '60', purpose: { kind: 'GIFT' }, authority: 'OWNER', after: after(-60) })], 'goes over a boundary without another leg'],
    ['a boundary that gives', [CreditsTransferred.of({ accountId: theirs, transferId: one, to: mias, minutes: '60', purpose: { kind: 'GIFT' }, authority, after: after(-60) })], 'goes over a boundary without another leg'],
  ])('%s is told', async (_, events, what) => expect((await verified(events)).wrongs.join('; ')).toContain(what));
});
