import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import type { AccountEvent } from '../../contracts/account/account.events.js';
import { accountOf, type Owner } from '../../contracts/account/accounts.js';
import type { Plan } from '../../contracts/calendar/calendar.events.js';
import { CommunityFounded } from '../../contracts/community/community.events.js';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { defaultPolicy, type Policy } from '../../contracts/community/policy.js';
import { streamOf } from '../../contracts/events.js';
import { ListingDrafted, type Price } from '../../contracts/listing/listing.events.js';
import { creditHoldId, type CreditHoldId, type Instant } from '../../contracts/values.js';
import { dueTimers } from '../../projections/due-timers/due-timers.projection.js';
import { bookingDetails } from '../../projections/booking-details/booking-details.projection.js';
import { PaymentsOff } from '../../src/adapters/stripe/payments-off.js';
import { MemoryEventStore } from '../../src/adapters/memory/memory-event-store.js';
import { AccountModule } from '../../src/account/account.module.js';
import { BookingModule } from '../../src/booking/booking.module.js';
import { CalendarModule } from '../../src/calendar/calendar.module.js';
import { ListingModule } from '../../src/listing/listing.module.js';
import { Clock } from '../../src/kernel/clock.js';
import { Codec, type AnyRecorded } from '../../src/kernel/codec.js';
import type { AnyCommand } from '../../src/kernel/command.js';
import { RejectionMessages } from '../../src/kernel/door.js';
import type { EventStore } from '../../src/kernel/event-store.js';
import type { Outcome } from '../../src/kernel/outcome.js';
import { KernelModule } from '../../src/kernel/kernel.module.js';
import { PasswordHasher } from '../../src/kernel/password-hasher.js';
import { PaymentGateway } from '../../src/kernel/payment-gateway.js';
import { DueTimers, type Process, type Timer, type TimerDefinition } from '../../src/kernel/process.js';
import { Snapshots } from '../../src/kernel/snapshots.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import { AcceptBookingModule } from '../../src/processes/accept-booking/accept-booking.module.js';
import { autoComplete } from '../../src/processes/auto-complete/auto-complete.process.js';
import { CounterBookingModule } from '../../src/processes/counter-booking/counter-booking.module.js';
import { deliverCredits } from '../../src/processes/deliver-credits/deliver-credits.process.js';
import { NameRewardsModule } from '../../src/processes/name-rewards/name-rewards.module.js';
import { Processes } from '../../src/processes/engine/processes.js';
import { expireRequest } from '../../src/processes/expire-request/expire-request.process.js';
import { releaseSlots } from '../../src/processes/release-slots/release-slots.process.js';
import { OpenRequests } from '../../src/processes/request-booking/open-requests.js';
import { RequestBookingModule } from '../../src/processes/request-booking/request-booking.module.js';
import { SettleCreditHoldsModule } from '../../src/processes/settle-credit-holds/settle-credit-holds.module.js';
import { settleCreditHolds } from '../../src/processes/settle-credit-holds/settle-credit-holds.process.js';
import { SettleCreditsModule } from '../../src/processes/settle-credits/settle-credits.module.js';
import { settleCredits } from '../../src/processes/settle-credits/settle-credits.process.js';
import { SettleHoldsModule } from '../../src/processes/settle-holds/settle-holds.module.js';
import { settleHolds } from '../../src/processes/settle-holds/settle-holds.process.js';
import { recordedAt } from './given.js';
import { KeptRows } from './kept-rows.js';
import { ana, bicycleRepair, drafted, kreuzberg, leo, planned, published, repairContent, weekdays } from './listings.js';
import { MemoryVault } from './memory-vault.js';

/** Shows what it is set to. */
export class SetClock extends Clock {
  constructor(public instant: Instant) {
    super();
  }
  nowMs(): number {
    return Date.parse(this.instant);
  }
}

class NoPasswords extends PasswordHasher {
  async hash(): Promise<string> {
    throw new Error('nobody signs in here');
  }
  async verify(): Promise<boolean> {
    throw new Error('nobody signs in here');
  }
}
class NoMessages extends RejectionMessages {
  of(): string {
    throw new Error('nobody asks in GraphQL here');
  }
}

