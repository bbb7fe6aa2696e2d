import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { allEvents, streamOf } from '../../../contracts/events.js';
import { MemberRegistered } from '../../../contracts/member/member.events.js';
import { plusMinutes } from '../../../contracts/time.js';
import { memberId, type Instant } from '../../../contracts/values.js';
import { eventually } from '../../../test/support/eventually.js';
import { recordedAt } from '../../../test/support/given.js';
import { MemoryVault } from '../../../test/support/memory-vault.js';
import { SetClock } from '../../../test/support/neighbourhood.js';
import { MemoryEventStore } from '../../adapters/memory/memory-event-store.js';
import { Codec } from '../../kernel/codec.js';
import { command, type AnyCommand } from '../../kernel/command.js';
import { reject } from '../../kernel/decider.js';
import { comparePositions, StoreUnavailable, type Delivery, type Position, type SubscribeOptions } from '../../kernel/event-store.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { PersonKeys } from '../../kernel/person-keys.js';
import { defineProcess, defineTimer, DueTimers, type Process, type Timer, type TimerDefinition } from '../../kernel/process.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { Processes } from './processes.js';
import type { ProcessReport } from './tools.js';

class Greet extends command('Greet')<{ whom: string; times: number }> {}
class Remind extends command('Remind')<{ about: string }> {}

const member = (index: number) => memberId.parse(`mbr_${String(index).padStart(32, '0')}`);
/** Greets everybody who registers, twice. */
const greet = (name = 'greet'): Process => defineProcess({
  name,
  on: { MemberRegistered: ({ data }) => [1, 2].map((times) => (meta) => new Greet({ whom: data.memberId, times }, meta)) },
});
const remind: TimerDefinition = defineTimer({ kind: 'remind', fire: (about) => [(meta) => new Remind({ about }, meta)] });

/** Timers that a test sets by hand; what has been reminded of is over. */
class HandSet extends DueTimers {
  readonly timers: Timer[] = [];
  asked = 0;

  async due(at: Instant, { max, except }: { readonly max: number; readonly except: readonly string[] }): Promise<readonly Timer[]> {
    this.asked++;
    return this.timers.filter(({ kind, dueAt }) => dueAt <= at && !except.includes(kind)).sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1)).slice(0, max);
  }
  /** What the read model has heard of; it says so when it is asked for more. */
  behind = false;
  async caughtUp(): Promise<void> {
    if (this.behind) throw new Error('the read model lags');
  }
}

/** A log whose subscriptions break off after every page. */
class BrittleStore extends MemoryEventStore {
  override async *subscribe(options?: SubscribeOptions): AsyncGenerator<Delivery> {
    for await (const delivery of super.subscribe(options)) {
      yield delivery;
      if (delivery.kind === 'events') throw new StoreUnavailable('the connection is gone');
    }
  }
}

/** A log that says its first event once more after everything it delivers. */
class EchoingStore extends MemoryEventStore {
  override async *subscribe(options?: SubscribeOptions): AsyncGenerator<Delivery> {
    for await (const delivery of super.subscribe(options)) {
      yield delivery;
      if (delivery.kind === 'events') yield { kind: 'events', events: await this.readAll({ max: 1 }) };
    }
  }
}

/** A log that has closed: whoever follows it is done at once. After a hundred times it keeps still, so that a test can end. */
class ClosedStore extends MemoryEventStore {
  followed = 0;

  override async *subscribe({ signal }: SubscribeOptions = {}): AsyncGenerator<Delivery> {
    if (++this.followed > 100) await new Promise((resolve) => signal?.addEventListener('abort', resolve));
  }
}

class World {
  readonly clock = new SetClock('2027-03-01T10:00:00.000Z');
  readonly sent: AnyCommand[] = [];
  readonly reports: ProcessReport[] = [];
  readonly due = new HandSet();
  readonly codec: Codec;
  answer: (sent: AnyCommand) => Outcome = () => ({ position: undefined, revision: 'none' });
  /** What a command waits for before it is answered. */
  hold: (sent: AnyCommand) => Promise<void> | undefined = () => undefined;
  held = 0;
  #running: Processes[] = [];

