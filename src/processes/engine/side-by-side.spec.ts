import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allEvents, streamOf } from '../../../contracts/events.js';
import { MemberRegistered } from '../../../contracts/member/member.events.js';
import { memberId } from '../../../contracts/values.js';
import { eventually } from '../../../test/support/eventually.js';
import { recordedAt } from '../../../test/support/given.js';
import { MemoryVault } from '../../../test/support/memory-vault.js';
import { SetClock } from '../../../test/support/neighbourhood.js';
import { MemoryEventStore } from '../../adapters/memory/memory-event-store.js';
import { Codec } from '../../kernel/codec.js';
import { command, type AnyCommand } from '../../kernel/command.js';
import { derivedUuid } from '../../kernel/ids.js';
import { StoreUnavailable } from '../../kernel/event-store.js';
import { PersonKeys } from '../../kernel/person-keys.js';
import { defineProcess } from '../../kernel/process.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { Processes } from './processes.js';

class Greet extends command('Greet')<{ whom: number; house: string }> {}
const member = (index: number) => memberId.parse(`mbr_${String(index).padStart(32, '0')}`);
/** Whoever registers is greeted at their house; the houses side by side. A name is `<house> <anything>`. */
const houseOf = (data: object): string => ('name' in data ? String(data.name).split(' ')[0] ?? '' : '');
const greet = defineProcess({
  name: 'greet',
  on: { MemberRegistered: ({ data }) => [(meta) => new Greet({ whom: Number(data.memberId.slice(4)), house: houseOf(data) }, meta)] },
  sideBySide: ({ data }) => houseOf(data),
});

class Street {
  readonly clock = new SetClock('2027-03-01T10:00:00.000Z');
  readonly store = new MemoryEventStore();
  readonly vault = new MemoryVault();
  readonly codec = new Codec(allEvents, new PersonKeys(this.vault, this.clock, randomBytes(32)));
  /** Who was asked for, and who was answered. */
  readonly asked: number[] = [];
  readonly ids: string[] = [];
  answered: number[] = [];
  /** Nobody opens at this house before that. */
  readonly slow = new Map<string, PromiseWithResolvers<undefined>>();
  /** Answered with this error, once. */
  readonly errors = new Map<number, Error>();
  mostAtOnce = 0;
  #atOnce = 0;
  #running: Processes[] = [];
  #registered = 0;

  run(): Processes {
    const { store, vault, codec, clock } = this;
    const send = async (sent: AnyCommand) => {
      if (!(sent instanceof Greet)) throw new Error('nothing else is sent here');
      await this.#met(sent);
      return { position: undefined, revision: 'none' } as const;
    };
    const due = { due: async () => [], caughtUp: async () => undefined };
    const running = new Processes({ processes: [greet], timers: [], due }, { store, vault, codec, clock, streams: new StreamReader(store, codec), send, report: () => undefined });
    running.start({ tickMs: 3_600_000 });
    this.#running.push(running);
    return running;
  }

  async #met({ data: { whom, house }, meta }: Greet): Promise<void> {
    this.asked.push(whom);
    this.ids.push(meta.commandId);
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#atOnce);
    await this.slow.get(house)?.promise;
    this.#atOnce--;
    const error = this.errors.get(whom);
    this.errors.delete(whom);
    if (error) throw error;
    this.answered.push(whom);
  }

  async register(...houses: readonly string[]): Promise<void> {
    for (const house of houses) {
      const index = ++this.#registered;
      const { metadata } = recordedAt(this.clock.instant)({ type: '', data: {} });
      const event = { ...MemberRegistered.of({ memberId: member(index), name: `${house} ${index}` }), id: derivedUuid('test', index), metadata };
      await this.store.append(streamOf.member(member(index)), await this.codec.encode(streamOf.member(member(index)), [event]), 'none');
    }
  }

  closes(house: string): void {
    this.slow.set(house, Promise.withResolvers());
  }
  opens(house: string): void {
    this.slow.get(house)?.resolve(undefined);
  }

  async end(): Promise<void> {
    for (const house of this.slow.keys()) this.opens(house);
    await Promise.all(this.#running.map((each) => each.stop()));
    await this.store.close();
  }
}

/** Whoever has nothing to wait for is done by then. */
const someTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

