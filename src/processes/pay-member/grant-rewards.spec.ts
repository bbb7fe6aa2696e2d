import { beforeEach, describe, expect, it } from '@jest/globals';
import { BookingRequested, ContributionsReported, DeliveryObjected, TermsCountered, type BookingEvent } from '../../../contracts/booking/booking.events.js';
import { accountOf } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import type { Contributions } from '../../../contracts/listing/listing.events.js';
import { bookingId, programmeId, sponsorId, type BookingId, type ProgrammeId } from '../../../contracts/values.js';
import { accepted, cancelledLate, completed, confirmed, countered, objected, reported, requested, settledByBoth } from '../../../test/support/bookings.js';
import { accountIn, ana, cora, CrashingStore, CreditStreet, fund, leo, street, tom, transferNamed } from '../../../test/support/credit-street.js';
import { eventually } from '../../../test/support/eventually.js';
import { AdoptProgramme, AdoptSponsoredProgramme, CloseAccount, EndProgramme, OpenSponsor, TransferCredits } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { GiveCredits } from './pay-member.commands.js';
import { RewardRecipient } from './reward-recipient.commands.js';

const bookingNamed = (name: string): BookingId => bookingId.parse(idFrom('bkg', name));
const programmeNamed = (name: string): ProgrammeId => programmeId.parse(idFrom('prg', name));
const [walk, walks, talks, bread] = [bookingNamed('walk'), programmeNamed('walks'), programmeNamed('talks'), programmeNamed('bread')];
const bakery = accountOf(street, sponsorId.parse(idFrom('sponsor', 'bakery')));

type Named = { readonly programme?: ProgrammeId; readonly minutes?: string };
const doing = (...named: readonly (Named | undefined)[]): Contributions => ({
  provider: [{ kind: 'KNOWLEDGE', what: 'shows the way' }],
  recipient: named.map((one, index) => ({ kind: 'TASK' as const, what: `walks part ${index + 1}`, ...(one && { reward: { programmeId: one.programme ?? walks, minutes: one.minutes ?? '60', reason: 'For walking along.' } }) })),
});
const { note: _, ...terms } = requested.data.terms;
const asked = (contributions: Contributions) => BookingRequested.of({ ...requested.data, communityId: street, providerId: leo, recipientId: ana, terms: { ...terms, contributions } });
const did = (...done: readonly ('DONE' | 'PARTLY' | 'NOT_DONE')[]) => ContributionsReported.of({ ...reported('recipient').data, reports: done.map((how, index) => ({ index, done: how })) });
const both = [confirmed('provider'), confirmed('recipient')];
const walked = [asked(doing({})), accepted, did('DONE'), ...both, completed('CONFIRMED')];

let world: CreditStreet;
const adopt = (programme: ProgrammeId, { minutes = '60', budget = '120' } = {}) =>
  world.send(new AdoptProgramme({ accountId: fund, programmeId: programme, name: 'Walks', minutes, budget, reason: 'We voted in May.' }, world.by(tom)));
const opened = async (store?: CrashingStore) => {
  world = await CreditStreet.open(store && { store });
  await world.fill('600');
  await adopt(walks);
  return world;
};
/** Minutes of rewards that the bakery pays, of which it has been given some. */
const sponsored = async (given: string) => {
  await world.send(new OpenSponsor({ accountId: bakery, name: 'Bakery', reason: 'They offered.' }, world.by(tom)));
  await world.send(new AdoptSponsoredProgramme({ accountId: fund, programmeId: bread, name: 'Bread', minutes: '60', budget: '120', source: bakery, reason: 'They offered.' }, world.by(tom)));
  if (given !== '0') await world.send(new GiveCredits({ from: fund, to: bakery, minutes: given, transferId: transferNamed('to the bakery'), reason: 'For bread.' }, world.by(tom)));
};
const happened = async (history: readonly BookingEvent[] = walked, booking = walk) => {
  for (const event of history) await world.record(streamOf.booking(booking), { type: event.type, data: { ...event.data, bookingId: booking } });
};
const balances = async () => { await world.settle(); return Promise.all([accountIn(ana), accountIn(leo), fund, bakery].map((one) => world.balance(one))); };
const rewards = async (account = fund) => (await world.account(account)).flatMap(({ type, data }) => ('purpose' in data && data.purpose?.kind === 'REWARD' ? [`${type} ${data.minutes}`] : []));
beforeEach(() => opened());

