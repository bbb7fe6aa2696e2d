import { afterEach, describe, expect, it } from '@jest/globals';
import { bookingId, memberId } from '../../contracts/values.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { AcceptBooking, RequestBooking } from '../../src/booking/booking.commands.js';
import { idFrom } from '../../src/kernel/ids.js';
import { VaultSessions } from '../../src/member/vault-sessions.js';
import { mustBeSound, mustHaveSettled, mustNotDoubleBook, mustReactOnce } from '../support/fault-checks.js';
import { faultSeed } from '../support/fault-random.js';
import { reportMet } from '../support/fault-report.js';
import { faultRun } from '../support/fault-run.js';
import { bicycleRepair, leo } from '../support/listings.js';
import { MemoryVault } from '../support/memory-vault.js';
import { Neighbourhood, SetClock } from '../support/neighbourhood.js';
import { wholeLogOf } from '../support/whole-log.js';

const seed = faultSeed();
const seeds = Array.from({ length: Number(process.env['FAULT_SEEDS'] ?? 2) }, (_, index) => seed + index);
const DAY_MS = 86_400_000;
const begin = '2027-03-01T10:00:00.000Z';
const people = Array.from({ length: 4 }, (_, index) => memberId.parse(`mbr_${String(index + 1).padStart(32, '0')}`));
const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

describe(`a clock that jumps a day forward and back again and again (seeds from ${seed})`, () => {
  it.each(seeds)('makes no timer fire twice and none be forgotten, and books nothing twice (seed %d)', async (own) => {
    const { random, happened } = faultRun(own);
    const store = new MemoryEventStore();
    endings.push(() => store.close());
    const clock = new SetClock(begin);
    const world = await Neighbourhood.open({ store, clock, others: people });
    const processes = world.processes();
    processes.start({ tickMs: 5 });
    let now = begin;
    for (let step = 0; step < 40; step++) {
      now = later(now, random.between(1, 3) * 3_600_000);
      const jump = random.pick([-DAY_MS, 0, DAY_MS]);
      clock.instant = later(now, jump);
      happened.note(jump < 0 ? 'back' : jump > 0 ? 'forward' : 'right');
      const startsAt = `${later(now, random.between(2, 6) * DAY_MS).slice(0, 10)}T${String(random.between(8, 14)).padStart(2, '0')}:00:00.000Z`;
      const booking = bookingId.parse(idFrom('bkg', `${own} ${step}`));
      const meta = (actor: string, what: string) => ({ commandId: `${own} ${step} ${what}`, actor, at: clock.now() });
      const requested = await world.send(new RequestBooking({ bookingId: booking, listingId: bicycleRepair, slot: { startsAt, endsAt: later(startsAt, 3_600_000), seats: 1 }, priceIndex: 0 }, meta(random.pick(people), 'request')));
      if (!('rejected' in requested) && random.chance(0.5)) await world.send(new AcceptBooking({ bookingId: booking, termsVersion: 1 }, meta(leo, 'accept')));
      if (random.chance(0.3)) await processes.settle();
    }
    clock.instant = later(now, 30 * DAY_MS);
    await processes.settle();
    await processes.stop();
    const events = await wholeLogOf(store);
    mustBeSound(events);
    mustReactOnce(events);
    mustHaveSettled(events, mustNotDoubleBook(events));
    const ends = Map.groupBy(events.filter(({ type }) => ['BookingExpired', 'BookingCompleted'].includes(type)), ({ stream }) => stream);
    const begun = new Set(events.filter(({ type }) => type === 'BookingRequested').map(({ stream }) => stream));
    expect([...begun].map((stream) => [stream, ends.get(stream)?.length])).toEqual([...begun].map((stream) => [stream, 1]));
    expect(begun.size).toBeGreaterThan(3);
    happened.mustHave('back', 'forward', 'right');
    reportMet('clock a day back', happened.of('back'));
    reportMet('clock a day forward', happened.of('forward'));
  }, 60_000);

  it('ends no sign-in before its time, and keeps none alive beyond it', async () => {
    const clock = new SetClock(begin);
    const sessions = new VaultSessions(new MemoryVault(), clock, 30);
    const { token } = await sessions.begin(leo);
    const memberAfter = (days: number) => {
      clock.instant = later(begin, days * DAY_MS);
      return sessions.memberOf(token);
    };
    expect(await memberAfter(1)).toBe(leo);
    expect(await memberAfter(-1)).toBe(leo);
    expect(await memberAfter(29)).toBe(leo);
    expect(await memberAfter(31)).toBeUndefined();
  });

  it('makes no instance remember a sign-in for longer that was ended on another', async () => {
    const clock = new SetClock(begin);
    const vault = new MemoryVault();
    const [here, there] = [new VaultSessions(vault, clock, 30), new VaultSessions(vault, clock, 30)];
    const { token } = await here.begin(leo);
    expect(await here.memberOf(token)).toBe(leo);
    clock.instant = later(begin, -DAY_MS);
    await there.end(token);
    expect(await here.memberOf(token)).toBeUndefined();
  });
});
