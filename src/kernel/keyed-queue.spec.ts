import { describe, expect, it } from '@jest/globals';
import { KeyedQueue } from './keyed-queue.js';

const pause = () => new Promise((resolve) => setImmediate(resolve));

describe('tasks in a queue', () => {
  it('of one key run one after the other, in the order they came', async () => {
    const queue = new KeyedQueue();
    const steps: string[] = [];
    await Promise.all(['a', 'b', 'c'].map((name) => queue.run('key', async () => {
      steps.push(`${name} begins`);
      await pause();
      steps.push(`${name} ends`);
    })));
    expect(steps).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });

  it('of different keys run side by side', async () => {
    const queue = new KeyedQueue();
    let running = 0;
    let most = 0;
    await Promise.all(['a', 'b', 'c'].map((key) => queue.run(key, async () => {
      most = Math.max(most, ++running);
      await pause();
      running--;
    })));
    expect(most).toBe(3);
  });

  it('give their results, and one that fails does not stop the next', async () => {
    const queue = new KeyedQueue();
    const failing = queue.run('key', async () => {
      await pause();
      throw new Error('broken');
    });
    const next = queue.run('key', async () => 'done');
    await expect(failing).rejects.toThrow('broken');
    expect(await next).toBe('done');
  });

  it('may be added while others run', async () => {
    const queue = new KeyedQueue();
    const inner: Promise<string>[] = [];
    expect(await queue.run('key', async () => {
      inner.push(queue.run('key', async () => 'inner'));
      return 'outer';
    })).toBe('outer');
    expect(await Promise.all(inner)).toEqual(['inner']);
  });
});
