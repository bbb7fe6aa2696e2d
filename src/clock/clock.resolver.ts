import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { AdvanceTestClockInput } from '../../contracts/schema.generated.js';
import { Clock, TestClock } from '../kernel/clock.js';
import { reject } from '../kernel/decider.js';
import { Asking, Door, type DoorContext } from '../kernel/door.js';
import type { Position } from '../kernel/event-store.js';

/** Port: lets everything happen that is due at the present time, down to the read models. */
export abstract class Settling {
  /** @returns the end of the log then */
  abstract settle(): Promise<Position | undefined>;
}

const AHEAD_MS_MAX = 10 * 366 * 24 * 60 * 60 * 1000;

/** The door to the clock, for trying and testing: nothing of the domain is decided here. */
@Resolver()
export class ClockResolver {
  constructor(private readonly clock: Clock, private readonly settling: Settling, private readonly door: Door) {}

  @Mutation()
  async advanceTestClock(@Args('input') { to }: AdvanceTestClockInput, @Asking() asking: DoorContext) {
    if (!(this.clock instanceof TestClock)) return this.door.refuse(reject('TEST_CLOCK_OFF'), 'ClockRejected');
    if (Date.parse(to) - Date.now() > AHEAD_MS_MAX) return this.door.refuse(reject('TOO_FAR_AHEAD', { path: ['input', 'to'] }), 'ClockRejected');
    const now = this.clock.advanceTo(to);
    const position = await this.settling.settle();
    return { __typename: 'AdvanceTestClockSuccess', now, position: position ? asking.positionToken(position) : '' };
  }
}