  constructor(readonly store = new MemoryEventStore(), readonly vault = new MemoryVault()) {
    this.codec = new Codec(allEvents, new PersonKeys(vault, this.clock, randomBytes(32)));
  }

  run(processes: readonly Process[], timers: readonly TimerDefinition[] = [], { tickMs } = { tickMs: 3_600_000 }): Processes {
    const { store, vault, codec, clock, due } = this;
    const send = async (sent: AnyCommand): Promise<Outcome> => {
      const outcome = this.answer(sent);
      const held = this.hold(sent);
      if (held) {
        this.held++;
        await held;
      }
      this.sent.push(sent);
      return outcome;
    };
    const running = new Processes({ processes, timers, due }, { store, vault, codec, clock, streams: new StreamReader(store, codec), send, report: (report) => this.reports.push(report) });
    running.start({ tickMs });
    this.#running.push(running);
    return running;
  }

  async register(...indexes: readonly number[]): Promise<void> {
    for (const index of indexes) {
      const { metadata } = recordedAt(this.clock.instant)({ type: '', data: {} });
      const event = { ...MemberRegistered.of({ memberId: member(index), name: `Member ${index}` }), id: derivedUuid('test', index), metadata };
      await this.store.append(streamOf.member(member(index)), await this.codec.encode(streamOf.member(member(index)), [event]), 'none');
    }
  }

  async checkpoint(process: string): Promise<string | undefined> {
    return (await this.vault.get('checkpoint', [`process:${process}`], 0)).get(`process:${process}`);
  }

