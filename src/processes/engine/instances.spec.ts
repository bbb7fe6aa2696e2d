import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
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
import { StoreUnavailable } from '../../kernel/event-store.js';
import { derivedUuid } from '../../kernel/ids.js';
import { BEAT_MS, LeasedOwner, SURE_MS } from '../../kernel/leased-owner.js';
import { PersonKeys } from '../../kernel/person-keys.js';
import { defineProcess, defineTimer, DueTimers, type Timer } from '../../kernel/process.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { Processes } from './processes.js';

class Greet extends command('Greet')<{ whom: string }> {}
class Remind extends command('Remind')<{ about: string }> {}
const greet = defineProcess({ name: 'greet', on: { MemberRegistered: ({ data }) => [(meta) => new Greet({ whom: data.memberId }, meta)] } });
const remind = defineTimer({ kind: 'remind', fire: (about) => [(meta) => new Remind({ about }, meta)] });
const member = (index: number) => memberId.parse(`mbr_${String(index).padStart(32, '0')}`);

class AlwaysTea extends DueTimers {
  async due(): Promise<readonly Timer[]> {
    return [{ kind: 'remind', about: 'tea', dueAt: '2027-03-01T09:00:00.000Z' }];
  }
  async caughtUp(): Promise<void> {
    // there is nothing to wait for
  }
}

/** Instances on one log and one vault. Each beats when it is told to; one that is not told is dead, or frozen. */
class Street {
  readonly clock = new SetClock('2027-03-01T10:00:00.000Z');
  readonly store = new MemoryEventStore();
  readonly vault = new MemoryVault();
  readonly codec = new Codec(allEvents, new PersonKeys(this.vault, this.clock, randomBytes(32)));
  readonly sent: { readonly by: string; readonly command: AnyCommand }[] = [];
  /** A send of this instance takes until then. */
  readonly frozen = new Map<string, Promise<undefined>>();
  asking = 0;
  nowMs = 0;
  readonly #running: Processes[] = [];

  async instance(name: string): Promise<{ readonly owner: LeasedOwner; readonly processes: Processes; readonly owns: () => boolean }> {
    const { store, vault, codec, clock } = this;
    const owner = new LeasedOwner({ vault, instance: name, monotonicMs: () => this.nowMs });
    const send = async (sent: AnyCommand) => {
      this.asking++;
      await this.frozen.get(name);
      this.sent.push({ by: name, command: sent });
      return { position: undefined, revision: 'none' } as const;
    };
    const processes = new Processes({ processes: [greet], timers: [remind], due: new AlwaysTea() }, { store, vault, codec, clock, streams: new StreamReader(store, codec), send, ownership: owner, report: () => undefined });
    const [claim, timers] = [owner.of('process:greet'), owner.of('timers')];
    await owner.beat();
    processes.start({ tickMs: 3_600_000 });
    this.#running.push(processes);
    return { owner, processes, owns: () => claim.isMine && timers.isMine };
  }

  async register(...indexes: readonly number[]): Promise<void> {
    for (const index of indexes) {
      const { metadata } = recordedAt(this.clock.instant)({ type: '', data: {} });
      const event = { ...MemberRegistered.of({ memberId: member(index), name: `Member ${index}` }), id: derivedUuid('test', index), metadata };
      await this.store.append(streamOf.member(member(index)), await this.codec.encode(streamOf.member(member(index)), [event]), 'none');
    }
  }

  async pass(ms: number, ...living: readonly { readonly owner: LeasedOwner }[]): Promise<void> {
    for (let passed = 0; passed < ms; passed += BEAT_MS) {
      this.nowMs += BEAT_MS;
      for (const { owner } of living) await owner.beat();
    }
  }

  greeted(by?: string): readonly number[] {
    return this.sent.flatMap((each) => (each.command instanceof Greet && (by === undefined || each.by === by) ? [Number(each.command.data.whom.slice(4))] : []));
  }

  /** Whose timers said so. */
  reminded(): readonly string[] {
    return this.sent.flatMap((each) => (each.command instanceof Remind ? [each.by] : []));
  }

  async end(): Promise<void> {
    await Promise.all(this.#running.map((each) => each.stop()));
    await this.store.close();
  }
}

/** Whoever has nothing to wait for is done by then. */
const someTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
};

let street: Street;
const begin = (): Street => (street = new Street());
afterEach(() => street.end());

it('an owner whose checkpoint cannot be kept while nothing happens keeps it when the vault is back, and is live meanwhile', async () => {
  begin();
  const { vault, store } = street;
  const { processes } = await street.instance('only');
  await processes.settle();
  const replace = vault.replace.bind(vault);
  let failures = 0;
  vault.replace = async (drawer, ...rest) => {
    if (drawer === 'checkpoint' && failures++ < 2) throw new StoreUnavailable('the vault is away');
    return replace(drawer, ...rest);
  };
  const metadata = { commandId: 'c', commandHash: 'h', actorId: 'a', at: '2027-03-01T09:00:00.000Z' };
  const { position } = await store.append('any', [{ id: derivedUuid('test', 'any'), type: 'Any', version: 1, data: {}, metadata }], 'none'); // nothing to it
  await eventually(() => failures > 0);
  await someTurns();
  expect(processes.status().processes).toMatchObject([{ state: 'live', position }]);
  await eventually(async () => (await vault.get('checkpoint', ['process:greet'], 0)).get('process:greet')?.includes(`"commit":"${position.commit}"`) === true);
});

