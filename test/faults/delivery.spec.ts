import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { allEvents, streamOf } from '../../contracts/events.js';
import { bookingId, memberId } from '../../contracts/values.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { AcceptBooking, CancelBooking, DeclineBooking, RequestBooking, WithdrawBooking } from '../../src/booking/booking.commands.js';
import { Codec } from '../../src/kernel/codec.js';
import type { AnyCommand } from '../../src/kernel/command.js';
import { StoreUnavailable } from '../../src/kernel/event-store.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { idFrom } from '../../src/kernel/ids.js';
import { PersonKeys } from '../../src/kernel/person-keys.js';
import { mustBeSound, mustHaveSettled, mustNotDoubleBook, mustReactOnce } from '../support/fault-checks.js';
import { faultSeed } from '../support/fault-random.js';
import { reportMet } from '../support/fault-report.js';
import { faultRun, until, type FaultRun } from '../support/fault-run.js';
import { RestlessStore } from '../support/fault-store.js';
import { ana, bicycleRepair, leo } from '../support/listings.js';
import { MemoryVault } from '../support/memory-vault.js';
import { Neighbourhood, SetClock } from '../support/neighbourhood.js';
import { ReadModelWorld, SpecLog } from '../support/read-models.js';
import { granted, holders, member, persons, registered, renamed, revoked } from '../support/sample-projections.js';
import { sharedDatabase, type SharedDatabase } from '../support/spec-log.js';
import { wholeLogOf } from '../support/whole-log.js';

const seed = faultSeed();
/** One is enough for every day; the long run plays more. */
const seeds = Array.from({ length: Number(process.env['FAULT_SEEDS'] ?? 1) }, (_, index) => seed + index);

/** No command of a bad day is asked for so often: what is still not answered then never will be. */
const ATTEMPTS_MAX = 1_000;

/** Of this member nothing is said before the end, so that their change is told once there is nothing else to tell. */
const LAST_TOLD_OF = 99_999;

const endings: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

describe(`read models whose log is delivered twice, overlapping, in crumbs and broken off (seeds from ${seed})`, () => {
  let shared: SharedDatabase;
  beforeAll(async () => { shared = await sharedDatabase(); });
  afterAll(() => shared.close());

  /** Says something about members again and again: every fold here comes out differently when an event is counted twice, left out or taken out of turn. */
  const talk = async (log: SpecLog, { random }: FaultRun, world: ReadModelWorld): Promise<void> => {
    for (let n = 0; n < 150; n++) {
      const number = random.between(1, 12);
      await log.say(random.pick([renamed(number, `Name ${n}`), granted(number, 'treasurer'), revoked(number, 'treasurer'), registered(number + n, 'New')]));
      if (random.chance(0.2)) await world.models.caughtUp();
    }
  };

  it.each(seeds)('equal the fold of the log (seed %d)', async (own) => {
    const run = faultRun(own);
    const store = new RestlessStore(new MemoryEventStore(), run, false);
    const log = new SpecLog(store);
    for (let n = 1; n <= 12; n++) await log.say(registered(n));
    const world = await ReadModelWorld.with([persons, holders], { log, place: shared.newPlace() });
    endings.push(() => world.close());
    const told: string[] = [];
    const listening = (async () => { for await (const { keys } of world.models.changes(persons)) told.push(...keys); })().catch(() => undefined);
    store.isRestless = true;
    const writer = Object.assign(new SpecLog(store.inner), { codec: log.codec });
    await talk(writer, run, world);
    await writer.say(registered(LAST_TOLD_OF, 'The last'));
    await until(async () => (await world.models.status().catch(() => [])).filter(({ eventsBehind }) => eventsBehind === 0).length === 2, { ms: 20_000, what: () => 'the read models do not catch up' });
    store.isRestless = false;
    for (const { name } of [persons, holders]) expect(await world.models.verify({ name })).toMatchObject({ differing: 0 });
    await until(() => told.includes(member(LAST_TOLD_OF)), { ms: 20_000, what: () => 'the last change is not told' });
    await world.models.close();
    await listening;
    run.happened.mustHave('pages overlapped', 'pages crumbled', 'pages repeated', 'old pages repeated');
    for (const [kind, times] of run.happened.all()) reportMet(kind, times);
  }, 60_000);
});

describe('read models whose keys are away', () => {
  /** The keys of everybody, as this reader finds them: sometimes it does not. */
  class AwayVault extends MemoryVault {
    isAway = false;
    constructor(private readonly everybodys: MemoryVault) {
      super();
    }
    override async get(...asked: Parameters<MemoryVault['get']>): ReturnType<MemoryVault['get']> {
      if (this.isAway) throw new StoreUnavailable('the vault is away');
      return this.everybodys.get(...asked);
    }
  }

  it('wait for them, and park nothing', async () => {
    const shared = new MemoryVault();
    const vault = new AwayVault(shared);
    const log = new SpecLog();
    const codecOf = (keys: MemoryVault): Codec => new Codec(allEvents, new PersonKeys(keys, log.clock, log.masterKey));
    const writer = Object.assign(new SpecLog(log.store), { codec: codecOf(shared) });
    const world = await ReadModelWorld.with([persons], { log: Object.assign(log, { codec: codecOf(vault) }) });
    endings.push(() => world.close());
    vault.isAway = true;
    await writer.say(registered(1), renamed(1, 'Another'));
    await pause(200);
    vault.isAway = false;
    await world.models.caughtUp();
    expect(await world.models.parked()).toEqual([]);
    expect(await world.row(persons, member(1))).toMatchObject({ name: 'Another' });
    reportMet('keys away', 1);
  });
});

