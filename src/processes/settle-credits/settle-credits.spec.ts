import { afterEach, describe, expect, it } from '@jest/globals';
import type { AccountEvent } from '../../../contracts/account/account.events.js';
import { accountOf } from '../../../contracts/account/accounts.js';
import { BookingCancelled, type BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf, type EventType } from '../../../contracts/events.js';
import { bookingId, transferId } from '../../../contracts/values.js';
import { accepted, cancelled, cancelledLate, completed, declined, endsAt, objected, requested, settledByBoth, theBooking } from '../../../test/support/bookings.js';
import { acceptedForAnHour, completedFor, requestedForAnHour, settledFor, theHold } from '../../../test/support/credit-bookings.js';
import { recordedAt } from '../../../test/support/given.js';
import { ana, bicycleRepair, kreuzberg, leo } from '../../../test/support/listings.js';
import { Neighbourhood } from '../../../test/support/neighbourhood.js';
import { streamsOf } from '../../../test/support/streams.js';
import { CloseAccount, ExpireHold, TransferCredits, VoidHold } from '../../account/account.commands.js';
import { AcceptBooking, CancelBooking, ConfirmContributions, ObjectToDelivery, ReportContributions, RequestBooking, SettleBreakdown } from '../../booking/booking.commands.js';
import type { AnyRecorded } from '../../kernel/codec.js';
import { idFrom } from '../../kernel/ids.js';
import type { Send } from '../../kernel/process.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import { PayWhatIsOwed } from './settle-credits.commands.js';
import { settleCredits } from './settle-credits.process.js';

const meta = { commandId: 'c', actor: 'system:settle-credits', at: '2027-03-05T10:00:00.000Z' };
type AnyReaction = (event: AnyRecorded, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]>;

/** What the process sends about the last event of a history. */
const sentAbout = async (...history: readonly BookingEvent[]) => {
  const event = history.at(-1);
  const react = event && (settleCredits.on[event.type as EventType] as AnyReaction | undefined);
  if (!react) return [];
  return (await react(recordedAt(meta.at)(event, history.length - 1), await streamsOf(streamOf.booking(theBooking), history))).map((send) => send(meta));
};
const anas = accountOf(kreuzberg, ana);
const agreed = [requestedForAnHour, acceptedForAnHour] as const;
const ofHold = { accountId: anas, holdId: theHold.holdId };
const toLeo = { ...ofHold, to: accountOf(kreuzberg, leo) };
const post = (minutes: string) => new PayWhatIsOwed({ ...toLeo, transferId: transferId.parse(idFrom('trf', theHold.holdId)), minutes, purpose: { kind: 'BOOKING', bookingId: theBooking }, effectiveAt: endsAt }, meta);
const owed = (minutes: string) => new PayWhatIsOwed({ ...toLeo, transferId: transferId.parse(idFrom('trf', theHold.holdId)), minutes, purpose: { kind: 'CANCELLATION', bookingId: theBooking } }, meta);
const release = new VoidHold(ofHold, meta);
const lateBy = (percent: number) => BookingCancelled.of({ ...cancelledLate.data, percent });

describe('what was held for a booking is paid', () => {
  it.each(['15', '45', '60'])('when it is completed, as far as it was delivered: %s', async (minutes) => expect(await sentAbout(...agreed, completedFor('CONFIRMED', minutes))).toEqual([post(minutes)]));
  it('when a breakdown is settled as completed', async () => expect(await sentAbout(...agreed, objected, settledFor('30', 'provider'), completedFor('SETTLED', '30'))).toEqual([post('30')]));
  it.each([[50, '30'], [33, '19'], [99, '59'], [100, '60'], [2, '1']])('when it is cancelled at %i per cent: %s minutes', async (percent, minutes) => expect(await sentAbout(...agreed, lateBy(percent))).toEqual([owed(minutes)]));
});

