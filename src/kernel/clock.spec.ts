import { describe, expect, it } from '@jest/globals';
import { instant } from '../../contracts/values.js';
import { SystemClock, TestClock } from './clock.js';

describe('a clock', () => {
  it('says the time as events write it', () => {
    const clock = new SystemClock();
    expect(instant.safeParse(clock.now()).success).toBe(true);
    expect(Math.abs(clock.nowMs() - Date.now())).toBeLessThan(1_000);
  });
});

describe('a clock for tests', () => {
  it('goes forward when it is told to, and keeps going', async () => {
    const clock = new TestClock();
    expect(Date.parse(clock.advanceTo('2999-01-01T00:00:00.000Z'))).toBeGreaterThanOrEqual(Date.parse('2999-01-01T00:00:00.000Z'));
    const before = clock.nowMs();
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.nowMs()).toBeGreaterThan(before);
  });

  it('never goes back', () => {
    const clock = new TestClock();
    clock.advanceTo('2999-01-01T00:00:00.000Z');
    clock.advanceTo('2027-01-01T00:00:00.000Z');
    expect(clock.now().slice(0, 4)).toBe('2999');
  });
});