describe('what the terms promise for taking part', () => {
  it('is granted by the fund when the booking is completed, and the provider pays nothing', async () => {
    await happened();
    expect(await balances()).toEqual(['60', '0', '540', '0']);
    expect((await world.account(fund)).at(-1)).toMatchObject({ data: { to: accountIn(ana), purpose: { kind: 'REWARD', programmeId: walks, bookingId: walk }, authority: 'AGREEMENT' }, metadata: { actorId: 'system:grant-rewards' } });
  });
  it('is what the terms say, and not what the programme could give', async () => {
    await happened([asked(doing({ minutes: '45' })), ...walked.slice(1)]);
    expect(await balances()).toEqual(['45', '0', '555', '0']);
  });
  it('is what the last terms say', async () => {
    await happened([asked(doing({ minutes: '15' })), TermsCountered.of({ ...countered.data, terms: { ...countered.data.terms, contributions: doing({ minutes: '30' }) } }), ...walked.slice(1)]);
    expect(await balances()).toEqual(['30', '0', '570', '0']);
  });
  it('is granted when the provider has confirmed it, although it completed merely in time', async () => {
    await happened([asked(doing({})), accepted, did('DONE'), confirmed('provider'), completed('IN_TIME')]);
    expect(await balances()).toEqual(['60', '0', '540', '0']);
  });
  it('is granted when a breakdown was settled after the provider had confirmed it', async () => {
    await happened([asked(doing({})), accepted, did('DONE'), confirmed('provider'), objected, settledByBoth('COMPLETED', 'recipient'), completed('SETTLED')]);
    expect(await balances()).toEqual(['60', '0', '540', '0']);
  });
  it('is granted for each thing that was done, by programmes of their own', async () => {
    await adopt(talks, { minutes: '30' });
    await happened([asked(doing({}, undefined, { programme: talks, minutes: '30' })), accepted, did('DONE', 'DONE', 'DONE'), ...both, completed('CONFIRMED')]);
    expect(await balances()).toEqual(['90', '0', '510', '0']);
  });
  it('is granted for what was reported done at last', async () => {
    await happened([asked(doing({}, {})), accepted, did('NOT_DONE', 'NOT_DONE'), did('DONE'), ...both, completed('CONFIRMED')]);
    expect(await balances()).toEqual(['60', '0', '540', '0']);
  });
  it('is granted although its programme has ended since: it was agreed to', async () => {
    await world.send(new EndProgramme({ accountId: fund, programmeId: walks, reason: 'Winter.' }, world.by(tom)));
    await happened();
    expect(await balances()).toEqual(['60', '0', '540', '0']);
  });
});

describe('nothing is granted by itself', () => {
  it.each<[string, readonly BookingEvent[]]>([
    ['where the terms promise nothing', [asked(doing(undefined)), ...walked.slice(1)]],
    ['before it is completed', walked.slice(0, -1)],
    ['where nobody has said anything', [asked(doing({})), accepted, completed('IN_TIME')]],
    ['where the provider has not confirmed it', [asked(doing({})), accepted, did('DONE'), completed('IN_TIME')]],
    ['where only the recipient has confirmed', [asked(doing({})), accepted, reported('provider'), did('DONE'), confirmed('recipient'), completed('IN_TIME')]],
    ['where the provider objected after confirming', [asked(doing({})), accepted, did('DONE'), confirmed('provider'), DeliveryObjected.of({ ...objected.data, by: 'provider', authorId: leo }), settledByBoth('COMPLETED', 'recipient'), completed('SETTLED')]],
    ['where it was done in part', [asked(doing({})), accepted, did('PARTLY'), ...both, completed('CONFIRMED')]],
    ['where it was not done', [asked(doing({})), accepted, did('NOT_DONE'), ...both, completed('CONFIRMED')]],
    ['where something else was done', [asked(doing({}, undefined)), accepted, did('NOT_DONE', 'DONE'), ...both, completed('CONFIRMED')]],
    ['where it was taken back', [asked(doing({})), accepted, did('DONE'), did('PARTLY'), ...both, completed('CONFIRMED')]],
    ['where it was called off', [asked(doing({})), accepted, cancelledLate]],
    ['where a breakdown was settled as called off', [asked(doing({})), accepted, did('DONE'), confirmed('provider'), objected, settledByBoth('CANCELLED', 'recipient')]],
  ])('%s', async (__, history) => {
    await happened(history);
    expect(await balances()).toEqual(['0', '0', '600', '0']);
    expect(await rewards()).toEqual([]);
  });
  it('to who has left', async () => {
    await world.leave(ana);
    await happened();
    expect(await balances()).toEqual(['0', '0', '600', '0']);
  });
  it('to an account that is closed', async () => {
    await world.send(new CloseAccount({ accountId: accountIn(ana), reason: 'Moved away.' }, world.by(ana)));
    await happened();
    expect(await balances()).toEqual(['0', '0', '600', '0']);
  });
});