describe('a process that answers side by side', () => {
  let street: Street;
  beforeEach(() => { street = new Street(); });
  afterEach(() => street.end());
  const atRest = (running: Processes) => running.status().processes[0];

  it('lets one that answers slowly delay no other, and counts as passed only what nothing unanswered is before', async () => {
    street.closes('slow');
    await street.register('a', 'slow', 'b');
    const running = street.run();
    await street.register('c', 'd');
    await eventually(() => street.answered.length === 4);
    expect([...street.answered].sort()).toEqual([1, 3, 4, 5]);
    const [first] = await street.store.readAll({ max: 1 });
    expect(atRest(running)?.position).toEqual(first?.position);
    let isSettled = false;
    const settled = running.settle().then(() => { isSettled = true; });
    await someTurns();
    expect(isSettled).toBe(false);
    street.opens('slow');
    await settled;
    expect(street.asked.length).toBe(5);
    expect(atRest(running)?.position).toEqual(await street.store.head());
  });
  it('keeps the order of each key', async () => {
    street.closes('a');
    await street.register('a', 'a', 'b', 'a', 'b');
    const running = street.run();
    await eventually(() => street.answered.length === 2);
    expect(street.asked).toEqual([1, 3, 5]);
    street.opens('a');
    await running.settle();
    expect(street.answered.filter((whom) => [1, 2, 4].includes(whom))).toEqual([1, 2, 4]);
  });
  it('asks eight at once, and whoever waits behind one of its own key takes nobody’s place', async () => {
    const houses = Array.from({ length: 12 }, (_, index) => `house-${index}`);
    for (const house of houses) street.closes(house);
    await street.register('house-0', 'house-0', 'house-0', ...houses.slice(1));
    const running = street.run();
    await eventually(() => street.asked.length === 8);
    await someTurns();
    expect(street.asked).toEqual([1, 4, 5, 6, 7, 8, 9, 10]);
    for (const house of houses) street.opens(house);
    await running.settle();
    expect(street.mostAtOnce).toBe(8);
    expect(street.answered.length).toBe(14);
  });
  it('that was killed in the middle asks again for what had no answer, under the same name, and for all after it', async () => {
    street.closes('slow');
    await street.register('a', 'slow', 'b');
    street.run();
    await eventually(() => street.answered.length === 2);
    const after = new Street();
    Object.assign(after, { store: street.store, vault: street.vault, codec: street.codec });
    const again = after.run();
    await again.settle();
    await again.stop();
    expect(after.answered).toEqual([2, 3]);
    expect(after.ids[0]).toBe(street.ids[street.asked.indexOf(2)]);
    street.opens('slow');
  });
  it('stops at what no repetition mends: nothing is left out, and the next start begins there', async () => {
    street.errors.set(2, new TypeError('a mistake'));
    await street.register('a', 'b', 'c');
    const running = street.run();
    await eventually(() => atRest(running)?.state === 'stopped');
    await running.stop();
    await street.register('d');
    street.answered = [];
    await street.run().settle();
    expect(street.answered).toEqual(expect.arrayContaining([2, 3, 4]));
    expect(street.answered).not.toContain(1);
  });
  it('of one key begins nothing more after what has failed', async () => {
    street.errors.set(1, new TypeError('a mistake'));
    await street.register('a', 'a', 'a');
    const running = street.run();
    await eventually(() => atRest(running)?.state === 'stopped');
    expect(street.asked).toEqual([1]);
    await running.stop();
    await street.run().settle();
    expect(street.answered).toEqual([1, 2, 3]);
  });
  it('asks again what is away, and delays no other meanwhile', async () => {
    street.errors.set(1, new StoreUnavailable('away'));
    await street.register('a', 'b', 'a');
    await street.run().settle();
    expect(street.answered).toEqual([2, 1, 3]);
  });
  it('finishes what it is at when it is stopped, and remembers it', async () => {
    street.closes('slow');
    await street.register('slow');
    const running = street.run();
    await eventually(() => street.asked.length === 1);
    let isStopped = false;
    const stopped = running.stop().then(() => { isStopped = true; });
    await someTurns();
    expect(isStopped).toBe(false);
    street.opens('slow');
    await stopped;
    await street.run().settle();
    expect(street.asked).toEqual([1]);
  });
});
