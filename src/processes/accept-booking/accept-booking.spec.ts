import { afterEach, describe, expect, it } from '@jest/globals';
import { ProgrammeAdopted, ProgrammeEnded } from '../../../contracts/account/account.events.js';
import { accountOf, fundOf } from '../../../contracts/account/accounts.js';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { MemberLeft } from '../../../contracts/community/membership.events.js';
import { streamOf } from '../../../contracts/events.js';
import { ListingDrafted, ListingPublished } from '../../../contracts/listing/listing.events.js';
import { bookingId, creditHoldId, programmeId } from '../../../contracts/values.js';
import { aListingId, ana, bicycleRepair, drafted, kreuzberg, leo, mia, published, weekdays } from '../../../test/support/listings.js';
import { Neighbourhood, SetClock } from '../../../test/support/neighbourhood.js';
import { MemoryEventStore } from '../../adapters/memory/memory-event-store.js';
import { CloseAccount } from '../../account/account.commands.js';
import { AcceptBooking, CounterBooking, DeclineBooking, GiveCreditsBack, RequestBooking, WithdrawBooking } from '../../booking/booking.commands.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent } from '../../kernel/event-store.js';
import { idFrom } from '../../kernel/ids.js';

const at = '2027-03-01T10:00:00.000Z';
const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const theBooking = bookingId.parse(idFrom('bkg', 'r1'));
/** The places of prices in the listing's list. */
const [asGift, forAnHour] = [0, 1];

const accept = (commandId: string, { actor = leo, termsVersion = 1, when = at }: { actor?: string; termsVersion?: number; when?: string } = {}) =>
  new AcceptBooking({ bookingId: theBooking, termsVersion }, { commandId, actor, at: when });

let open: Neighbourhood | undefined;
const neighbourhood = async (options: Parameters<typeof Neighbourhood.open>[0] = {}) => (open = await Neighbourhood.open(options));
afterEach(() => open?.parts.store.close());

/** Ana has asked Leo for an hour. */
const asked = async (options: Parameters<typeof Neighbourhood.open>[0] = {}, priceIndex = forAnHour) => {
  const world = await neighbourhood({ others: [mia], ...options });
  await world.send(new RequestBooking({ bookingId: theBooking, listingId: bicycleRepair, slot: friday, priceIndex }, { commandId: 'r1', actor: ana, at }));
  return world;
};
const anas = streamOf.account(accountOf(kreuzberg, ana));
const settled = async (world: Neighbourhood) => {
  const processes = world.processes();
  processes.start();
  await processes.settle();
  await processes.stop();
};
const agreement = async (world: Neighbourhood) => (await world.parts.streams.read<BookingEvent>(streamOf.booking(theBooking))).find((event) => event.type === 'BookingAccepted');

describe('terms that name a reward', () => {
  const programme = programmeId.parse(idFrom('prg', 'walks'));
  const [fund, reason] = [fundOf(kreuzberg), 'We voted in May.'];
  const contributions = { provider: [{ kind: 'TIME' as const, what: 'an hour' }], recipient: [{ kind: 'TASK' as const, what: 'walks along', reward: { programmeId: programme, minutes: '60', reason: 'It keeps you well.' } }] };
  const rewarded = async () => {
    const world = await neighbourhood();
    await world.record(streamOf.account(fund), ProgrammeAdopted.of({ accountId: fund, programmeId: programme, name: 'Walks', minutes: '60', budget: '600', authorId: leo, reason }));
    await world.send(new RequestBooking({ bookingId: theBooking, listingId: bicycleRepair, slot: friday, priceIndex: asGift, contributions }, { commandId: 'r1', actor: ana, at }));
    return world;
  };
  const ends = (world: Neighbourhood) => world.record(streamOf.account(fund), ProgrammeEnded.of({ accountId: fund, programmeId: programme, authorId: leo, reason }));

  it('are agreed to while the programme runs, and that is answered the same when it has ended', async () => {
    const world = await rewarded();
    const first = await world.send(accept('a1'));
    expect(first).toMatchObject({ revision: 1n });
    await ends(world);
    expect(await world.send(accept('a1'))).toEqual(first);
  });
  it('are not agreed to when the programme has ended since they were proposed: it promises nothing new', async () => {
    const world = await rewarded();
    await ends(world);
    expect(await world.send(accept('a1'))).toMatchObject({ rejected: 'PROGRAMME_ENDED' });
    expect(await agreement(world)).toBeUndefined();
  });
});