describe('what budget, caps or the fund refuse is an event, and a coordinator may grant it another day', () => {
  const anotherDay = (booking = walk, key = 'again') => world.send(new RewardRecipient({ bookingId: booking, programmeId: walks }, world.by(cora, key)));
  const another = async (name: string) => { await happened(walked, bookingNamed(name)); await world.settle(); };

  it('above the budget', async () => {
    for (const name of ['one', 'two', 'three']) await another(name);
    expect(await rewards()).toEqual(['CreditsTransferred 60', 'CreditsTransferred 60', 'TransferRefused 60']);
    expect(await anotherDay(bookingNamed('three'))).toEqual({ rejected: 'BUDGET_EXHAUSTED', facts: { missing: '60' } });
  });
  it('above what a month may bring', async () => {
    await world.vote({ rewardMonthMinutes: 100 });
    for (const name of ['one', 'two']) await another(name);
    expect((await world.account(fund)).at(-1)).toMatchObject({ type: 'TransferRefused', data: { code: 'REWARD_CAP_REACHED', missing: '20' } });
    await world.vote({ rewardMonthMinutes: 120 }, 3);
    expect(await anotherDay(bookingNamed('two'))).toHaveProperty('revision');
    expect(await balances()).toEqual(['120', '0', '480', '0']);
  });
  it('above what one booking may bring, each reward for itself', async () => {
    await adopt(talks);
    await world.vote({ rewardBookingMinutes: 60 });
    await happened([asked(doing({}, { programme: talks })), accepted, did('DONE', 'DONE'), ...both, completed('CONFIRMED')]);
    expect(await balances()).toEqual(['60', '0', '540', '0']);
    expect(await rewards()).toEqual(['CreditsTransferred 60', 'TransferRefused 60']);
  });
  it('by hand as the terms say, where they say it', async () => {
    await happened([asked(doing({ minutes: '40' })), accepted, did('PARTLY'), ...both, completed('CONFIRMED')]);
    expect(await balances()).toEqual(['0', '0', '600', '0']);
    expect(await anotherDay()).toHaveProperty('revision');
    expect(await balances()).toEqual(['40', '0', '560', '0']);
  });
  it('and once, where somebody was faster than what happens by itself', async () => {
    await happened();
    expect(await anotherDay()).toHaveProperty('revision');
    expect(await balances()).toEqual(['60', '0', '540', '0']);
    expect(await rewards()).toEqual(['CreditsTransferred 60']);
  });
  it('and nothing a second time, whoever says so', async () => {
    await happened();
    await world.settle();
    expect(await anotherDay()).not.toHaveProperty('rejected');
    expect(await balances()).toEqual(['60', '0', '540', '0']);
  });
});

describe('nobody grants a reward to themselves', () => {
  it.each([['the recipient', ana, leo], ['the provider', leo, ana]])('%s, who is a treasurer, cannot', async (__, officer) => {
    await world.join(officer, { roles: ['member', 'treasurer', 'coordinator'] });
    await happened([asked(doing(undefined)), ...walked.slice(1)]);
    expect(await world.send(new RewardRecipient({ bookingId: walk, programmeId: walks }, world.by(officer)))).toEqual({ rejected: 'NOT_FOR_ONESELF' });
    expect(await rewards()).toEqual([]);
  });
});

