import { afterEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../contracts/events.js';
import { bookingId, memberId } from '../../contracts/values.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { SqliteEventStore } from '../../src/adapters/sqlite/sqlite-event-store.js';
import { AcceptBooking, ConfirmContributions, ExpireBooking, ReportContributions, RequestBooking, WithdrawBooking } from '../../src/booking/booking.commands.js';
import type { AnyCommand } from '../../src/kernel/command.js';
import type { EventStore } from '../../src/kernel/event-store.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { idFrom } from '../../src/kernel/ids.js';
import { ana, bicycleRepair, leo, weekdays } from '../support/listings.js';
import { MemoryVault } from '../support/memory-vault.js';
import { Neighbourhood, SetClock } from '../support/neighbourhood.js';
import { tempDirectory } from '../support/temp-directory.js';

const KERNELS = 4;
const CLIENTS = 32;
const at = '2027-03-01T10:00:00.000Z';
const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const clients = Array.from({ length: CLIENTS }, (_, index) => memberId.parse(`mbr_${String(index + 1).padStart(32, '0')}`));

const bookingOf = (name: string) => bookingId.parse(idFrom('bkg', name));
const request = (name: string, actor: string = ana) => new RequestBooking({ bookingId: bookingOf(name), listingId: bicycleRepair, slot: friday, priceIndex: 0 }, { commandId: name, actor, at });
const meta = (actor: string, when = at) => ({ commandId: crypto.randomUUID(), actor, at: when });
const codeOf = (outcome: Outcome) => ('rejected' in outcome ? outcome.rejected : 'done');
const tally = (outcomes: readonly Outcome[]) => Object.groupBy(outcomes.map(codeOf), (code) => code);

const endings: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0)) await end();
});

const stores: readonly (readonly [string, () => EventStore])[] = [
  ['in memory', () => new MemoryEventStore()],
  ['on disk', () => {
    const directory = tempDirectory();
    endings.push(directory.remove);
    return new SqliteEventStore(directory.path);
  }],
];

/** Several kernels on one log and one vault, as several servers would be: no queue in one of them knows of the others. */
const servers = async (store: EventStore, options: Parameters<typeof Neighbourhood.open>[0] = {}): Promise<readonly [Neighbourhood, ...Neighbourhood[]]> => {
  endings.unshift(() => store.close());
  const shared = { store, vault: new MemoryVault(), clock: new SetClock(at) };
  const first = await Neighbourhood.open({ ...shared, ...options });
  const others = await Promise.all(Array.from({ length: KERNELS - 1 }, () => Neighbourhood.open({ ...shared, isNew: false })));
  return [first, ...others];
};
const ended = async (world: Neighbourhood) => {
  const processes = world.processes();
  processes.start();
  await processes.settle();
  await processes.stop();
};