describe('terms in credits', () => {
  it('are agreed to once the credits are held in the recipient’s account', async () => {
    const world = await asked();
    expect(await world.send(accept('a1'))).toMatchObject({ revision: 1n });
    const [held] = await world.parts.streams.read<{ type: string; data: { holdId: string } }>(anas);
    expect(held).toMatchObject({ type: 'CreditsHeld', data: { to: accountOf(kreuzberg, leo), minutes: '60', purpose: { kind: 'BOOKING', bookingId: theBooking }, expiresAt: '2027-05-04T10:00:00.000Z' }, metadata: { actorId: 'system:accept-booking' } });
    expect((await agreement(world))?.data).toMatchObject({ by: 'provider', credits: { holdId: held?.data.holdId, minutes: '60' } });
    expect(await world.account(ana)).toEqual({ balance: '0', held: '60' });
  });
  it('are agreed to by the recipient after a counter-offer, and are paid by the recipient all the same', async () => {
    const world = await asked();
    await world.send(new CounterBooking({ bookingId: theBooking, termsVersion: 1, note: 'Bring pads.' }, { commandId: 'c1', actor: leo, at }));
    expect(await world.send(accept('a1', { actor: ana, termsVersion: 2 }))).toMatchObject({ revision: 2n });
    expect([await world.account(ana), await world.account(leo)]).toEqual([{ balance: '0', held: '60' }, { balance: '0', held: '0' }]);
  });
  it('are not agreed to while the provider’s account is closed: nobody could spend what came to it', async () => {
    const world = await asked();
    await world.send(new CloseAccount({ accountId: accountOf(kreuzberg, leo), reason: 'No more credits for me.' }, { commandId: 'x1', actor: leo, at }));
    expect(await world.send(accept('a1'))).toMatchObject({ rejected: 'ACCOUNT_CLOSED', message: 'The provider’s account is closed.' });
    expect([await world.account(ana), await agreement(world)]).toEqual([{ balance: '0', held: '0' }, undefined]);
  });
  it.each([['who would be paid', leo], ['who would pay', ana]])('are not agreed to once %s has left the community', async (_, gone) => {
    const world = await asked();
    await world.record(streamOf.membership(kreuzberg, gone), MemberLeft.of({ communityId: kreuzberg, memberId: gone }));
    expect(await world.send(accept('a1'))).toMatchObject({ rejected: 'NOT_A_MEMBER' });
    expect([await world.account(ana), await agreement(world)]).toEqual([{ balance: '0', held: '0' }, undefined]);
  });
  it('of a need are paid by who has it', async () => {
    const world = await neighbourhood();
    const need = aListingId('4eed');
    await world.record(streamOf.listing(need), ListingDrafted.of({ ...drafted.data, listingId: need, kind: 'NEED' }), ListingPublished.of({ ...published.data, listingId: need }));
    await world.record(streamOf.calendar(need), { type: 'AvailabilitySet', data: { listingId: need, ownerId: leo, plan: weekdays } });
    await world.send(new RequestBooking({ bookingId: theBooking, listingId: need, slot: friday, priceIndex: 0 }, { commandId: 'r1', actor: ana, at }));
    expect(await world.send(accept('a1'))).toMatchObject({ revision: 1n });
    expect([await world.account(leo), await world.account(ana)]).toEqual([{ balance: '0', held: '60' }, { balance: '0', held: '0' }]);
  });
  it('hold their credits until they can have been paid, however long the community waits for objections', async () => {
    const world = await asked({ policy: { autoCompleteHours: 720, creditHoldDays: 8 } });
    await world.send(accept('a1'));
    expect((await world.parts.streams.read<{ type: string; data: object }>(anas))[0]?.data).toMatchObject({ expiresAt: '2027-04-12T10:00:00.000Z' });
    world.parts.clock.instant = '2027-04-04T10:00:00.000Z';
    await settled(world);
    expect([await world.account(ana), await world.account(leo)]).toEqual([{ balance: '-60', held: '0' }, { balance: '60', held: '0' }]);
  });
  it('keep what they hold, however late the timer is', async () => {
    const world = await asked();
    await world.send(accept('a1'));
    world.parts.clock.instant = '2027-03-01T10:02:00.000Z';
    await settled(world);
    const { credits } = (await agreement(world))?.data ?? {};
    const giveBack = new GiveCreditsBack({ bookingId: theBooking, accountId: accountOf(kreuzberg, ana), holdId: creditHoldId.parse(credits?.holdId) }, { commandId: 't1', actor: 'system:settle-credit-holds', at });
    expect(await world.send(giveBack)).toEqual({ rejected: 'HOLD_IN_USE' });
    expect(await world.account(ana)).toEqual({ balance: '0', held: '60' });
  });
  it('that are a gift touch no account', async () => {
    const world = await asked({}, asGift);
    expect(await world.send(accept('a1'))).toMatchObject({ revision: 1n });
    expect(await world.said(anas)).toEqual([]);
  });
  it('are answered as the first time when that is repeated', async () => {
    const world = await asked();
    const first = await world.send(accept('a1'));
    expect(await world.send(accept('a1', { when: '2027-03-05T11:00:00.000Z' }))).toEqual(first);
    expect(await world.send(accept('a1', { termsVersion: 2 }))).toEqual({ rejected: 'IDEMPOTENCY_CONFLICT' });
    expect(await world.said(anas)).toEqual(['CreditsHeld']);
  });
  it('ten times at once hold the credits once', async () => {
    const world = await asked();
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.send(accept('a1'))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)))).size).toBe(1);
    expect([await world.said(anas), await world.said(streamOf.booking(theBooking))]).toEqual([['CreditsHeld'], ['BookingRequested', 'BookingAccepted']]);
  });
});

