import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { UnderWay } from './under-way.js';

/** Tasks that end when they are told to, and what was said of them, in order. */
const tasks = () => {
  const said: string[] = [];
  const ends = new Map<string, PromiseWithResolvers<undefined>>();
  const task = (name: string) => async (): Promise<void> => {
    said.push(`${name} begins`);
    const end = Promise.withResolvers<undefined>();
    ends.set(name, end);
    await end.promise;
    said.push(`${name} ends`);
  };
  return { said, task, end: (name: string) => ends.get(name)?.resolve(undefined), fail: (name: string) => ends.get(name)?.reject(new Error(`${name} failed`)) };
};

describe('tasks that are under way', () => {
  it('are so many at once, and the next begins when the first of them ends', async () => {
    const { said, task, end } = tasks();
    const underWay = new UnderWay(2);
    for (const name of ['a', 'b']) await underWay.begin([name], task(name));
    const third = underWay.begin(['c'], task('c'));
    await turn();
    expect(said).toEqual(['a begins', 'b begins']);
    end('a');
    await third;
    expect(said).toEqual(['a begins', 'b begins', 'a ends', 'c begins']);
    end('b');
    end('c');
    await underWay.ended();
  });

  it('are done in their order where they are about the same key', async () => {
    const { said, task, end } = tasks();
    const underWay = new UnderWay(3);
    await underWay.begin(['x', 'y'], task('a'));
    await underWay.begin(['z'], task('b'));
    const third = underWay.begin(['w', 'y'], task('c'));
    end('b');
    await turn();
    expect(said).toEqual(['a begins', 'b begins', 'b ends']);
    end('a');
    await third;
    expect(said.slice(3)).toEqual(['a ends', 'c begins']);
    end('c');
    await underWay.ended();
  });

  it('are waited for when one of them fails, and the next does not begin', async () => {
    const { said, task, end, fail } = tasks();
    const underWay = new UnderWay(2);
    for (const name of ['a', 'b']) await underWay.begin([name], task(name));
    const third = underWay.begin(['c'], task('c'));
    fail('a');
    await turn();
    end('b');
    await expect(third).rejects.toThrow('a failed');
    expect(said).toEqual(['a begins', 'b begins', 'b ends']);
    await underWay.ended();
  });
});