describe.each(stores)('with the log %s', (_, open) => {
  it('32 clients for one seat: one holds it, 31 are told that it is taken, nothing is left behind', async () => {
    const kernels = await servers(open(), { others: clients });
    const outcomes = await Promise.all(clients.map((client, index) => kernels[index % KERNELS]?.send(request(`r${index}`, client)) ?? Promise.reject(new Error('no server'))));
    const { done, SLOT_TAKEN: taken, ...rest } = tally(outcomes);
    expect([done?.length, taken?.length, rest]).toEqual([1, 31, {}]);
    expect(await kernels[0].heldSlots()).toHaveLength(1);
    const said = await Promise.all(clients.map((__, index) => kernels[0].said(streamOf.booking(bookingOf(`r${index}`)))));
    expect(said.flat()).toEqual(['BookingRequested']);
    kernels[0].parts.clock.instant = '2027-03-01T10:05:00.000Z';
    await ended(kernels[0]);
    expect(await kernels[0].heldSlots()).toHaveLength(1);
  });

  it('32 clients for three seats: three hold one each', async () => {
    const kernels = await servers(open(), { others: clients, plan: { ...weekdays, seats: 3 } });
    const outcomes = await Promise.all(clients.map((client, index) => kernels[index % KERNELS]?.send(request(`r${index}`, client)) ?? Promise.reject(new Error('no server'))));
    expect(tally(outcomes)['done']).toHaveLength(3);
    expect(await kernels[0].heldSlots()).toHaveLength(3);
  });

  it.each([
    ['accepted and withdrawn', new AcceptBooking({ bookingId: bookingOf('r'), termsVersion: 1 }, meta(leo)), new WithdrawBooking({ bookingId: bookingOf('r') }, meta(ana)), ['BookingAccepted', 'BookingWithdrawn']],
    ['accepted and expired', new AcceptBooking({ bookingId: bookingOf('r'), termsVersion: 1 }, meta(leo, '2027-03-05T08:59:59.999Z')), new ExpireBooking({ bookingId: bookingOf('r') }, meta('system:expire-request', friday.startsAt)), ['BookingAccepted', 'BookingExpired']],
    ['withdrawn and expired', new WithdrawBooking({ bookingId: bookingOf('r') }, meta(ana)), new ExpireBooking({ bookingId: bookingOf('r') }, meta('system:expire-request', friday.startsAt)), ['BookingWithdrawn', 'BookingExpired']],
  ] as const)('%s at the same instant: one wins, and the slot follows the winner', async (__, one, other, events) => {
    const kernels = await servers(open());
    await kernels[0].send(request('r'));
    const outcomes = await Promise.all([kernels[1]?.send(one), kernels[2]?.send(other)].map((sent) => sent ?? Promise.reject(new Error('no server'))));
    expect(outcomes.map(codeOf).sort()).toEqual(['NOT_NEGOTIABLE', 'done']);
    const [, winner, ...more] = await kernels[0].said(streamOf.booking(bookingOf('r')));
    expect(events).toContain(winner);
    expect(more).toEqual([]);
    await ended(kernels[0]);
    expect(await kernels[0].heldSlots()).toHaveLength(winner === 'BookingAccepted' ? 1 : 0);
  });

  it('the same request ten times at once on several servers has one effect', async () => {
    const kernels = await servers(open());
    const outcomes = await Promise.all(Array.from({ length: 10 }, (__, index) => kernels[index % KERNELS]?.send(request('r')) ?? Promise.reject(new Error('no server'))));
    expect(outcomes.map(codeOf)).toEqual(Array.from({ length: 10 }, () => 'done'));
    expect(await kernels[0].said(streamOf.booking(bookingOf('r')))).toEqual(['BookingRequested']);
    expect(await kernels[0].heldSlots()).toHaveLength(1);
  });

  it('one key for two slots at once on two servers: one is booked, and nothing else stays held', async () => {
    const kernels = await servers(open());
    const asked = [friday, { startsAt: '2027-03-05T11:00:00.000Z', endsAt: '2027-03-05T12:00:00.000Z', seats: 1 }].map((slot) =>
      new RequestBooking({ bookingId: bookingOf('r'), listingId: bicycleRepair, slot, priceIndex: 0 }, { commandId: 'r', actor: ana, at }));
    const outcomes = await Promise.all(asked.map((request, index) => kernels[index]?.send(request) ?? Promise.reject(new Error('no server'))));
    expect(outcomes.map(codeOf)).toContain('done');
    expect(outcomes.filter((outcome) => codeOf(outcome) === 'done')).toHaveLength(1);
    expect(await kernels[0].said(streamOf.booking(bookingOf('r')))).toContain('BookingRequested');
    expect(await kernels[0].heldSlots()).toHaveLength(1);
  });

  it('both confirm at the same instant: it is completed once', async () => {
    const kernels = await servers(open());
    await kernels[0].send(request('r'));
    const afterwards = '2027-03-05T12:00:00.000Z';
    const both: readonly ((actor: string) => AnyCommand)[] = [
      (actor) => new ReportContributions({ bookingId: bookingOf('r'), reports: [{ index: 0, done: 'DONE' }] }, meta(actor, afterwards)),
      (actor) => new ConfirmContributions({ bookingId: bookingOf('r') }, meta(actor, afterwards)),
    ];
    await kernels[0].send(new AcceptBooking({ bookingId: bookingOf('r'), termsVersion: 1 }, meta(leo)));
    for (const ask of both) await Promise.all([kernels[1]?.send(ask(leo)), kernels[2]?.send(ask(ana))]);
    expect((await kernels[0].said(streamOf.booking(bookingOf('r')))).filter((type) => type === 'BookingCompleted')).toHaveLength(1);
  });

  it('an answer after the time to answer is refused, also before the timer has spoken', async () => {
    const [world] = await servers(open());
    await world.send(request('r'));
    expect(await world.send(new AcceptBooking({ bookingId: bookingOf('r'), termsVersion: 1 }, meta(leo, friday.startsAt)))).toEqual({ rejected: 'ANSWER_TOO_LATE' });
    world.parts.clock.instant = friday.startsAt;
    await ended(world);
    expect(await world.said(streamOf.booking(bookingOf('r')))).toEqual(['BookingRequested', 'BookingExpired']);
    expect(await world.heldSlots()).toEqual([]);
  });
});