describe('what was held for a booking goes back', () => {
  it('when it is cancelled in good time', async () => expect(await sentAbout(...agreed, cancelled)).toEqual([release]));
  it('when less than a minute is owed', async () => expect(await sentAbout(...agreed, lateBy(1))).toEqual([release]));
  it('when nothing was delivered', async () => expect(await sentAbout(...agreed, completedFor('CONFIRMED', '0'))).toEqual([release]));
  it('when a breakdown is settled as called off', async () => expect(await sentAbout(...agreed, objected, settledByBoth('CANCELLED', 'provider'))).toEqual([release]));
});

describe('no account hears of', () => {
  it.each<[string, readonly BookingEvent[]]>([
    ['a gift that is completed', [requested, accepted, completed('CONFIRMED')]], ['a gift that is cancelled', [requested, accepted, cancelledLate]], ['a gift that is settled', [requested, accepted, objected, settledByBoth('CANCELLED', 'provider')]],
    ['a booking that is only agreed', agreed], ['a breakdown', [...agreed, objected]], ['the word before the completion', [...agreed, objected, settledFor('30', 'provider')]], ['a request that was never agreed to', [requestedForAnHour, declined]],
  ])('%s', async (_, history) => expect(await sentAbout(...history)).toEqual([]));
});

describe('an hour for an hour', () => {
  let open: Neighbourhood | undefined;
  afterEach(() => open?.parts.store.close());
  const at = '2027-03-01T10:00:00.000Z';
  const booking = bookingId.parse(idFrom('bkg', 'r1'));
  const begun = async () => {
    const world = (open = await Neighbourhood.open());
    const slot = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
    await world.send(new RequestBooking({ bookingId: booking, listingId: bicycleRepair, slot, priceIndex: 1 }, { commandId: 'r1', actor: ana, at }));
    await world.send(new AcceptBooking({ bookingId: booking, termsVersion: 1 }, { commandId: 'a1', actor: leo, at }));
    return world;
  };
  const settled = async (world: Neighbourhood, when: string) => {
    world.parts.clock.instant = when;
    const processes = world.processes();
    processes.start();
    await processes.settle();
    await processes.stop();
    return [await world.account(ana), await world.account(leo)];
  };
  const reportsOf = (who: string, creditMinutes?: string) => new ReportContributions({ bookingId: booking, reports: [{ index: 0, done: 'DONE' }], creditMinutes }, { commandId: `report ${who}`, actor: who, at: '2027-03-05T10:30:00.000Z' });
  const confirms = (who: string) => new ConfirmContributions({ bookingId: booking }, { commandId: `confirm ${who}`, actor: who, at: '2027-03-05T10:30:00.000Z' });

  it('is paid for what both say was delivered, once however often it is settled', async () => {
    const world = await begun();
    for (const command of [reportsOf(leo, '45'), reportsOf(ana), confirms(ana), confirms(leo)]) await world.send(command);
    const paid = [{ balance: '-45', held: '0' }, { balance: '45', held: '0' }];
    expect(await settled(world, '2027-03-05T10:30:00.000Z')).toEqual(paid);
    expect(await settled(world, '2027-06-05T10:30:00.000Z')).toEqual(paid);
    expect(await world.said(streamOf.account(anas))).toEqual(['CreditsHeld', 'HoldPosted']);
  });
  it('is paid in full when nobody objects', async () => expect(await settled(await begun(), '2027-03-07T10:00:00.000Z')).toEqual([{ balance: '-60', held: '0' }, { balance: '60', held: '0' }]));
  it('is paid by half when it is called off late', async () => {
    const world = await begun();
    await world.send(new CancelBooking({ bookingId: booking }, { commandId: 'x1', actor: ana, at: '2027-03-05T08:00:00.000Z' }));
    expect(await settled(world, '2027-03-05T08:00:00.000Z')).toEqual([{ balance: '-30', held: '0' }, { balance: '30', held: '0' }]);
  });
  describe('in a breakdown that is settled when its hold has expired', () => {
    const late = '2027-06-05T10:30:00.000Z';
    const broken = async () => {
      const world = await begun();
      await world.send(new ObjectToDelivery({ bookingId: booking, reason: 'The tool broke.' }, { commandId: 'o1', actor: ana, at: '2027-03-05T10:30:00.000Z' }));
      return world;
    };
    const settles = async (world: Neighbourhood, creditMinutes: string) => {
      for (const who of [leo, ana]) await world.send(new SettleBreakdown({ bookingId: booking, outcome: 'COMPLETED', creditMinutes }, { commandId: `settle ${who}`, actor: who, at: late }));
      return settled(world, late);
    };
    const expires = (world: Neighbourhood) => world.holdOf(ana).then((holdId) => world.send(new ExpireHold({ accountId: anas, holdId }, { commandId: 'e1', actor: 'system:expire-credit-holds', at: late })));
    const spends = (world: Neighbourhood, minutes: string) =>
      world.send(new TransferCredits({ accountId: anas, transferId: transferId.parse(idFrom('trf', 'spent')), to: accountOf(kreuzberg, leo), minutes, purpose: { kind: 'GIFT' } }, { commandId: 's1', actor: ana, at: late }));

    it.each([['and a timer has said so', true], ['and nobody has said so yet', false]])('is paid as it was settled, %s', async (_, isSaid) => {
      const world = await broken();
      if (isSaid) await expires(world);
      expect(await settles(world, '45')).toEqual([{ balance: '-45', held: '0' }, { balance: '45', held: '0' }]);
      expect(await world.said(streamOf.account(anas))).toEqual(['CreditsHeld', 'HoldExpired', 'CreditsTransferred']);
      expect(await settled(world, '2027-07-05T10:30:00.000Z')).toEqual([{ balance: '-45', held: '0' }, { balance: '45', held: '0' }]);
    });
    it('is paid from what is there: to the last minute of the limit', async () => {
      const world = await broken();
      await expires(world);
      await spends(world, '555');
      expect(await settles(world, '45')).toEqual([{ balance: '-600', held: '0' }, { balance: '600', held: '0' }]);
    });
    it('is not paid below the limit, and the account says so for ever', async () => {
      const world = await broken();
      await expires(world);
      await spends(world, '556');
      expect(await settles(world, '45')).toEqual([{ balance: '-556', held: '0' }, { balance: '556', held: '0' }]);
      expect(await world.said(streamOf.account(anas))).toEqual(['CreditsHeld', 'HoldExpired', 'CreditsTransferred', 'TransferRefused']);
    });
    it('is not paid by an account that was closed meanwhile, and the account says so for ever', async () => {
      const world = await broken();
      await expires(world);
      await world.send(new CloseAccount({ accountId: anas, reason: 'Moving away.' }, { commandId: 'x1', actor: ana, at: late }));
      expect(await settles(world, '45')).toEqual([{ balance: '0', held: '0' }, { balance: '0', held: '0' }]);
      expect((await world.parts.streams.read<AccountEvent>(streamOf.account(anas))).at(-1)).toMatchObject({ type: 'TransferRefused', data: { purpose: { kind: 'BOOKING', bookingId: booking }, code: 'LIMIT_REACHED', missing: '45' } });
    });
    it('is paid nothing where nothing was delivered', async () => {
      const world = await broken();
      await expires(world);
      expect(await settles(world, '0')).toEqual([{ balance: '0', held: '0' }, { balance: '0', held: '0' }]);
      expect(await world.said(streamOf.account(anas))).toEqual(['CreditsHeld', 'HoldExpired']);
    });
  });
  it('is given back when the provider calls it off, however late', async () => {
    const world = await begun();
    await world.send(new CancelBooking({ bookingId: booking }, { commandId: 'x1', actor: leo, at: '2027-03-05T08:59:00.000Z' }));
    expect(await settled(world, '2027-03-05T08:59:00.000Z')).toEqual([{ balance: '0', held: '0' }, { balance: '0', held: '0' }]);
  });
});
