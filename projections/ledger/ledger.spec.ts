import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { communityId } from '../../contracts/values.js';
import { requestTo } from '../../test/support/asking.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, leo, neighbours } from '../../test/support/people.js';
import { Purses, purseOfAna, purseOfLeo, purseOfMia, theFund } from '../../test/support/purses.js';
import { readModelsWith, type ReadModelWorld, type Said } from '../../test/support/read-models.js';
import { ledger } from './ledger.projection.js';
import { CommunityLedgerResolver, LedgerOverviewResolver } from './ledger.resolver.js';

const said = recordedAt('2027-03-02T10:00:00.000Z');
const sumAfter = (...history: readonly Said[]): bigint => [...rowsAfter(ledger)(...history.map((event) => said(event))).values()]
  .filter(({ part }) => part !== 'HOLD' && part !== 'DAY').reduce((sum, { minutes }) => sum + BigInt(minutes), 0n);

/** A few weeks of a neighbourhood: issue, levies, holds of every end, and a payment that is still under way. */
const life = (): readonly Said[] => {
  const purses = new Purses();
  const kept = (id: number, minutes: number) => ({ id, from: purseOfAna, to: purseOfMia, minutes });
  return [
    ...purses.issue(600), ...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 100, levy: 10 }), purses.hold(kept(1, 60)), purses.hold(kept(2, 30)), purses.hold(kept(3, 15)),
    purses.post(kept(1, 60), 45), ...purses.arrive({ from: purseOfAna, to: purseOfMia, minutes: 45 }), purses.end(kept(2, 30)), purses.end(kept(3, 15), 'expired'),
    ...purses.pay({ from: theFund, to: purseOfMia, minutes: 120 }), purses.hold(kept(4, 20)), purses.leave({ from: purseOfLeo, to: purseOfMia, minutes: 25 }),
  ];
};

describe('the totals of a community', () => {
  it('are zero together after every event', () => {
    for (let said = 1; said <= life().length; said++) expect(sumAfter(...life().slice(0, said))).toBe(0n);
  });
  it.each<[string, (purses: Purses) => readonly Said[], bigint]>([
    ['a receipt that comes twice', (purses) => { const payment = { from: purseOfAna, to: purseOfLeo, minutes: 60 }; return [...purses.pay(payment), ...purses.arrive(payment)]; }, 60n],
    ['a receipt that nobody sent', (purses) => purses.arrive({ from: purseOfAna, to: purseOfLeo, minutes: 60 }), 60n],
    ['a receipt of more than was sent', (purses) => [purses.leave({ from: purseOfAna, to: purseOfLeo, minutes: 60 }), ...purses.arrive({ from: purseOfAna, to: purseOfLeo, minutes: 90 })], 30n],
    ['a levy that was not taken from what arrived', (purses) => [purses.leave({ from: purseOfAna, to: purseOfLeo, minutes: 60 }), ...purses.arrive({ from: purseOfAna, to: purseOfLeo, minutes: 66, levy: 6 })], 6n],
  ])('tell %s', (_, history, sum) => expect(sumAfter(...history(new Purses()))).toBe(sum));
  it('keep what has left and not arrived under way', () => expect(sumAfter(new Purses().leave({ from: purseOfAna, to: purseOfLeo, minutes: 60 }))).toBe(0n));
});

const elsewhere = communityId.parse(`cmt_${'e'.repeat(32)}`);
let world: ReadModelWorld;
beforeAll(async () => {
  world = await readModelsWith([ledger]);
  await world.given(...life());
}, 60_000);
afterAll(() => world.close());

const asking = (roles: readonly string[], { viewer = leo, now = '2027-03-10T12:00:00.000Z' }: { viewer?: typeof leo; now?: string } = {}) => ({ ...requestTo(world, viewer), now: () => now, rolesIn: async () => roles as never });
const overview = (roles: readonly string[] = ['member'], options?: { now: string }) => new CommunityLedgerResolver().ledger({ id: neighbours }, {}, asking(roles, options));
const more = new LedgerOverviewResolver();
const about = async () => {
  const found = await overview();
  if (!found) throw new Error('no ledger');
  return found;
};

describe('the ledger of a community', () => {
  it('shows every member what all have together', async () => expect(await overview()).toMatchObject({
    members: '85', fund: '490', issue: '-600', inTransit: '25', sum: '0', held: '20', accounts: 3,
  }));
  it.each([['30 days', '2027-03-30T23:00:00.000Z', '290', '290'], ['the days after', '2027-03-31T01:00:00.000Z', '0', '290'], ['a season later', '2027-06-01T00:00:00.000Z', '0', '0']])('shows what moved: %s', async (_, now, in30, in90) =>
    expect(await overview(['member'], { now })).toMatchObject({ movedIn30Days: in30, movedIn90Days: in90 }));
  it('shows how many have how much, and nothing of who', async () => {
    const balances = await more.balances(await about(), {}, asking(['member']));
    expect(balances.map(({ from, below, accounts }) => [from, below, accounts])).toEqual([
      [null, '-600', 0], ['-600', '-300', 0], ['-300', '0', 1], ['0', '300', 2], ['300', '600', 0], ['600', '1500', 0], ['1500', '3000', 0], ['3000', null, 0],
    ]);
    expect(JSON.stringify(balances)).not.toContain('mbr_');
  });
  it.each([['a treasurer', ['member', 'treasurer']], ['a coordinator', ['member', 'coordinator']]])('shows %s how long holds have waited', async (_, roles) =>
    expect(await more.holdsByAge(await about(), {}, asking(roles))).toEqual([
      { days: 0, belowDays: 7, holds: 0, minutes: '0' }, { days: 7, belowDays: 30, holds: 1, minutes: '20' }, { days: 30, belowDays: 60, holds: 0, minutes: '0' }, { days: 60, belowDays: null, holds: 0, minutes: '0' },
    ]));
  it('does not show other members how long holds have waited', async () => expect(await more.holdsByAge(await about(), {}, asking(['member']))).toBeNull());
  it('is not shown to strangers', async () => expect(await overview([])).toBeNull());
  it('is not shown to who is not signed in', async () => expect(await new CommunityLedgerResolver().ledger({ id: neighbours }, {}, { ...requestTo(world), rolesIn: async () => [] })).toBeNull());
  it('of another community has nothing of this one', async () => expect(await new CommunityLedgerResolver().ledger({ id: elsewhere }, {}, asking(['member'], { viewer: ana }))).toMatchObject({ members: '0', fund: '0', accounts: 0 }));
  it.each(['', 'cmt_', '\u0000', ana])('is nothing under the id %j', async (id) => expect(await new CommunityLedgerResolver().ledger({ id }, {}, asking(['member']))).toBeNull());
});

it('comes out the same when everything is built anew', async () => expect(await world.models.verify(ledger)).toMatchObject({ differing: 0 }));