const at = '2027-03-01T10:00:00.000Z';
const clients = Array.from({ length: 6 }, (_, index) => memberId.parse(`mbr_${String(index + 1).padStart(32, '0')}`));
const bookingOf = (name: string) => bookingId.parse(idFrom('bkg', name));
const slotOn = (day: number, hour: number) => ({ startsAt: `2027-03-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:00:00.000Z`, endsAt: `2027-03-${String(day).padStart(2, '0')}T${String(hour + 1).padStart(2, '0')}:00:00.000Z`, seats: 1 });

describe(`processes and commands on a store that has a bad day (seeds from ${seed})`, () => {
  /** As a client: asks again, under the same name, as long as nobody knows what became of it; not for ever, so that nobody asks on when a test has failed. */
  const insist = async (world: Neighbourhood, command: AnyCommand): Promise<Outcome> => {
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      try {
        const outcome = await world.send(command);
        if (!('rejected' in outcome && outcome.rejected === 'BUSY')) return outcome;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        await pause(1);
      }
    }
    throw new Error(`${command.type} was not answered in ${ATTEMPTS_MAX} attempts`);
  };

  const bookAndEnd = async (world: Neighbourhood, { random }: FaultRun, name: string): Promise<boolean> => {
    const [bookedBy, meta] = [random.pick(clients), (actor: string, step: string) => ({ commandId: `${name} ${step}`, actor, at })];
    const requested = await insist(world, new RequestBooking({ bookingId: bookingOf(name), listingId: bicycleRepair, slot: slotOn(random.pick([2, 3, 4, 5]), random.between(8, 12)), priceIndex: 0 }, meta(bookedBy, 'request')));
    if ('rejected' in requested) return false;
    const about = { bookingId: bookingOf(name) };
    const dice = random.next();
    if (dice < 0.3) await insist(world, new DeclineBooking(about, meta(leo, 'decline')));
    else if (dice < 0.6) await insist(world, new WithdrawBooking(about, meta(bookedBy, 'withdraw')));
    else {
      await insist(world, new AcceptBooking({ ...about, termsVersion: 1 }, meta(leo, 'accept')));
      if (dice < 0.8) await insist(world, new CancelBooking(about, meta(bookedBy, 'cancel')));
    }
    return true;
  };

  it.each(seeds)('have every effect once, and leave nothing half-done (seed %d)', async (own) => {
    const run = faultRun(own);
    const store = new RestlessStore(new MemoryEventStore(), run);
    const clock = new SetClock(at);
    const world = await Neighbourhood.open({ store, clock, others: clients });
    const processes = world.processes();
    processes.start({ tickMs: 10 });
    endings.push(() => processes.stop(), () => store.close());
    store.isRestless = true;
    const outcomes = await Promise.all(Array.from({ length: 6 }, async (_, lane) => {
      const booked: boolean[] = [];
      for (let n = 0; n < 8; n++) booked.push(await bookAndEnd(world, run, `${own} ${lane} ${n}`));
      return booked;
    }));
    store.isRestless = false;
    clock.instant = '2027-03-01T10:05:00.000Z';
    await processes.settle();
    await processes.stop();
    const events = await wholeLogOf(store);
    mustBeSound(events);
    mustReactOnce(events);
    mustHaveSettled(events, mustNotDoubleBook(events));
    const requests = events.filter(({ type }) => type === 'BookingRequested');
    expect(requests).toHaveLength(outcomes.flat().filter(Boolean).length);
    expect(requests.length).toBeGreaterThan(5);
    run.happened.mustHave('append failed before', 'append failed after', 'read failed');
    for (const [kind, times] of run.happened.all()) reportMet(kind, times);
  }, 60_000);

  it('a booking whose every append lost its acknowledgement is one booking', async () => {
    const run = faultRun(seed);
    const store = new RestlessStore(new MemoryEventStore(), run);
    endings.push(() => store.close());
    const world = await Neighbourhood.open({ store, clock: new SetClock(at) });
    store.isRestless = true;
    await insist(world, new RequestBooking({ bookingId: bookingOf('one'), listingId: bicycleRepair, slot: slotOn(5, 9), priceIndex: 0 }, { commandId: 'one', actor: ana, at }));
    store.isRestless = false;
    expect(await world.said(streamOf.booking(bookingOf('one')))).toEqual(['BookingRequested']);
    expect(await world.heldSlots()).toHaveLength(1);
  });
});
