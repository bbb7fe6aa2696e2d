import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type AppWorld, type Person } from '../support/app.js';
import { Neighbours } from '../support/neighbours.js';
import { TimeBank, type AccountSaid } from '../support/time-bank.js';

type Reward = { readonly programmeId: string; readonly minutes: string; readonly reason: string };
type Named = { readonly contributions: { readonly recipient: readonly { readonly reward: Reward | null }[] } };
type Earned = { readonly status: string; readonly minutes: string; readonly refusal: string | null; readonly message: string };
const rewardFields = 'contributions { recipient { reward { programmeId minutes reason } } }';

/** All walks are in one month. */
const beginOfNextMonth = (nowMs: number): string => {
  const now = new Date(nowMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 2)).toISOString();
};

/** Leo walks with neighbours. The street's fund rewards who walks along, and the bakery on the corner who brings the bread. Cora founded the community and keeps its fund. */
describe('earning for taking part', () => {
  let world: AppWorld;
  let neighbours: Neighbours;
  let bank: TimeBank;
  let ana: Person, leo: Person, cora: Person, mia: Person;
  let [walks, bread, bakery, listingId, bookingId] = ['', '', '', '', ''];
  beforeAll(async () => {
    world = await startApp();
    neighbours = await Neighbours.meet(world);
    ({ ana, leo, cora, mia } = neighbours.people);
    bank = TimeBank.at(world, neighbours.communityId);
    await world.advanceTo(beginOfNextMonth(world.clock.nowMs()));
  }, 60_000);
  afterAll(() => world.close());

  const voted = () => ({ communityId: bank.communityId, reason: 'The assembly of May.' });
  const walking = (recipient: readonly (Reward | null)[], provider: object = {}) => ({
    title: 'A walk along the canal', description: 'An hour of it, together.', category: 'SPORT', resources: [{ kind: 'TIME', name: 'A free hour' }], prices: [{ kind: 'GIFT' }],
    contributions: { provider: [{ kind: 'TIME', what: 'walks ahead', ...provider }], recipient: recipient.map((reward) => ({ kind: 'TASK', what: 'walks along', reward })) },
  });
  const reward = (programmeId: string, minutes: string): Reward => ({ programmeId, minutes, reason: 'Walking is good for all of us.' });
  /** Why a listing of Leo's is refused, and where. */
  const refused = async (content: object) => {
    const { draftListing } = await world.ask<{ draftListing: { code?: string; path?: string[] } }>(
      'mutation ($input: DraftListingInput!) { draftListing(input: $input) { ... on ListingRejected { code path } } }', { input: { communityId: bank.communityId, kind: 'OFFER', content } }, { as: leo });
    return [draftListing.code, draftListing.path?.slice(3).join('.')];
  };
  const openSponsor = async (as: Person) => (await world.ask<{ openSponsor: AccountSaid & { accountId?: string } }>(
    'mutation ($input: OpenSponsorInput!) { openSponsor(input: $input) { ... on OpenSponsorSuccess { position accountId account { id balance held available } } ... on AccountRejected { code } } }',
    { input: { ...voted(), name: 'Bakery on the corner' } }, { as })).openSponsor;
  const walk = async (): Promise<string> => {
    const slot = await neighbours.freeSlot(listingId, 48);
    const { id } = await neighbours.mustSay(ana, 'requestBooking', { listingId, slot });
    await neighbours.mustSay(leo, 'acceptBooking', { bookingId: id, termsVersion: 1 });
    await world.advanceTo(slot.endsAt);
    await neighbours.mustSay(leo, 'reportContributions', { bookingId: id, reports: [{ index: 0, done: 'DONE' }] });
    await neighbours.mustSay(ana, 'reportContributions', { bookingId: id, reports: [0, 1].map((index) => ({ index, done: 'DONE' })) });
    for (const one of [leo, ana]) await neighbours.mustSay(one, 'confirmContributions', { bookingId: id });
    await world.pass({});
    return id;
  };
  const earned = async (id: string) => (await world.ask<{ booking: { rewards: readonly Earned[] } }>('query ($id: ID!) { booking(id: $id) { rewards { status minutes refusal message } } }', { id }, { as: ana })).booking.rewards;
  const totals = async () => (await world.ask<{ community: { ledger: Record<'members' | 'fund' | 'sponsors' | 'issue' | 'sum', string> } }>(
    'query ($id: ID!) { community(id: $id) { ledger { members fund sponsors issue sum } } }', { id: bank.communityId }, { as: ana })).community.ledger;

  it('needs a sponsor whom a treasurer brings, and who is given something to give', async () => {
    expect((await openSponsor(ana)).code).toBe('NOT_TREASURER');
    bakery = (await openSponsor(cora)).accountId ?? '';
    const { budgetId } = await bank.say('adoptBudget', { ...voted(), minutes: '600', from: world.clock.now(), until: '2999-01-01T00:00:00.000Z' }, cora);
    await bank.say('issueCredits', { communityId: bank.communityId, budgetId, minutes: '300' }, cora);
    await world.pass({});
    expect(await bank.say('spendFromFund', { to: bakery, minutes: '40', reason: 'So that they can begin.' }, cora)).toMatchObject({ account: { balance: '260' } });
    expect((await bank.say('giveCredits', { to: bakery, minutes: '20', reason: 'I like the bread.' }, leo)).code).toBeUndefined();
    expect((await bank.say('giveCredits', { to: `${bank.communityId}.sponsor_${'0'.repeat(32)}`, minutes: '20' }, leo)).code).toBe('NOT_FOUND');
  });
  it('needs programmes that were voted for', async () => {
    walks = (await bank.say('adoptProgramme', { ...voted(), name: 'Walks along', minutes: '60', budget: '600' }, cora)).programmeId ?? '';
    bread = (await bank.say('adoptProgramme', { ...voted(), name: 'Brings bread', minutes: '30', budget: '600', source: bakery }, cora)).programmeId ?? '';
    expect((await bank.say('adoptProgramme', { ...voted(), name: 'Nobody', minutes: '30', budget: '600', source: `${bank.communityId}.sponsor_${'0'.repeat(32)}` }, cora))).toMatchObject({ code: 'NOT_FOUND', path: ['input', 'source'] });
  });
  it('is named by a listing, which is refused where it promises what cannot be', async () => {
    expect(await refused(walking([reward(`prg_${'0'.repeat(32)}`, '60')]))).toEqual(['NO_SUCH_PROGRAMME', 'recipient.0.reward.programmeId']);
    expect((await refused(walking([reward(walks, '61')])))[0]).toBe('ABOVE_PROGRAMME');
    expect((await refused(walking([reward(walks, '60')], { reward: reward(walks, '60') })))[0]).toBe('INVALID_INPUT');
    expect((await refused(walking([reward(walks, '60'), reward(walks, '60')])))[0]).toBe('INVALID_INPUT');
    listingId = await neighbours.list(leo, walking([reward(walks, '60'), reward(bread, '30')]));
  });
  it('is seen before anything is booked, and agreed to with everything else', async () => {
    const { listing } = await world.ask<{ listing: Named }>(`query ($id: ID!) { listing(id: $id) { ${rewardFields} } }`, { id: listingId }, { as: mia });
    expect(listing.contributions.recipient.map((one) => one.reward?.minutes)).toEqual(['60', '30']);
    const slot = await neighbours.freeSlot(listingId, 48);
    const { id } = await neighbours.mustSay(ana, 'requestBooking', { listingId, slot });
    const { booking } = await world.ask<{ booking: { terms: Named } }>(`query ($id: ID!) { booking(id: $id) { terms { ${rewardFields} } } }`, { id }, { as: leo });
    expect(booking.terms).toEqual(listing);
    expect(await earned(id)).toMatchObject([{ status: 'PROMISED', minutes: '60' }, { status: 'PROMISED', minutes: '30' }]);
    await neighbours.mustSay(ana, 'withdrawBooking', { bookingId: id });
    expect((await earned(id)).map(({ status }) => status)).toEqual(['NOT_EARNED', 'NOT_EARNED']);
  });
  it('is granted when it was done and confirmed, by the fund and by the sponsor, and Leo pays nothing', async () => {
    bookingId = await walk();
    expect(await earned(bookingId)).toMatchObject([{ status: 'GRANTED', minutes: '60' }, { status: 'GRANTED', minutes: '30' }]);
    expect([await bank.balance(ana, ana), await bank.balance(leo, leo)]).toEqual(['90', '-20']);
    expect(await totals()).toEqual({ members: '70', fund: '200', sponsors: '30', issue: '-300', sum: '0' });
  });
  it('is granted once, also when somebody grants it by hand, and by nobody to themselves', async () => {
    expect((await bank.say('rewardRecipient', { bookingId, programmeId: walks }, cora)).code).toBeUndefined();
    expect(await totals()).toMatchObject({ fund: '200', sponsors: '30' });
    const { grantRole } = await world.ask<{ grantRole: { code?: string } }>('mutation ($input: GrantRoleInput!) { grantRole(input: $input) { ... on Rejection { code: __typename message } } }', { input: { communityId: bank.communityId, memberId: leo.id, role: 'COORDINATOR' } }, { as: cora });
    expect(grantRole.code).toBeUndefined();
    expect((await bank.say('rewardRecipient', { bookingId, programmeId: walks }, leo)).code).toBe('NOT_FOR_ONESELF');
  });
  it('is refused in plain words where the month, or the sponsor, gives no more', async () => {
    await bank.vote({ rewardMonthMinutes: 120, rewardBookingMinutes: 120 }, cora);
    const second = await earned(await walk());
    expect(second).toMatchObject([{ status: 'REFUSED', refusal: 'REWARD_CAP_REACHED' }, { status: 'GRANTED' }]);
    expect(second[0]?.message).toContain('30 minutes more than the community gives');
    await bank.vote({ rewardMonthMinutes: 600 }, cora);
    expect(await earned(await walk())).toMatchObject([{ status: 'GRANTED' }, { status: 'REFUSED', refusal: 'LIMIT_REACHED' }]);
    expect(await totals()).toMatchObject({ fund: '140', sponsors: '0', sum: '0' });
  });
  it('can be followed by every member in the statement of the sponsor, who is named', async () => {
    const query = 'query ($id: ID!) { account(id: $id) { owner { kind name } balance statement { lines { nodes { purpose minutes counterpart { kind name } } } } } }';
    type Seen = { readonly account: { readonly owner: object; readonly balance: string; readonly statement: { readonly lines: { readonly nodes: readonly { readonly purpose: string; readonly minutes: string }[] } } } | null };
    const { account } = await world.ask<Seen>(query, { id: bakery }, { as: leo });
    expect(account).toMatchObject({ owner: { kind: 'SPONSOR', name: 'Bakery on the corner' }, balance: '0' });
    expect(account?.statement.lines.nodes.map(({ purpose, minutes }) => `${purpose} ${minutes}`)).toEqual(['FUND_SPENDING 40', 'GIFT 20', 'REWARD -30', 'REWARD -30']);
    expect((await world.ask<Seen>(query, { id: bakery }, { as: mia })).account).toBeNull();
    const { community } = await world.ask<{ community: { sponsors: readonly object[] | null; ledger: { programmes: readonly object[] } } }>('query ($id: ID!) { community(id: $id) { sponsors { owner { name } } ledger { programmes { name left source { name } } } } }', { id: bank.communityId }, { as: leo });
    expect(community).toEqual({ sponsors: [{ owner: { name: 'Bakery on the corner' } }], ledger: { programmes: [{ name: 'Walks along', left: '480', source: null }, { name: 'Brings bread', left: '540', source: { name: 'Bakery on the corner' } }] } });
  });
});
