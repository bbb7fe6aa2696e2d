import { expect, it } from '@jest/globals';
import { startChild } from '../support/child.js';

const asked = async (...args: readonly string[]) => {
  const child = startChild('test/faults/run.ts', args);
  const { code } = await child.exited;
  return { code, out: child.lines.join('\n'), errors: child.errors() };
};

it('the fault runs say what there is when they are asked, and play nothing', async () => {
  const { code, out, errors } = await asked('--help');
  expect([code, errors]).toEqual([0, '']);
  for (const word of ['--only', '--seed', '--kills', '--bookings', '--rounds', '--lives', 'ledger-kills', 'event-store']) expect(out).toContain(word);
  expect(out).not.toContain('== ');
}, 60_000);

it.each([
  [['--only', 'nothing'], 'there is no fault run called nothing'],
  [['--kills', 'many'], '--kills is a whole number, not many'],
])('what they do not understand they refuse, and say where to look: %j', async (args, why) => {
  const { code, out, errors } = await asked(...args);
  expect([code, out]).toEqual([64, '']);
  expect(errors).toContain(why);
  expect(errors).toContain('--help');
}, 60_000);
