import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { streamOf } from '../../contracts/events.js';
import { bookingId } from '../../contracts/values.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { AcceptBooking, ConfirmContributions, ReportContributions, RequestBooking } from '../../src/booking/booking.commands.js';
import type { AnyCommand } from '../../src/kernel/command.js';
import { StoreUnavailable, type Appended, type Expected, type NewEvent } from '../../src/kernel/event-store.js';
import { idFrom } from '../../src/kernel/ids.js';
import { LedgerModel } from '../support/ledger-model.js';
import { hear } from '../support/ledger-hearing.js';
import { ana, bicycleRepair, leo } from '../support/listings.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';
import { MemoryVault } from '../support/memory-vault.js';
import { Neighbourhood, SetClock } from '../support/neighbourhood.js';

const RUNS = ledgerRuns(5);
/** Who plants bugs wants to know that one is found, not the shortest life in which it shows. */
const seed = process.env['FAULT_SEED'];
const SEARCH = seed === undefined ? {} : { seed: Number(seed), endOnFailure: true };
/** So many appends later, before it is written or after. */
type Crash = { readonly at: number; readonly isWritten: boolean };

/** A log of a machine that stops at some appends, before they are written or after, and takes nothing more until somebody starts it again. */
class StoppingStore extends MemoryEventStore {
  /** Appends until then; undefined: it stays up. */
  left: number | undefined;
  isWritten = false;
  appends = 0;
  #isDown = false;
  #next: readonly Crash[] = [];
  #tell: () => void = () => undefined;
  stopped = new Promise<void>((resolve) => (this.#tell = resolve));

  override async append(stream: string, events: readonly NewEvent[], expected: Expected): Promise<Appended> {
    if (this.#isDown) throw new StoreUnavailable('the machine is down');
    this.appends++;
    if (this.left === undefined || this.left-- > 0) return super.append(stream, events, expected);
    if (this.isWritten) await super.append(stream, events, expected);
    [this.left, this.#isDown] = [undefined, true];
    this.#tell();
    throw new StoreUnavailable('the machine stopped here');
  }

  /** From the next append on: the first of them, and each other after the one before. */
  stopAt([first, ...next]: readonly Crash[]): void {
    [this.left, this.isWritten, this.#next] = [first?.at, first?.isWritten ?? false, next];
  }

  up(): void {
    this.#isDown = false;
    this.stopAt(this.#next);
    this.stopped = new Promise<void>((resolve) => (this.#tell = resolve));
  }
}

const before = '2027-03-01T10:00:00.000Z';
const afterwards = '2027-03-05T10:30:00.000Z';
const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const theBooking = bookingId.parse(idFrom('bkg', 'r1'));
const FOR_AN_HOUR = 1;
const done = [{ index: 0, done: 'DONE' as const }];

/** From the request to the minutes on the provider's account: what people ask, and the moments in which everything that happens by itself happens. */
const life: readonly (AnyCommand | 'settle')[] = [
  new RequestBooking({ bookingId: theBooking, listingId: bicycleRepair, slot: friday, priceIndex: FOR_AN_HOUR }, { commandId: 'r1', actor: ana, at: before }),
  new AcceptBooking({ bookingId: theBooking, termsVersion: 1 }, { commandId: 'a1', actor: leo, at: before }),
  new ReportContributions({ bookingId: theBooking, reports: done, creditMinutes: '45' }, { commandId: 'p1', actor: leo, at: afterwards }),
  new ReportContributions({ bookingId: theBooking, reports: done, creditMinutes: '45' }, { commandId: 'p2', actor: ana, at: afterwards }),
  new ConfirmContributions({ bookingId: theBooking }, { commandId: 'c1', actor: ana, at: afterwards }),
  new ConfirmContributions({ bookingId: theBooking }, { commandId: 'c2', actor: leo, at: afterwards }),
  'settle',
];

const settle = async (world: Neighbourhood, store: StoppingStore): Promise<void> => {
  const processes = world.processes();
  processes.start();
  const isStopped = await Promise.race([processes.settle().then(() => false), store.stopped.then(() => true)]);
  await processes.stop();
  if (isStopped) throw new StoreUnavailable('the machine stopped while processes ran');
};

/** The rules of the ledger, after every event of the log. */
const audited = async (world: Neighbourhood): Promise<LedgerModel> => {
  const model = new LedgerModel();
  for (const event of await world.log()) hear(model, event);
  return model;
};

const lived = async (...stops: readonly Crash[]) => {
  const [store, clock, vault] = [new StoppingStore(), new SetClock(before), new MemoryVault()];
  let world = await Neighbourhood.open({ store, clock, vault });
  const settled = store.appends;
  store.stopAt(stops);
  const act = async (step: AnyCommand | 'settle'): Promise<void> => {
    if (step === 'settle') return settle(world, store);
    clock.instant = step.meta.at;
    const outcome = await world.send(step);
    if ('rejected' in outcome) throw new Error(`${step.type} was refused: ${outcome.rejected}`);
  };
  const actAndGoOn = async (step: AnyCommand | 'settle'): Promise<void> => act(step).catch(async (error: unknown) => {
    if (!(error instanceof StoreUnavailable)) throw error;
    store.up();
    world = await Neighbourhood.open({ store, clock, vault, isNew: false });
    await audited(world);
    await actAndGoOn(step);
  });
  for (const step of life) await actAndGoOn(step);
  const { books } = await audited(world);
  const said = await world.said(streamOf.booking(theBooking));
  const [anas, leos] = [await world.account(ana), await world.account(leo)];
  await store.close();
  return { appends: store.appends - settled, said, anas, leos, inTransit: books.transit.size };
};

const stops = (max: number) => fc.array(fc.record({ at: fc.nat({ max }), isWritten: fc.boolean() }), { minLength: 1, maxLength: 6 });
const quiet = await lived();
const crashes = Array.from({ length: quiet.appends }, (_, at) => [{ at, isWritten: false }, { at, isWritten: true }]).flat();

describe('a booking in credits, on a machine that stops', () => {
  it('is paid where nothing stops', () => expect(quiet).toMatchObject({ anas: { balance: '-45', held: '0' }, leos: { balance: '45', held: '0' }, inTransit: 0 }));
  it.each(crashes)('at append $at, written: $isWritten, is paid once, and everything adds up at every restart', async (crash) => {
    const { appends: _, ...ended } = quiet;
    expect(await lived(crash)).toMatchObject(ended);
  });
  it('again and again, is paid once as well', () => fc.assert(fc.asyncProperty(stops(quiet.appends), async (some) => {
    const { appends: _, ...ended } = quiet;
    expect(await lived(...some)).toMatchObject(ended);
  }), { ...SEARCH, numRuns: RUNS }), LONG_MS);
});
