import { setTimeout as pause } from 'node:timers/promises';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { streamOf } from '../../contracts/events.js';
import { kernelInMemory } from '../../test/support/kernel-module.js';
import type { CommandMeta } from '../kernel/command.js';
import { reject, type Rejected } from '../kernel/decider.js';
import { EventStore } from '../kernel/event-store.js';
import { derivedUuid } from '../kernel/ids.js';
import { StreamReader } from '../kernel/stream-reader.js';
import type { Situation } from './operations.commands.js';
import { Acts } from './operations.acts.js';
import { OperationsModule } from './operations.module.js';
import { ProjectionControl, type Released, type ReplayUnderWay } from './projection-control.js';

const names = ['listings', 'members'];
const parkedEvent = derivedUuid('a parked event');

/** An engine that does what it is told and keeps a list of it. */
class Engine extends ProjectionControl {
  readonly told: string[] = [];
  running: ReplayUnderWay[] = [];
  generation = 2;
  parked = [{ key: 'lst_1', eventId: parkedEvent }];
  refusal: string | undefined;
  released: Released = 'released';
  breaks: Error | undefined;
  #hear: ((replay: ReplayUnderWay) => void) | undefined;

  async situationOf(projection: string): Promise<Situation> {
    if (!names.includes(projection)) return { isKnown: false };
    return { isKnown: true, generation: this.generation, hasPrevious: this.generation > 1, parked: this.parked, replayId: this.running.find((each) => each.projection === projection && each.state === 'building')?.id };
  }
  async replay(projections: readonly string[], { id, dryRun }: { id: string; dryRun: boolean }): Promise<readonly ReplayUnderWay[] | Rejected<'ALREADY_REPLAYING'>> {
    this.#note(`replay ${projections.join()}${dryRun ? ' dry' : ''}`);
    if (this.refusal !== undefined) return reject('ALREADY_REPLAYING');
    const begun = projections.map((projection): ReplayUnderWay => ({ id, projection, dryRun, generation: 3, rows: 0, state: 'building' }));
    this.running.push(...begun);
    return begun;
  }
  async replays() {
    return this.running;
  }
  async *replayProgress(signal: AbortSignal): AsyncGenerator<ReplayUnderWay> {
    const stopped = new Promise<undefined>((resolve) => signal.addEventListener('abort', () => resolve(undefined)));
    for (;;) {
      const heard = await Promise.race([stopped, new Promise<ReplayUnderWay>((resolve) => (this.#hear = resolve))]);
      if (!heard) return;
      yield heard;
    }
  }
  async cancelReplay(projection: string) {
    this.#note(`cancel ${projection}`);
    return true;
  }
  async rollback(projection: string): Promise<{ generation: number } | Rejected<'OTHER_VERSION'>> {
    this.#note(`rollback ${projection}`);
    if (this.refusal !== undefined) return reject('OTHER_VERSION');
    return { generation: (this.generation -= 1) };
  }
  async retryParked(_: string, key: string) {
    this.#note(`retry ${key}`);
    return this.released;
  }
  async skipParked(_: string, { key, eventId }: { key: string; eventId: string }) {
    this.#note(`skip ${key} ${eventId}`);
    return this.released;
  }

  /** A replay has come to its end. */
  over(state: 'done' | 'failed' | 'cancelled', about: Partial<ReplayUnderWay> = {}): void {
    this.running = this.running.map((replay) => ({ ...replay, state, ...about }));
    const [ended] = this.running;
    if (ended) this.#hear?.(ended);
  }

  #note(what: string): void {
    if (this.breaks) throw this.breaks;
    this.told.push(what);
  }
}

@Global()
@Module({})
class EngineModule {
  static with(engine: Engine): DynamicModule {
    return { module: EngineModule, providers: [{ provide: ProjectionControl, useValue: engine }], exports: [ProjectionControl] };
  }
}

let engine: Engine;
let house: TestingModule;
let acts: Acts;
beforeEach(async () => {
  engine = new Engine();
  house = await Test.createTestingModule({ imports: [kernelInMemory(), EngineModule.with(engine), OperationsModule] }).compile();
  await house.init();
  acts = house.get(Acts);
});
afterEach(() => house.close());

let keys = 0;
const meta = (key: number | string = ++keys): CommandMeta => ({ commandId: derivedUuid('key', key), actor: 'operator', at: '2027-03-03T09:00:00.000Z' });
const listings = { projection: 'listings', reason: 'The fold was mended.' };
const replayOf = (...projections: string[]) => ({ projections, dryRun: false, reason: 'The fold was mended.' });
const storyOf = async (name = 'listings') => (await house.get(StreamReader).read(streamOf.projection(name))).map(({ type, data, metadata: { actorId } }) => ({ type, actorId, ...data }));
const typesOf = async (name = 'listings') => (await storyOf(name)).map(({ type }) => type);

describe('a replay', () => {
  it('is in the log, with who and why, before it begins', async () => {
    engine.breaks = new Error('the power is cut');
    await expect(acts.replay(replayOf('listings'), meta())).rejects.toThrow('the power is cut');
    expect(await storyOf()).toEqual([expect.objectContaining({ type: 'ReplayOrdered', actorId: 'operator', operatorId: 'operator', reason: 'The fold was mended.', dryRun: false })]);
  });

  it('that was ordered and not begun is begun when it is sent again, once', async () => {
    const same = meta();
    engine.breaks = new Error('the power is cut');
    await acts.replay(replayOf('listings'), same).catch(() => undefined);
    engine.breaks = undefined;
    const begun = await acts.replay(replayOf('listings'), same);
    expect(begun).toMatchObject({ replays: [{ projection: 'listings', state: 'building' }] });
    expect(await acts.replay(replayOf('listings'), same)).toEqual(begun);
    expect(engine.told).toEqual(['replay listings']);
    expect(await typesOf()).toEqual(['ReplayOrdered']);
  });

  it('is not begun again after its end, though nobody remembers it', async () => {
    const same = meta();
    await acts.replay(replayOf('listings'), same);
    engine.over('done');
    await pause(20);
    engine.running = [];
    expect(await acts.replay(replayOf('listings'), same)).toMatchObject({ replays: [] });
    expect(engine.told).toHaveLength(1);
  });

  it('of several begins in one pass, or not at all', async () => {
    expect(await acts.replay(replayOf('listings', 'nonsense'), meta())).toMatchObject({ rejected: 'UNKNOWN_PROJECTION' });
    expect([await typesOf('listings'), await typesOf('nonsense')]).toEqual([[], []]);
    expect(await acts.replay(replayOf('members', 'listings', 'members'), meta())).toMatchObject({ replays: [{ projection: 'listings' }, { projection: 'members' }] });
    expect(engine.told).toEqual(['replay listings,members']);
    engine.running = engine.running.slice(0, 1);
    expect(await acts.replay(replayOf('members', 'listings'), meta())).toMatchObject({ rejected: 'ALREADY_REPLAYING' });
    expect(await typesOf('members')).toEqual(['ReplayOrdered']);
  });

  it('under a key that was used for others with it is a conflict', async () => {
    const same = meta();
    await acts.replay(replayOf('listings'), same);
    expect(await acts.replay(replayOf('listings', 'members'), same)).toMatchObject({ rejected: 'IDEMPOTENCY_CONFLICT' });
    expect(await acts.replay({ ...replayOf('listings'), dryRun: true }, same)).toMatchObject({ rejected: 'IDEMPOTENCY_CONFLICT' });
  });

  it('begins once of two that are ordered at the same time, and the other is refused', async () => {
    const both = await Promise.all([acts.replay(replayOf('listings'), meta()), acts.replay(replayOf('listings'), meta())]);
    expect(both).toEqual([expect.objectContaining({ replays: [expect.anything()] }), expect.objectContaining({ rejected: 'ALREADY_REPLAYING' })]);
    expect(engine.told).toHaveLength(1);
  });

  it('that the engine refuses after all has ended', async () => {
    engine.refusal = 'another instance was faster';
    expect(await acts.replay(replayOf('listings'), meta())).toMatchObject({ rejected: 'ALREADY_REPLAYING' });
    expect(await storyOf()).toEqual([expect.anything(), expect.objectContaining({ type: 'ReplayEnded', outcome: 'FAILED', operatorId: 'operator', actorId: 'system:operations' })]);
  });

  it.each([['done', 'DONE'], ['failed', 'FAILED'], ['cancelled', 'CANCELLED']] as const)('that is %s is written down as that, once, whoever watches', async (state, outcome) => {
    await acts.replay(replayOf('listings'), meta());
    const difference = { differing: 1, added: 0, removed: 0, changed: 1, rows: 4, examples: [] };
    const about = { rows: 4, difference, error: `no\u0000 ${'x'.repeat(1_995)}\u{1F6B2}` };
    engine.over(state, about);
    await pause(20);
    engine.over(state, about);
    await pause(20);
    const [, ended, ...more] = await storyOf();
    expect(ended).toMatchObject({ type: 'ReplayEnded', outcome, generation: 3, rows: 4, difference: { differing: 1, added: 0, removed: 0, changed: 1 }, error: expect.stringMatching(/^no x+/) });
    expect(more).toEqual([]);
  });

  it('that nobody has ordered ends without a word', async () => {
    engine.running = [{ id: derivedUuid('automatic'), projection: 'listings', generation: 3, dryRun: false, state: 'building', rows: 0 }];
    engine.over('done');
    await pause(20);
    expect(await typesOf()).toEqual([]);
  });

  it('is called off by its order alone: a repeat does not call off the next one', async () => {
    const same = meta();
    expect(await acts.cancel(listings, meta())).toMatchObject({ rejected: 'NOT_REPLAYING' });
    await acts.replay(replayOf('listings'), meta());
    await acts.cancel(listings, same);
    engine.over('cancelled');
    await pause(20);
    engine.running = [];
    await acts.replay(replayOf('listings'), meta());
    await acts.cancel(listings, same);
    expect(engine.told).toEqual(['replay listings', 'cancel listings', 'replay listings']);
    expect(await typesOf()).toEqual(['ReplayOrdered', 'ReplayCancelled', 'ReplayEnded', 'ReplayOrdered']);
  });
});

describe('a rollback', () => {
  it('is ordered, done and ended, and the same when it is sent again', async () => {
    const same = meta();
    const done = await acts.rollback(listings, same);
    expect(done).toMatchObject({ generation: 1 });
    expect(await acts.rollback(listings, same)).toEqual(done);
    expect(engine.told).toEqual(['rollback listings']);
    expect(await storyOf()).toEqual([expect.objectContaining({ type: 'RollbackOrdered', from: 2 }), expect.objectContaining({ type: 'RollbackEnded', outcome: 'DONE', generation: 1 })]);
  });

  it('that was done before its end could be written down is not done twice', async () => {
    const same = meta();
    engine.generation = 3;
    engine.breaks = new Error('the power is cut');
    await acts.rollback(listings, same).catch(() => undefined);
    engine.breaks = undefined;
    engine.generation = 2; // it had been done
    expect(await acts.rollback(listings, same)).toMatchObject({ generation: 2 });
    expect(engine.told).toEqual([]);
  });

  it('that the engine refuses is refused, now and ever after', async () => {
    const same = meta();
    engine.refusal = 'it was built by another version';
    expect(await acts.rollback(listings, same)).toMatchObject({ rejected: 'OTHER_VERSION' });
    engine.refusal = undefined;
    expect(await acts.rollback(listings, same)).toMatchObject({ rejected: 'OTHER_VERSION' });
    expect(await storyOf()).toEqual([expect.anything(), expect.objectContaining({ outcome: 'REFUSED', refusal: 'OTHER_VERSION' })]);
  });
});

describe('a parked key', () => {
  it.each([['released', 'RELEASED'], ['parked', 'PARKED_AGAIN']] as const)('that is tried again and %s says so, also when it is sent again', async (released, outcome) => {
    const same = meta();
    engine.released = released;
    expect(await acts.retryParked({ ...listings, key: 'lst_1' }, same)).toMatchObject({ outcome });
    engine.parked = [];
    expect(await acts.retryParked({ ...listings, key: 'lst_1' }, same)).toMatchObject({ outcome });
    expect(engine.told).toEqual(['retry lst_1']);
    expect(await storyOf()).toEqual([expect.objectContaining({ type: 'ParkedRetryOrdered', key: 'lst_1', eventId: parkedEvent }), expect.objectContaining({ type: 'ParkedReleaseEnded', outcome })]);
  });

  it('is left alone when another event than the parked one is to be left out', async () => {
    expect(await acts.skipParked({ ...listings, key: 'lst_1', eventId: derivedUuid('another') }, meta())).toMatchObject({ rejected: 'NOT_PARKED' });
    expect([engine.told, await typesOf()]).toEqual([[], []]);
  });

  it('goes on without the event that is left out', async () => {
    expect(await acts.skipParked({ ...listings, key: 'lst_1', eventId: parkedEvent }, meta())).toMatchObject({ outcome: 'RELEASED' });
    expect(engine.told).toEqual([`skip lst_1 ${parkedEvent}`]);
  });

  it('that somebody else released in the meantime is not parked any more', async () => {
    engine.released = 'unknown';
    expect(await acts.retryParked({ ...listings, key: 'lst_1' }, meta())).toMatchObject({ rejected: 'NOT_PARKED' });
    expect(await storyOf()).toEqual([expect.anything(), expect.objectContaining({ outcome: 'NOT_PARKED' })]);
  });
});

describe('what an operator typed', () => {
  it('is not to be read in the log as it is stored', async () => {
    await acts.rollback({ ...listings, reason: 'Mia’s listing is missing' }, meta());
    expect(JSON.stringify(await storyOf())).toContain('Mia’s listing');
    expect(JSON.stringify((await house.get(EventStore).readStream(streamOf.projection('listings'))).map(({ data }) => data))).not.toContain('Mia');
  });
});