describe('accepting is refused, and nothing stays held,', () => {
  it('when the recipient cannot pay, who alone is told how much is wanting', async () => {
    const world = await asked({ policy: { creditLimitMinutes: 45 } });
    expect(await world.send(accept('a1'))).toEqual({ rejected: 'LIMIT_REACHED' });
    await world.send(new CounterBooking({ bookingId: theBooking, termsVersion: 1 }, { commandId: 'c1', actor: leo, at }));
    expect(await world.send(accept('a2', { actor: ana, termsVersion: 2 }))).toEqual({ rejected: 'LIMIT_REACHED', facts: { missing: '15' } });
    expect(await world.said(anas)).toEqual(['TransferRefused', 'TransferRefused']);
    expect(await agreement(world)).toBeUndefined();
  });
  it('for ever, under the same name, once the recipient could not pay', async () => {
    const world = await asked({ policy: { creditLimitMinutes: 45 } });
    await world.send(accept('a1'));
    expect(await world.send(accept('a1'))).toEqual({ rejected: 'LIMIT_REACHED' });
    expect(await world.said(anas)).toEqual(['TransferRefused']);
  });
  it.each<[string, Parameters<typeof accept>[1], string]>([
    ['by who made the proposal', { actor: ana }, 'OWN_PROPOSAL'], ['by a stranger', { actor: mia }, 'NOT_FOUND'], ['for terms that were not read', { termsVersion: 2 }, 'STALE_TERMS'],
    ['when the time to answer is over', { when: friday.startsAt }, 'ANSWER_TOO_LATE'],
  ])('%s', async (_, by, code) => {
    const world = await asked();
    expect(await world.send(accept('a1', by))).toMatchObject({ rejected: code });
    expect(await world.said(anas)).toEqual([]);
  });
  it('for a booking that does not exist', async () => {
    const world = await neighbourhood();
    expect(await world.send(accept('a1'))).toEqual({ rejected: 'NOT_FOUND' });
    expect(await world.said(anas)).toEqual([]);
  });
  it('once it is declined', async () => {
    const world = await asked();
    await world.send(new DeclineBooking({ bookingId: theBooking }, { commandId: 'd1', actor: leo, at }));
    expect(await world.send(accept('a1'))).toEqual({ rejected: 'NOT_NEGOTIABLE' });
    expect(await world.said(anas)).toEqual([]);
  });
  it('when the request is withdrawn in the same moment', async () => {
    const world = await asked();
    const [accepted] = await Promise.all([accept('a1'), new WithdrawBooking({ bookingId: theBooking }, { commandId: 'w1', actor: ana, at })].map((command) => world.send(command)));
    expect(accepted).toEqual({ rejected: 'NOT_NEGOTIABLE' });
    expect(await world.account(ana)).toEqual({ balance: '0', held: '0' });
  });
});