  async end(): Promise<void> {
    await Promise.all(this.#running.map((running) => running.stop()));
    await this.store.close();
  }
}

let world: World;
const begin = (store?: MemoryEventStore, vault?: MemoryVault) => (world = new World(store, vault));
afterEach(() => world.end());
const greeted = () => world.sent.filter((sent): sent is Greet => sent instanceof Greet).map(({ data }) => `${Number(data.whom.slice(4))}/${data.times}`);
/** The end of the log is told a moment after its last event. */
const isLive = async (running: Processes, process: string) => {
  const state = () => running.status().processes.find(({ name }) => name === process)?.state;
  for (let attempt = 0; attempt < 100 && state() !== 'live'; attempt++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(state()).toBe('live');
};
const positionOf = (text: string | undefined): Position => {
  const { commit, prepare } = JSON.parse(text ?? '{}') as { commit: string; prepare: string };
  return { commit: BigInt(commit), prepare: BigInt(prepare) };
};

describe('a process', () => {
  it('sends what it answers to every event, in order', async () => {
    begin();
    await world.register(1, 2);
    const running = world.run([greet()]);
    await running.settle();
    await world.register(3);
    await running.settle();
    expect(greeted()).toEqual(['1/1', '1/2', '2/1', '2/2', '3/1', '3/2']);
  });
  it('names each command after process, event and place, and says why and on whose behalf', async () => {
    begin();
    await world.register(1);
    await world.run([greet()]).settle();
    expect(world.sent.map(({ meta }) => meta)).toEqual([0, 1].map((index) => ({
      commandId: derivedUuid('greet', derivedUuid('test', 1), index), actor: 'system:greet', at: world.clock.instant, causationId: derivedUuid('test', 1),
    })));
  });
  it('goes on after a restart where it was', async () => {
    begin();
    await world.register(1);
    const first = world.run([greet()]);
    await first.settle();
    await first.stop();
    await world.register(2);
    await world.run([greet()]).settle();
    expect(greeted()).toEqual(['1/1', '1/2', '2/1', '2/2']);
  });
  it('with an empty vault and a full log says everything again under the same names', async () => {
    begin();
    await world.register(1, 2, 3);
    await world.run([greet()]).settle();
    const before = world.sent.map(({ meta }) => meta.commandId);
    await world.vault.remove('checkpoint', 'process:greet');
    await world.run([greet()]).settle();
    expect(world.sent.slice(before.length).map(({ meta }) => meta.commandId)).toEqual(before);
  });
  it('begins anew when its checkpoint is of another log', async () => {
    begin();
    await world.vault.insert('checkpoint', [{ id: 'process:greet', value: JSON.stringify({ commit: '999', prepare: '999' }) }]);
    await world.register(1);
    await world.run([greet()]).settle();
    expect(greeted()).toEqual(['1/1', '1/2']);
  });
  it('loses nothing and repeats nothing when its subscription dies', async () => {
    begin(new BrittleStore());
    await world.register(1, 2);
    const running = world.run([greet()]);
    await running.settle();
    await world.register(3);
    await running.settle();
    expect(greeted()).toEqual(['1/1', '1/2', '2/1', '2/2', '3/1', '3/2']);
  });
  it('does not fall back behind what it has answered when an old event is delivered again', async () => {
    begin(new EchoingStore());
    await world.register(1, 2);
    const running = world.run([greet()]);
    await isLive(running, 'greet');
    expect(greeted()).toEqual(['1/1', '1/2', '2/1', '2/2', '1/1', '1/2']);
    const head = await world.store.head();
    expect(running.status().processes[0]?.position).toEqual(head);
    await running.stop();
    expect(positionOf(await world.checkpoint('greet'))).toEqual(head);
  });
  it('asks again what was busy or away', async () => {
    begin();
    const answers: (() => Outcome)[] = [() => reject('BUSY'), () => { throw new StoreUnavailable('away'); }];
    world.answer = () => answers.shift()?.() ?? { position: undefined, revision: 'none' };
    await world.register(1);
    const running = world.run([greet()]);
    await running.settle();
    expect(greeted()).toEqual(['1/1', '1/1', '1/2']);
    await isLive(running, 'greet');
  });
  it('asks again under the same name, at the time at which it asks: a log may be away for days', async () => {
    begin();
    const tomorrow = '2027-03-02T11:00:00.000Z';
    const answers: (() => Outcome)[] = [() => { world.clock.instant = tomorrow; throw new StoreUnavailable('away'); }];
    const asked: AnyCommand['meta'][] = [];
    world.answer = ({ meta }) => {
      asked.push(meta);
      return answers.shift()?.() ?? { position: undefined, revision: 'none' };
    };
    await world.register(1);
    await world.run([greet()]).settle();
    expect(asked.slice(0, 2).map(({ at }) => at)).toEqual(['2027-03-01T10:00:00.000Z', tomorrow]);
    expect(asked[1]?.commandId).toBe(asked[0]?.commandId);
  });
  it('says so as an error when it is refused what cannot be refused, and goes on', async () => {
    begin();
    world.answer = (sent) => reject((sent as Greet).data.times === 1 ? 'CLOSED' : 'IDEMPOTENCY_CONFLICT');
    await world.register(1, 2);
    await world.run([defineProcess({ ...greet(), mustBeHeard: true })]).settle();
    expect(greeted()).toEqual(['1/1', '1/2', '2/1', '2/2']);
    expect(world.reports.map(({ level, message }) => `${level}: ${message}`)).toEqual([1, 2].flatMap(() => ['error: Greet was refused: CLOSED', 'debug: Greet was refused: IDEMPOTENCY_CONFLICT']));
  });
  it('goes on when it is refused', async () => {
    begin();
    world.answer = () => reject('CLOSED');
    await world.register(1, 2);
    await world.run([greet()]).settle();
    expect(greeted()).toEqual(['1/1', '1/2', '2/1', '2/2']);
    expect(world.reports.map(({ level, message }) => `${level}: ${message}`)).toEqual(Array.from({ length: 4 }, () => 'debug: Greet was refused: CLOSED'));
  });
  it('is stopped by an error that no repetition mends, says so, and skips nothing', async () => {
    begin();
    world.answer = ({ data }) => {
      if ((data as Greet['data']).whom === member(2)) throw new TypeError('not a name');
      return { position: undefined, revision: 'none' };
    };
    await world.register(1, 2, 3);
    const running = world.run([greet()]);
    await running.settle();
    expect(greeted()).toEqual(['1/1', '1/2']);
    expect(running.status().processes).toMatchObject([{ name: 'greet', state: 'stopped', error: 'not a name' }]);
    expect(world.reports).toMatchObject([{ level: 'error', process: 'greet', message: 'not a name' }]);
    await running.stop();
    world.answer = () => ({ position: undefined, revision: 'none' });
    await world.run([greet()]).settle();
    expect(greeted()).toEqual(['1/1', '1/2', '2/1', '2/2', '3/1', '3/2']);
  });
  it('does not stop the others', async () => {
    begin();
    const broken = defineProcess({ name: 'broken', on: { MemberRegistered: () => { throw new Error('a mistake'); } } });
    await world.register(1);
    const running = world.run([broken, greet()]);
    await running.settle();
    await isLive(running, 'greet');
    expect(running.status().processes).toMatchObject([{ name: 'broken', state: 'stopped' }, { name: 'greet', state: 'live' }]);
    expect(greeted()).toEqual(['1/1', '1/2']);
  });
  it('passes over what it does not listen to without reading it', async () => {
    begin();
    const unread = { id: derivedUuid('test', 'unread'), type: 'OfALaterVersion', version: 9, data: {}, metadata: { commandId: 'c', commandHash: 'h', actorId: 'a', at: world.clock.instant } };
    await world.store.append('later-1', [unread], 'none');
    await world.register(1);
    const running = world.run([greet()]);
    await running.settle();
    await isLive(running, 'greet');
    expect(greeted()).toEqual(['1/1', '1/2']);
  });
  it('shares its name, and so its checkpoint, with no other', () => {
    begin();
    expect(() => world.run([greet('twin'), greet('twin')])).toThrow('two processes share a name');
  });
});

describe('a checkpoint', () => {
  it('stands at the end of the log when a process has rested', async () => {
    begin();
    await world.register(1, 2);
    const running = world.run([greet()]);
    await running.settle();
    await running.stop();
    const head = await world.store.head();
    expect(head && comparePositions(positionOf(await world.checkpoint('greet')), head)).toBe(0);
  });
  it('is never moved back by an instance that lags', async () => {
    begin();
    await world.register(1);
    const slow = world.run([greet()]);
    await slow.settle();
    await world.vault.remove('checkpoint', 'process:greet');
    await world.vault.insert('checkpoint', [{ id: 'process:greet', value: JSON.stringify({ commit: '999', prepare: '999' }) }]);
    await world.register(2);
    await slow.settle();
    await slow.stop();
    expect(positionOf(await world.checkpoint('greet')).commit).toBe(999n);
  });
});

describe('a timer', () => {
  const set = (about: string, dueAt: Instant, kind = 'remind') => world.due.timers.push({ kind, about, dueAt });
  const reminded = () => world.sent.filter((sent): sent is Remind => sent instanceof Remind).map(({ data }) => data.about);

  it('that came due while nobody was there fires at start', async () => {
    begin();
    set('the past', '2027-02-01T10:00:00.000Z');
    const running = world.run([], [remind]);
    await running.settle();
    expect(reminded()).toEqual(['the past']);
    expect(world.sent[0]?.meta).toEqual({ commandId: derivedUuid('timer', 'remind', 'the past', '2027-02-01T10:00:00.000Z', 0), actor: 'system:remind', at: world.clock.instant });
  });
  it('fires when its time has come, and not before', async () => {
    begin();
    set('tea', '2027-03-01T11:00:00.000Z');
    const running = world.run([], [remind]);
    world.clock.instant = '2027-03-01T10:59:59.999Z';
    await running.settle();
    expect(reminded()).toEqual([]);
    world.clock.instant = '2027-03-01T11:00:00.000Z';
    await running.settle();
    expect(reminded()).toEqual(['tea']);
  });
  it('does not fire while its read model lags behind the log: it may be over', async () => {
    begin();
    await world.register(1);
    set('over, perhaps', '2027-02-01T10:00:00.000Z');
    world.due.behind = true;
    const running = world.run([], [remind]);
    await expect(running.settle()).rejects.toThrow('lags');
    expect(reminded()).toEqual([]);
    world.due.behind = false;
    await running.settle();
    expect(reminded()).toEqual(['over, perhaps']);
  });
  it('that is refused is asked ever more seldom', async () => {
    begin();
    world.answer = () => reject('NOT_YET_DUE');
    set('in vain', '2027-02-01T10:00:00.000Z');
    const running = world.run([], [remind]);
    for (let minute = 0; minute < 24 * 60; minute++) {
      world.clock.instant = plusMinutes('2027-03-01T10:00:00.000Z', minute);
      await running.settle();
    }
    expect(reminded().length).toBeGreaterThan(24);
    expect(reminded().length).toBeLessThan(40);
  });
  it('that is refused stands in nobody’s way', async () => {
    begin();
    world.answer = (sent) => (sent instanceof Remind && sent.data.about.startsWith('in vain') ? reject('NOT_YET_DUE') : { position: undefined, revision: 'none' });
    for (let index = 0; index < 450; index++) set(`in vain ${index}`, '2027-02-01T10:00:00.000Z');
    set('the last one', '2027-02-02T10:00:00.000Z');
    await world.run([], [remind]).settle();
    expect(reminded()).toContain('the last one');
    expect(reminded()).toHaveLength(451);
  });
  it('whose command hangs stands in the way of eight of its own kind, and of no other kind', async () => {
    begin();
    const call: TimerDefinition = defineTimer({ kind: 'call', fire: (about) => [(meta) => new Greet({ whom: about, times: 1 }, meta)] });
    let answer = (): void => undefined;
    const hanging = new Promise<void>((resolve) => (answer = resolve));
    world.hold = (sent) => (sent instanceof Greet ? hanging : undefined);
    const running = world.run([], [remind, call], { tickMs: 5 });
    for (let index = 0; index < 300; index++) set(`somebody ${index}`, '2027-02-01T10:00:00.000Z', 'call');
    await eventually(() => world.held === 8);
    for (const about of ['tea', 'supper']) {
      set(about, '2027-03-01T10:00:00.000Z');
      await eventually(() => reminded().includes(about));
    }
    expect(world.held).toBe(8);
    answer();
    await running.settle();
    expect(world.sent.filter((sent) => sent instanceof Greet)).toHaveLength(300);
  });
  it('that meets a mistake says so, and stands in nobody’s way', async () => {
    begin();
    set('nobody knows', '2027-02-01T10:00:00.000Z', 'unheard-of');
    set('tea', '2027-02-02T10:00:00.000Z');
    const running = world.run([], [remind]);
    await running.settle();
    expect(reminded()).toEqual(['tea']);
    expect(running.status().timers).toEqual([{ kind: 'unheard-of', about: 'nobody knows', error: 'no process minds timers of the kind unheard-of' }]);
  });
  it('fires again by itself, tick by tick', async () => {
    begin();
    const running = world.run([]);
    await running.stop();
    const ticking = new Processes({ processes: [], timers: [remind], due: world.due }, {
      store: world.store, vault: world.vault, codec: world.codec, clock: world.clock, streams: new StreamReader(world.store, world.codec),
      send: async () => ({ position: undefined, revision: 'none' }), report: () => undefined,
    });
    const before = world.due.asked;
    ticking.start({ tickMs: 5 });
    await eventually(() => world.due.asked - before > 2);
    await ticking.stop();
    const asked = world.due.asked - before;
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(world.due.asked - before).toBe(asked);
  });
});

describe('a log that ends under a process', () => {
  it('is followed again after a pause, and others have their turn', async () => {
    const store = new ClosedStore();
    world = new World(store);
    const running = world.run([greet()]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(store.followed).toBeLessThan(100);
    await running.stop();
  });
});