type Said = { readonly type: string; readonly data: object };
type Options = {
  readonly store?: EventStore;
  readonly clock?: SetClock;
  readonly policy?: Partial<Policy>;
  readonly plan?: Plan;
  /** Members of the community, beside Leo and Ana. */
  readonly others?: readonly string[];
  /** Whether what happened before is written: not when a neighbourhood is opened again on the same log. */
  readonly isNew?: boolean;
  readonly vault?: MemoryVault;
  /** What is on the listing's list of prices after the gift, the credits and the gift. */
  readonly prices?: readonly Price[];
  /** Card money, where there is any: who moves it, and what else is in the house because of it. */
  readonly money?: MoneyParts;
};
export type MoneyParts = { readonly gateway: PaymentGateway; readonly modules: readonly (Type | DynamicModule)[]; readonly processes: readonly Process[]; readonly timers: readonly TimerDefinition[] };
export type NeighbourhoodOptions = Options;


/** Leo, Ana, a listing and its calendar; the real kernel, deciders and processes on the real command bus, without GraphQL and databases. */
export class Neighbourhood {
  static async open(options: Options = {}): Promise<Neighbourhood> {
    const { store, clock, isNew, vault, money, gateway, ...told } = { ...opening(), gateway: options.money?.gateway ?? new PaymentsOff(), ...options };
    const masterKey = vaultKey(vault);
    const counted: { in?: Neighbourhood } = {};
    const requests = { countOf: (memberId: string) => counted.in?.openRequestsOf(memberId) ?? Promise.resolve(0) };
    @Global()
    @Module({ providers: [{ provide: OpenRequests, useValue: requests }, { provide: PaymentGateway, useValue: gateway }], exports: [OpenRequests, PaymentGateway] })
    class Ports {}
    const kernel = KernelModule.with({ store, vault, clock, masterKey, passwords: new NoPasswords(), messages: new NoMessages() });
    const app = await Test.createTestingModule({ imports: [kernel, Ports, CalendarModule, BookingModule, AccountModule, RequestBookingModule, CounterBookingModule, AcceptBookingModule, SettleHoldsModule, SettleCreditHoldsModule, ListingModule, NameRewardsModule, SettleCreditsModule, ...(money?.modules ?? [])] }).compile();
    await app.init();
    const opened = new Neighbourhood({ store, clock, vault, codec: app.get(Codec), streams: app.get(StreamReader), commands: app.get(CommandBus), snapshots: app.get(Snapshots), money, get: (type) => app.get(type, { strict: false }), end: () => app.close() });
    counted.in = opened;
    if (isNew) await opened.#settleIn(told);
    return opened;
  }

  private constructor(readonly parts: { readonly store: EventStore; readonly clock: SetClock; readonly vault: MemoryVault; readonly codec: Codec; readonly streams: StreamReader; readonly commands: CommandBus; readonly snapshots: Snapshots; readonly money: MoneyParts | undefined; readonly get: <Part>(type: Type<Part>) => Part; readonly end: () => Promise<void> }) {}

  send(command: AnyCommand): Promise<Outcome> {
    return this.parts.commands.execute<AnyCommand, Outcome>(command);
  }

  /** Resolves when the snapshots that were due are written. */
  snapshotsKept(): Promise<void> {
    return this.parts.snapshots.settled();
  }

  /** Everything that happens by itself around bookings, not started. */
  processes(): Processes {
    const { store, codec, streams, vault, clock, money } = this.parts;
    const due = new FoldedTimers(this);
    const timers = [settleHolds, settleCreditHolds, expireRequest, autoComplete, ...(money?.timers ?? [])];
    return new Processes({ processes: [releaseSlots, settleCredits, deliverCredits, ...(money?.processes ?? [])], timers, due }, { store, codec, streams, vault, clock, send: (command) => this.send(command), report: () => undefined });
  }

  /** How an account stands after everything that was said in it. */
  async account(owner: Owner): Promise<{ readonly balance: string; readonly held: string }> {
    const events = await this.parts.streams.read<{ type: string; data: { after?: { balance: string; held: string } } }>(streamOf.account(accountOf(kreuzberg, owner)));
    return events.findLast(({ data }) => data.after !== undefined)?.data.after ?? { balance: '0', held: '0' };
  }

  /** What was held last in somebody's account. */
  async holdOf(owner: Owner): Promise<CreditHoldId> {
    const events = await this.parts.streams.read<AccountEvent>(streamOf.account(accountOf(kreuzberg, owner)));
    return events.flatMap(({ type, data }) => (type === 'CreditsHeld' ? [data.holdId] : [])).at(-1) ?? creditHoldId.parse('nothing is held');
  }

