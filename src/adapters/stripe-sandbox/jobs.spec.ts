import { describe, expect, it } from '@jest/globals';
import { Engine } from './engine.js';
import { isScheduled, schedule } from './jobs.js';
import { Store } from './store.js';
import { World } from './world.js';

const town = (fails: () => boolean = () => false) => {
  const world = new World();
  const done: string[] = [];
  const engine = new Engine(world, { store: new Store(undefined), outside: () => 0, jobs: { do: (_, subject) => {
    if (fails()) throw new Error('not today');
    done.push(subject);
  }, again: (w, subject) => { schedule(w, 'do', { at: w.now, subject }); } } });
  const wait = (subject: string, at: number, job = 'do') => { engine.step((w) => { schedule(w, job, { at, subject }); }); };
  return { world, engine, done, wait };
};

describe('what time does', () => {
  it('happens in the order of its time, and at the same moment in the order in which it was planned', () => {
    const { engine, done, wait } = town();
    for (const [subject, at] of [['c', 7], ['a', 3], ['d', 7], ['b', 5], ['e', 7]] as const) wait(subject, at);
    engine.runDue(6999);
    expect(done).toEqual(['a', 'b']);
    engine.runDue(7000);
    expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('happens once', () => {
    const { engine, done, wait } = town();
    wait('a', 3);
    engine.runDue(9000);
    engine.runDue(9000);
    expect(done).toEqual(['a']);
  });

  it('may plan more for the same moment', () => {
    const { engine, done, wait } = town();
    wait('a', 3, 'again');
    wait('b', 3);
    engine.runDue(3000);
    expect(done).toEqual(['b', 'a']);
  });

  it('does not happen when the step that planned it was undone', () => {
    const { engine, done } = town();
    expect(() => engine.step((w) => {
      schedule(w, 'do', { at: 3, subject: 'a' });
      expect(isScheduled(w, 'do', { at: 3, subject: 'a' })).toBe(true);
      throw new Error('no');
    })).toThrow('no');
    expect(isScheduled(engine.world, 'do', { at: 3, subject: 'a' })).toBe(false);
    engine.runDue(9000);
    expect(done).toEqual([]);
  });

  it('is tried again when it failed', () => {
    let fails = true;
    const { engine, done, wait } = town(() => fails);
    wait('a', 3);
    expect(() => { engine.runDue(9000); }).toThrow('not today');
    fails = false;
    engine.runDue(9000);
    expect(done).toEqual(['a']);
  });

  it.each([['undo', 3, 'a'], ['do', 4, 'a'], ['do', 2, 'a'], ['do', 3, 'b']])('is not planned as %s at %i about %s because something else is', (job, at, subject) => {
    const { world, wait } = town();
    wait('a', 3);
    expect([isScheduled(world, job, { at, subject }), isScheduled(world, 'do', { at: 3, subject: 'a' })]).toEqual([false, true]);
  });
});

describe('the rows of a kind', () => {
  it('stay as they were asked for while more are added, and are complete the next time', () => {
    const world = new World();
    const kind = { noun: 'thing', prefix: '' };
    world.add(kind, { id: 'a' });
    const before = world.rows(kind);
    world.add(kind, { id: 'b' });
    expect([before.length, world.rows(kind).length]).toEqual([1, 2]);
    world.settle();
    world.remove(kind, 'a');
    expect(world.rows(kind).map(({ id }) => id)).toEqual(['b']);
    world.undo();
    expect(world.rows(kind).map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });
});