describe('a sponsor', () => {
  const baked = [asked(doing({ programme: bread })), ...walked.slice(1)];

  it('pays what its programme promises, and the fund nothing', async () => {
    await sponsored('100');
    await happened(baked);
    expect(await balances()).toEqual(['60', '0', '500', '40']);
    expect(await rewards(bakery)).toEqual(['CreditsTransferred 60']);
    expect(await rewards()).toEqual([]);
  });
  it('pays no more than it has, and what it cannot pay is free again', async () => {
    await sponsored('100');
    await happened(baked);
    await happened(baked, bookingNamed('other'));
    expect(await balances()).toEqual(['60', '0', '500', '40']);
    expect((await world.said(fund)).slice(-2)).toEqual(['RewardApproved', 'RewardLapsed']);
    await world.send(new GiveCredits({ from: fund, to: bakery, minutes: '20', transferId: transferNamed('more'), reason: 'For bread.' }, world.by(tom)));
    await world.settle();
    expect(await world.send(new RewardRecipient({ bookingId: bookingNamed('other'), programmeId: bread }, world.by(cora)))).toHaveProperty('revision');
    expect(await balances()).toEqual(['120', '0', '480', '0']);
  });
  it('that has too little is told to who grants by hand, at once', async () => {
    await sponsored('0');
    await happened([asked(doing(undefined)), ...walked.slice(1)]);
    const by = (key: string) => world.send(new RewardRecipient({ bookingId: walk, programmeId: bread }, world.by(cora, key)));
    expect([await by('r1'), await by('r1')]).toEqual([{ rejected: 'LIMIT_REACHED', facts: { missing: '60' } }, { rejected: 'LIMIT_REACHED', facts: { missing: '60' } }]);
    await world.send(new GiveCredits({ from: fund, to: bakery, minutes: '60', transferId: transferNamed('more'), reason: 'For bread.' }, world.by(tom)));
    await world.settle();
    expect([await by('r1'), await by('r2'), await by('r3')].map((answer) => 'rejected' in answer)).toEqual([true, false, false]);
    expect(await balances()).toEqual(['60', '0', '540', '0']);
  });
  it('counts together with the fund in what a month may bring', async () => {
    await sponsored('100');
    await world.vote({ rewardMonthMinutes: 100 });
    await happened(walked, bookingNamed('one'));
    await happened(baked, bookingNamed('two'));
    expect(await balances()).toEqual(['60', '0', '440', '100']);
    expect((await world.account(fund)).at(-1)).toMatchObject({ type: 'TransferRefused', data: { code: 'REWARD_CAP_REACHED', missing: '20' } });
  });
  it('has to be there before a programme names it, or anybody gives to it', async () => {
    const programme = { accountId: fund, programmeId: bread, name: 'Bread', minutes: '60', budget: '120', reason: 'They offered.' };
    expect(await world.send(new AdoptSponsoredProgramme({ ...programme, source: bakery }, world.by(tom)))).toEqual({ rejected: 'NOT_FOUND', path: ['input', 'source'] });
    expect(await world.send(new AdoptSponsoredProgramme({ ...programme, source: bakery }, world.by(ana)))).toEqual({ rejected: 'NOT_TREASURER' });
    expect(await world.send(new GiveCredits({ from: fund, to: bakery, minutes: '1', transferId: transferNamed('more'), reason: 'For bread.' }, world.by(tom)))).toEqual({ rejected: 'NOT_FOUND', path: ['input', 'to'] });
  });
  it('takes gifts of members, without a levy', async () => {
    await world.vote({ levyPercent: 10 });
    await sponsored('0');
    expect(await world.send(new GiveCredits({ from: accountIn(ana), to: bakery, minutes: '50', transferId: transferNamed('gift') }, world.by(ana)))).toHaveProperty('revision');
    expect(await balances()).toEqual(['-50', '0', '600', '50']);
  });
});

const points = [['fund', `account-${fund}`], ['sponsor', `account-${bakery}`], ['recipient', `account-${accountIn(ana)}`]].flatMap(([where = '', stream = '']) => [false, true].map((written) => ({ where, stream, written })));
describe.each(points)('a machine that stops at the account of the $where, its entry written: $written,', ({ stream, written }) => {
  it('grants what was earned once, from the fund and from the sponsor', async () => {
    const store = new CrashingStore();
    await opened(store);
    await sponsored('100');
    await world.settle();
    await happened([asked(doing({}, { programme: bread, minutes: '45' })), accepted, did('DONE', 'DONE'), ...both, completed('CONFIRMED')]);
    store.crash = { stream, written };
    const processes = world.processes();
    processes.start();
    await eventually(() => store.crashes > 0);
    await processes.stop();
    store.crash = undefined;
    world = await world.again();
    const after = await balances();
    expect(after).toEqual(['105', '0', '440', '55']);
    world = await world.again({ hasCheckpoints: false });
    expect(await balances()).toEqual(after);
    expect(await rewards()).toEqual(['CreditsTransferred 60']);
    expect(await rewards(bakery)).toEqual(['CreditsTransferred 45']);
  });
});

it('a transfer that looks like a reward is not paid by a sponsor on anybody’s word', async () => {
  await sponsored('100');
  const forged = { accountId: bakery, to: accountIn(tom), minutes: '60', transferId: transferNamed('forged'), purpose: { kind: 'REWARD' as const, programmeId: bread, bookingId: walk } };
  expect(await world.send(new TransferCredits(forged, world.by(tom)))).toEqual({ rejected: 'NOT_FOUND' });
});
