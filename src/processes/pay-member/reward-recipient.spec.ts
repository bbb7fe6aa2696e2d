import { beforeEach, describe, expect, it } from '@jest/globals';
import { BookingRequested, ContributionsReported, type BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf } from '../../../contracts/events.js';
import { bookingId, programmeId, type BookingId, type ProgrammeId } from '../../../contracts/values.js';
import { accepted, cancelledLate, completed, confirmed, reported, requested } from '../../../test/support/bookings.js';
import { accountIn, ana, cora, CreditStreet, fund, leo, street, tom, zoe } from '../../../test/support/credit-street.js';
import { AdoptProgramme, CloseAccount, EndProgramme } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { RewardRecipient } from './reward-recipient.commands.js';

const bookingNamed = (name: string): BookingId => bookingId.parse(idFrom('bkg', name));
const programmeNamed = (name: string): ProgrammeId => programmeId.parse(idFrom('prg', name));
const [walk, walks] = [bookingNamed('walk'), programmeNamed('walks')];
const asked = BookingRequested.of({ ...requested.data, communityId: street, providerId: leo, recipientId: ana });
const did = (done: 'DONE' | 'PARTLY' | 'NOT_DONE') => ContributionsReported.of({ ...reported('recipient').data, reports: [{ index: 0, done }] });
const bothConfirmed = [confirmed('provider'), confirmed('recipient')];
const walked = [asked, accepted, did('DONE'), ...bothConfirmed, completed('CONFIRMED')];

let world: CreditStreet;
beforeEach(async () => {
  world = await CreditStreet.open();
  await world.fill('600');
  await adopt(walks);
});

const adopt = (programme: ProgrammeId, { minutes = '60', budget = '120' } = {}) =>
  world.send(new AdoptProgramme({ accountId: fund, programmeId: programme, name: 'Walks', minutes, budget, reason: 'We voted in May.' }, world.by(tom)));
const happened = async (history: readonly BookingEvent[] = walked, booking = walk) => {
  for (const event of history) await world.record(streamOf.booking(booking), { type: event.type, data: { ...event.data, bookingId: booking } });
};
/** Cora rewards who walked, or what else is said. */
const reward = (data: Partial<RewardRecipient['data']> = {}, { actor = cora, key = 'r1' } = {}) => world.send(new RewardRecipient({ bookingId: walk, programmeId: walks, ...data }, world.by(actor, key)));
const balances = async () => { await world.settle(); return Promise.all([accountIn(ana), accountIn(leo), fund].map((one) => world.balance(one))); };
const refused = async (answer: Promise<object>, rejected: string) => {
  const before = await world.said(fund);
  expect(await answer).toMatchObject({ rejected });
  expect(await world.said(fund)).toEqual(before);
};

describe('having taken part in a service', () => {
  it.each([['a coordinator', cora], ['a treasurer', tom]])('is rewarded by the fund on the word of %s, and the provider pays nothing', async (_, actor) => {
    await happened();
    expect(await reward({}, { actor })).toHaveProperty('revision');
    expect((await world.account(fund)).at(-1)).toMatchObject({
      type: 'CreditsTransferred', data: { to: accountIn(ana), minutes: '60', purpose: { kind: 'REWARD', programmeId: walks, bookingId: walk }, authority: 'AGREEMENT' }, metadata: { actorId: 'system:reward-recipient' },
    });
    expect(await balances()).toEqual(['60', '0', '540']);
  });
  it('is rewarded also where it was done in part', async () => {
    await happened([asked, accepted, did('PARTLY'), confirmed('provider'), completed('IN_TIME')]);
    expect(await reward()).not.toHaveProperty('rejected');
  });
});

describe('a reward is paid once for each booking and programme', () => {
  beforeEach(() => happened());

  it('whoever says so again, and under which name', async () => {
    const first = await reward();
    for (const again of [{}, { key: 'r2' }, { actor: tom }]) expect(await reward({}, again)).toEqual(first);
    expect(await balances()).toEqual(['60', '0', '540']);
  });
  it('however many say so at once', async () => {
    await Promise.all([cora, tom].flatMap((actor) => [1, 2, 3].map((key) => reward({}, { actor, key: `r${key}` }))));
    expect(await balances()).toEqual(['60', '0', '540']);
  });
  it('and answered the same although the programme has ended and they have left since', async () => {
    const first = await reward();
    await world.send(new EndProgramme({ accountId: fund, programmeId: walks, reason: 'Winter.' }, world.by(tom)));
    await world.leave(ana);
    expect(await reward()).toEqual(first);
    expect(await reward({}, { key: 'r2' })).toEqual(first);
  });
});

