import { expect, it } from '@jest/globals';
import { MemoryVault } from '../test/support/memory-vault.js';
import { TestClock } from './kernel/clock.js';
import { Sweeping } from './sweeping.js';

const NOW_MS = Date.parse('2027-03-02T12:00:00.000Z');

it('sweeps what has run out at start, and leaves the rest', async () => {
  const [vault, clock] = [new MemoryVault(), new TestClock()];
  clock.advanceTo('2027-03-02T12:00:00.000Z');
  await vault.insert('session', [
    { id: 'run out', value: '{}', expiresAtMs: NOW_MS - 1 },
    { id: 'good for a day', value: '{}', expiresAtMs: NOW_MS + 86_400_000 },
    { id: 'good for ever', value: '{}' },
  ]);
  const sweeping = new Sweeping(vault, clock);
  sweeping.onApplicationBootstrap();
  await sweeping.onApplicationShutdown();
  const left = await vault.get('session', ['run out', 'good for a day', 'good for ever'], 0);
  expect([...left.keys()]).toEqual(['good for a day', 'good for ever']);
});