/** A log that stops in the middle of one append, before it is written or after. */
class CrashingStore extends MemoryEventStore {
  crash: { readonly stream: string; readonly written: boolean } | undefined;

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    const { crash } = this;
    if (!crash || !stream.startsWith(crash.stream)) return super.append(stream, events, expected);
    if (crash.written) await super.append(stream, events, expected);
    throw new StoreUnavailable('the machine stopped here');
  }
}

describe('a crash in the middle of accepting', () => {
  const stopped = async (crash: NonNullable<CrashingStore['crash']>) => {
    const store = new CrashingStore();
    const clock = new SetClock(at);
    const { parts: { vault } } = await asked({ store, clock });
    store.crash = crash;
    await expect(open?.send(accept('a1'))).rejects.toThrow('the machine stopped here');
    store.crash = undefined;
    return { clock, again: await neighbourhood({ store, clock, vault, isNew: false }) };
  };
  const points = [
    { where: 'before the credits are held', crash: { stream: 'account-', written: false }, held: '0', agreed: false },
    { where: 'when the credits are held and nobody was told', crash: { stream: 'account-', written: true }, held: '60', agreed: false },
    { where: 'before the terms are agreed to', crash: { stream: 'booking-', written: false }, held: '60', agreed: false },
    { where: 'when the terms are agreed to and nobody was told', crash: { stream: 'booking-', written: true }, held: '60', agreed: true },
  ];

  it.each(points)('$where leaves nothing that lasts', async ({ crash, held, agreed }) => {
    const { again, clock } = await stopped(crash);
    await settled(again);
    expect(await again.account(ana)).toEqual({ balance: '0', held });
    clock.instant = '2027-03-01T10:02:00.000Z';
    await settled(again);
    expect(await again.account(ana)).toEqual({ balance: '0', held: agreed ? '60' : '0' });
    expect((await agreement(again)) !== undefined).toBe(agreed);
  });
  it.each(points)('$where is finished by a repeat', async ({ crash }) => {
    const { again } = await stopped(crash);
    expect(await again.send(accept('a1', { when: '2027-03-01T10:01:00.000Z' }))).toMatchObject({ revision: 1n });
    expect([await again.said(anas), await again.said(streamOf.booking(theBooking))]).toEqual([['CreditsHeld'], ['BookingRequested', 'BookingAccepted']]);
  });
  it('and a repeat after the credits were given back agrees to nothing that others could have spent', async () => {
    const { again, clock } = await stopped({ stream: 'booking-', written: false });
    clock.instant = '2027-03-01T10:02:00.000Z';
    await settled(again);
    expect(await again.send(accept('a1', { when: clock.instant }))).toEqual({ rejected: 'HOLD_LAPSED' });
    expect(await again.send(accept('a2', { when: clock.instant }))).toMatchObject({ revision: 2n });
    expect(await again.account(ana)).toEqual({ balance: '0', held: '60' });
  });
});