describe('of two instances', () => {
  it('one answers the events and fires the timers, and the other waits for it to have done so', async () => {
    begin();
    await street.register(1, 2);
    const first = await street.instance('first');
    await first.processes.settle();
    expect(first.owns()).toBe(true);
    const second = await street.instance('second');
    await street.register(3);
    const waited = second.processes.settle();
    await street.pass(BEAT_MS * 3, first, second);
    await Promise.all([first.processes.settle(), waited]);
    expect(street.greeted()).toEqual([1, 2, 3]);
    expect(street.reminded().length).toBe(new Set(street.reminded()).size);
    await eventually(() => [first, second].filter(({ processes }) => processes.status().processes[0]?.state === 'standby').length === 1);
  });
  it('the other goes on where the first fell silent, and sends nothing again', async () => {
    begin();
    const first = await street.instance('first');
    await street.register(1, 2);
    await first.processes.settle();
    const second = await street.instance('second');
    await street.pass(9_000, second);
    expect(second.owns()).toBe(true);
    await street.register(3, 4);
    await eventually(() => street.greeted().length === 4);
    await street.pass(BEAT_MS, second);
    expect([street.greeted('first'), street.greeted('second')]).toEqual([[1, 2], [3, 4]]);
  });
  it('the one that was frozen in the middle of a command says nothing new when it wakes, and its checkpoint is not taken', async () => {
    begin();
    const first = await street.instance('first');
    await street.register(1);
    await first.processes.settle();
    const { promise: asleep, resolve: wake } = Promise.withResolvers<undefined>();
    street.frozen.set('first', asleep);
    const askedBefore = street.asking;
    await street.register(2, 3);
    await eventually(() => street.asking > askedBefore);
    const second = await street.instance('second');
    await street.pass(30_000, second);
    await eventually(() => street.greeted('second').length === 2);
    await street.register(4);
    await eventually(() => street.greeted('second').length === 3);
    const before = await street.vault.get('checkpoint', ['process:greet'], 0);
    wake(undefined);
    await eventually(() => street.greeted('first').length === 2);
    await street.pass(BEAT_MS, first, second);
    await street.register(5);
    await eventually(() => street.greeted('second').includes(5));
    expect([street.greeted('first'), street.greeted('second')]).toEqual([[1, 2], [2, 3, 4, 5]]);
    const ids = street.sent.filter(({ command: sent }) => sent instanceof Greet && sent.data.whom === member(2)).map(({ command: sent }) => sent.meta.commandId);
    expect(new Set(ids).size).toBe(1);
    expect(before.get('process:greet')).toContain('"fence":"2"');
    await eventually(() => first.processes.status().processes[0]?.state === 'standby');
  });
  it('one whose lease has run out does not say that nothing is due, before it knows whether it still is the owner', async () => {
    begin();
    const first = await street.instance('first');
    await first.processes.settle();
    street.nowMs += SURE_MS;
    street.clock.instant = '2027-03-01T10:01:00.000Z';
    const settled = first.processes.settle();
    await Promise.race([settled, someTurns()]);
    await first.owner.beat();
    await settled;
    expect(street.reminded()).toEqual(['first', 'first']);
  });
  it('nor does one that follows another that was killed, whose lease still stands', async () => {
    begin();
    await street.instance('first');
    const second = await street.instance('second');
    const settled = second.processes.settle();
    await Promise.race([settled, someTurns()]);
    await street.pass(9_000, second);
    await settled;
    expect(street.reminded()).toContain('second');
  });
  it('one that stops while nobody knows whose the timers are ends all the same', async () => {
    begin();
    const first = await street.instance('first');
    street.nowMs += SURE_MS;
    const settled = first.processes.settle();
    await first.processes.stop();
    await settled;
    expect(first.owns()).toBe(false);
  });
  it('one that rests takes none of the work from the others', async () => {
    begin();
    const resting = new LeasedOwner({ vault: street.vault, instance: 'resting', monotonicMs: () => street.nowMs });
    const { store, vault, codec, clock } = street;
    const unstarted = new Processes({ processes: [greet], timers: [remind], due: new AlwaysTea() }, { store, vault, codec, clock, streams: new StreamReader(store, codec), send: () => Promise.reject(new Error('it rests')), ownership: resting, report: () => undefined });
    await resting.beat();
    const first = await street.instance('first');
    await street.pass(BEAT_MS * 4, first, { owner: resting });
    expect([first.owns(), unstarted.status().processes.map(({ state }) => state)]).toEqual([true, ['waiting']]);
  });
  it('who stops in order is followed at once', async () => {
    begin();
    const first = await street.instance('first');
    const second = await street.instance('second');
    await first.processes.stop();
    await first.owner.close();
    await second.owner.beat();
    await street.register(1);
    await eventually(() => street.greeted('second').length === 1);
  });
});