  /** The types of everything that was said in a stream. */
  async said(stream: string): Promise<readonly string[]> {
    return (await this.parts.store.readStream(stream)).map(({ type }) => type);
  }

  /** How many seats of the listing are held, by hold. */
  async heldSlots(): Promise<readonly string[]> {
    const events = await this.parts.streams.read<{ type: string; data: { holdId: string } }>(streamOf.calendar(bicycleRepair));
    const released = new Set(events.filter(({ type }) => type === 'SlotReleased').map(({ data }) => data.holdId));
    return events.filter(({ type, data }) => type === 'SlotHeld' && !released.has(data.holdId)).map(({ data }) => data.holdId);
  }

  /** What was decoded once is not decoded again: timers are folded again and again. */
  readonly #decoded: AnyRecorded[] = [];
  async log(): Promise<readonly AnyRecorded[]> {
    const { codec, store } = this.parts;
    const after = this.#decoded.at(-1)?.position;
    const more = await codec.decode(await store.readAll({ max: 100_000, ...(after === undefined ? {} : { after }) }), 'closed');
    if (this.#decoded.at(-1)?.position === after) this.#decoded.push(...more);
    return [...this.#decoded];
  }

  readonly #bookings = new KeptRows(bookingDetails);
  async openRequestsOf(memberId: string): Promise<number> {
    const rows = [...this.#bookings.after(await this.log()).values()];
    return rows.filter((row) => (row.requestedBy === 'PROVIDER' ? row.providerId : row.recipientId) === memberId && ['REQUESTED', 'COUNTERED'].includes(row.status)).length;
  }

  /** Writes what happened before, without asking anybody. */
  async record(stream: string, ...events: readonly Said[]): Promise<void> {
    const { store, codec, clock } = this.parts;
    const said = recordedAt(clock.instant);
    const written = events.map((event) => {
      const { type, data, metadata } = said(event);
      return { id: crypto.randomUUID(), type, data, metadata: { ...metadata, commandId: crypto.randomUUID() } };
    });
    await store.append(stream, await codec.encode(stream, written), 'any');
  }

  async #settleIn({ policy = {}, plan = weekdays, others = [], prices = [byTheHour] }: Options): Promise<void> {
    await this.record(streamOf.community(kreuzberg), CommunityFounded.of({ communityId: kreuzberg, founderId: leo, name: 'Kreuzberg', policy: { ...defaultPolicy, ...policy } }));
    for (const memberId of [leo, ana, ...others]) await this.record(streamOf.membership(kreuzberg, memberId), MemberJoined.of({ communityId: kreuzberg, memberId, roles: ['member'] }));
    const asGift = ListingDrafted.of({ ...drafted.data, content: { ...repairContent, prices: [{ kind: 'GIFT' }, ...repairContent.prices, ...prices] } });
    await this.record(streamOf.listing(bicycleRepair), asGift, published);
    await this.record(streamOf.calendar(bicycleRepair), planned(plan));
  }
}

/** What it is opened with where nothing else is said. */
const opening = () => ({ store: new MemoryEventStore(), clock: new SetClock('2027-03-01T10:00:00.000Z'), isNew: true, vault: new MemoryVault() });

const byTheHour: Price = { kind: 'MONEY', money: { amountMinor: '1500', currency: 'EUR', per: 'HOUR' } };

const keys = new WeakMap<MemoryVault, Buffer>();
const vaultKey = (vault: MemoryVault): Buffer => {
  const key = keys.get(vault) ?? randomBytes(32);
  keys.set(vault, key);
  return key;
};

/** The timers as the real fold sees them, of the log as it is now. */
class FoldedTimers extends DueTimers {
  readonly #timers = new KeptRows(dueTimers);

  constructor(private readonly around: Neighbourhood) {
    super();
  }

  async due(at: Instant, { max, except }: { readonly max: number; readonly except: readonly string[] }): Promise<readonly Timer[]> {
    const timers = [...this.#timers.after(await this.around.log()).values()];
    return timers.filter(({ kind, dueAt }) => dueAt <= at && !except.includes(kind)).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)).slice(0, max);
  }

  async caughtUp(): Promise<void> {
    await Promise.resolve();
  }
}
