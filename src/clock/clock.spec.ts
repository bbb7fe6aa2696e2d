import { describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { readSdl, SdlRejectionMessages } from '../graphql/sdl.js';
import { SystemClock, TestClock, type Clock } from '../kernel/clock.js';
import { Door, type DoorContext } from '../kernel/door.js';
import { ClockResolver, Settling } from './clock.resolver.js';

class Settled extends Settling {
  times = 0;

  async settle() {
    this.times++;
    return { commit: 7n, prepare: 7n };
  }
}

const asking = { positionToken: ({ commit }: { commit: bigint }) => `token of ${commit}` } as DoorContext;
const resolverWith = (clock: Clock) => {
  const settled = new Settled();
  return { settled, resolver: new ClockResolver(clock, settled, new Door({} as CommandBus, new SdlRejectionMessages(readSdl()))) };
};
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('setting the clock forward', () => {
  it('shows the new time and lets everything happen that is due by then', async () => {
    const clock = new TestClock();
    const { resolver, settled } = resolverWith(clock);
    const to = inHours(24 * 7);
    expect(await resolver.advanceTestClock({ to }, asking)).toEqual({ __typename: 'AdvanceTestClockSuccess', now: to, position: 'token of 7' });
    expect(clock.nowMs()).toBeGreaterThanOrEqual(Date.parse(to));
    expect(settled.times).toBe(1);
  });

  it('never goes back', async () => {
    const clock = new TestClock();
    const { resolver } = resolverWith(clock);
    await resolver.advanceTestClock({ to: inHours(48) }, asking);
    await resolver.advanceTestClock({ to: inHours(-48) }, asking);
    expect(clock.nowMs()).toBeGreaterThan(Date.now() + 47 * 3_600_000);
  });

  it('is refused where the clock goes by itself', async () => {
    const { resolver, settled } = resolverWith(new SystemClock());
    expect(await resolver.advanceTestClock({ to: inHours(1) }, asking)).toMatchObject({ __typename: 'ClockRejected', code: 'TEST_CLOCK_OFF', path: [] });
    expect(settled.times).toBe(0);
  });

  it('is refused beyond ten years, where nothing has been thought of', async () => {
    const { resolver, settled } = resolverWith(new TestClock());
    expect(await resolver.advanceTestClock({ to: inHours(11 * 366 * 24) }, asking)).toMatchObject({ code: 'TOO_FAR_AHEAD', path: ['input', 'to'] });
    expect(settled.times).toBe(0);
  });
});