describe('a reward is refused for want of minutes, for ever under its name,', () => {
  const another = async (name: string) => { await happened(walked, bookingNamed(name)); return reward({ bookingId: bookingNamed(name) }, { key: name }); };

  it('above what one booking may bring', async () => {
    await adopt(programmeNamed('marathon'), { minutes: '121', budget: '500' });
    await happened();
    const no = { rejected: 'REWARD_CAP_REACHED', facts: { missing: '1' } };
    expect([await reward({ programmeId: programmeNamed('marathon') }), await reward({ programmeId: programmeNamed('marathon') })]).toEqual([no, no]);
  });
  it('above what one month may bring', async () => {
    await world.vote({ rewardBookingMinutes: 60, rewardMonthMinutes: 60 });
    await another('first');
    expect(await another('second')).toEqual({ rejected: 'REWARD_CAP_REACHED', facts: { missing: '60' } });
  });
  it('above the programme’s budget', async () => {
    expect([await another('first'), await another('second')].filter((answer) => 'rejected' in answer)).toEqual([]);
    expect(await another('third')).toEqual({ rejected: 'BUDGET_EXHAUSTED', facts: { missing: '60' } });
    expect(await balances()).toEqual(['120', '0', '480']);
  });
  it('by a fund that has too little, and paid once when it has enough', async () => {
    world = await CreditStreet.open();
    await adopt(walks);
    await happened();
    const no = { rejected: 'LIMIT_REACHED', facts: { missing: '60' } };
    expect(await reward()).toEqual(no);
    await world.fill('600');
    expect(await reward()).toEqual(no);
    const paid = await reward({}, { key: 'r2' });
    expect(paid).toHaveProperty('revision');
    expect(await reward({}, { key: 'r3' })).toEqual(paid);
    expect(await balances()).toEqual(['60', '0', '540']);
  });
});

describe('a reward is refused, and nothing is written,', () => {
  it.each<[string, readonly BookingEvent[], string]>([
    ['of a booking that was never asked for', [], 'NOT_FOUND'],
    ['of one that is only agreed', [asked, accepted], 'NOT_YET_DUE'],
    ['of one that is not completed, although all is confirmed', walked.slice(0, -1), 'NOT_YET_DUE'],
    ['of one that was called off', [asked, accepted, cancelledLate], 'NOT_YET_DUE'],
    ['where nobody has said anything', [asked, accepted, completed('IN_TIME')], 'NOT_CONFIRMED'],
    ['where the recipient has reported, and the provider has not confirmed', [asked, accepted, did('DONE'), completed('IN_TIME')], 'NOT_CONFIRMED'],
    ['where only the recipient has confirmed', [asked, accepted, did('DONE'), confirmed('recipient'), completed('IN_TIME')], 'NOT_CONFIRMED'],
    ['where the recipient did nothing', [asked, accepted, did('NOT_DONE'), ...bothConfirmed, completed('CONFIRMED')], 'NOT_CONFIRMED'],
    ['where the recipient took back what they had reported', [asked, accepted, did('DONE'), did('NOT_DONE'), ...bothConfirmed, completed('CONFIRMED')], 'NOT_CONFIRMED'],
    ['where only the provider did their part', [asked, accepted, reported('provider'), ...bothConfirmed, completed('CONFIRMED')], 'NOT_CONFIRMED'],
  ])('%s', async (_, history, code) => { await happened(history); await refused(reward(), code); });
  it.each([['a stranger, who learns nothing', zoe, 'NOT_FOUND'], ['a plain member', leo, 'NOT_TREASURER'], ['the recipient', ana, 'NOT_TREASURER']])('on the word of %s', async (_, actor, code) => {
    await happened();
    await refused(reward({}, { actor }), code);
  });
  it('on the word of a coordinator who has left', async () => { await happened(); await world.leave(cora); await refused(reward(), 'NOT_FOUND'); });
  it('for a programme that is not known', async () => { await happened(); await refused(reward({ programmeId: programmeNamed('nothing') }), 'NO_SUCH_PROGRAMME'); });
  it('for a programme that has ended', async () => {
    await happened();
    await world.send(new EndProgramme({ accountId: fund, programmeId: walks, reason: 'Winter.' }, world.by(tom)));
    await refused(reward(), 'PROGRAMME_ENDED');
  });
  it('for a recipient who has left', async () => { await happened(); await world.leave(ana); await refused(reward(), 'NOT_A_MEMBER'); });
  it('for an account that is closed', async () => {
    await happened();
    await world.send(new CloseAccount({ accountId: accountIn(ana), reason: 'Moved away.' }, world.by(tom)));
    await refused(reward(), 'ACCOUNT_CLOSED');
  });
  it('under a name that was used for another booking', async () => {
    await happened();
    await happened(walked, bookingNamed('other'));
    await reward({ bookingId: bookingNamed('other') });
    await refused(reward(), 'IDEMPOTENCY_CONFLICT');
  });
});
