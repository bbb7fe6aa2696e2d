import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from '@jest/globals';
import { endWithUs } from './harness/end-with-us.js';

it('a server that has ended leaves nobody behind who waits for the end of this process, however many there were', async () => {
  const before = process.listenerCount('exit');
  const children = Array.from({ length: 3 }, () => spawn(process.execPath, ['--eval', '']));
  for (const child of children) endWithUs(child);
  expect(process.listenerCount('exit')).toBe(before + children.length);
  await Promise.all(children.map((child) => once(child, 'close')));
  expect(process.listenerCount('exit')).toBe(before);
});
