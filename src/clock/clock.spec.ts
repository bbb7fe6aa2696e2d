import { describe, expect, it } from '@jest/globals';
import { CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { readSdl, SdlRejectionMessages } from '../graphql/sdl.js';
import { Clock, SystemClock, TestClock } from '../kernel/clock.js';
import { Door, RejectionMessages, type DoorContext } from '../kernel/door.js';
import { ClockResolver, Settling } from './clock.resolver.js';

class Settled extends Settling {
  times = 0;

  async settle() {
    this.times++;
    return { commit: 7n, prepare: 7n };
  }
}

const asking: DoorContext = {
  viewer: undefined, correlationId: 'any-request', now: () => '2027-03-03T09:00:00.000Z', rolesIn: async () => [], readAfter: () => undefined, readBack: async () => null,
  positionToken: ({ commit }) => `token of ${commit}`,
};
const resolverWith = async (clock: Clock) => {
  const settled = new Settled();
  const house = await Test.createTestingModule({
    imports: [CqrsModule.forRoot()],
    providers: [
      ClockResolver, Door, { provide: RejectionMessages, useValue: new SdlRejectionMessages(readSdl()) },
      { provide: Clock, useValue: clock }, { provide: Settling, useValue: settled },
    ],
  }).compile();
  return { settled, resolver: house.get(ClockResolver) };
};
const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('setting the clock forward', () => {
  it('shows the new time and lets everything happen that is due by then', async () => {
    const clock = new TestClock();
    const { resolver, settled } = await resolverWith(clock);
    const to = inHours(24 * 7);
    expect(await resolver.advanceTestClock({ to }, asking)).toEqual({ __typename: 'AdvanceTestClockSuccess', now: to, position: 'token of 7' });
    expect(clock.nowMs()).toBeGreaterThanOrEqual(Date.parse(to));
    expect(settled.times).toBe(1);
  });

  it('never goes back', async () => {
    const clock = new TestClock();
    const { resolver } = await resolverWith(clock);
    await resolver.advanceTestClock({ to: inHours(48) }, asking);
    await resolver.advanceTestClock({ to: inHours(-48) }, asking);
    expect(clock.nowMs()).toBeGreaterThan(Date.now() + 47 * 3_600_000);
  });

  it('is refused where the clock goes by itself', async () => {
    const { resolver, settled } = await resolverWith(new SystemClock());
    expect(await resolver.advanceTestClock({ to: inHours(1) }, asking)).toMatchObject({ __typename: 'ClockRejected', code: 'TEST_CLOCK_OFF', path: [] });
    expect(settled.times).toBe(0);
  });

  it('is refused beyond ten years, where nothing has been thought of', async () => {
    const { resolver, settled } = await resolverWith(new TestClock());
    expect(await resolver.advanceTestClock({ to: inHours(11 * 366 * 24) }, asking)).toMatchObject({ code: 'TOO_FAR_AHEAD', path: ['input', 'to'] });
    expect(settled.times).toBe(0);
  });
});
