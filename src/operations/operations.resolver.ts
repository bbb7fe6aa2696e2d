import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { CancelReplayInput, ReplayProjectionInput, RetryParkedInput, RollbackProjectionInput, SkipParkedInput } from '../../contracts/schema.generated.js';
import type { CommandMeta } from '../kernel/command.js';
import { isRejected, reject, type Rejected } from '../kernel/decider.js';
import { Asking, Door, metaOf, parsed, type DoorContext } from '../kernel/door.js';
import type { Position } from '../kernel/event-store.js';
import { Acts } from './operations.acts.js';
import { cancelInput, replayInput, retryInput, rollbackInput, skipInput } from './operations.inputs.js';

const REJECTED = 'ProjectionRejected';

type Ask<Given> = {
  readonly input: { readonly idempotencyKey?: string | null | undefined };
  readonly success: string;
  readonly parse: () => Given;
  readonly act: (given: Given, meta: CommandMeta) => Promise<(object & { readonly position: Position | undefined }) | Rejected<string>>;
};

/** The door for operators. What they do with read models is decided in the decider and carried out in `operations.acts.ts`. */
@Resolver()
export class OperationsResolver {
  constructor(private readonly door: Door, private readonly acts: Acts) {}

  @Mutation()
  replayProjection(@Args('input') input: ReplayProjectionInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, { input, success: 'ReplayProjectionSuccess', parse: () => replayInput.parse(input), act: (given, meta) => this.acts.replay(given, meta) });
  }

  @Mutation()
  cancelReplay(@Args('input') input: CancelReplayInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, { input, success: 'CancelReplaySuccess', parse: () => cancelInput.parse(input), act: (given, meta) => this.acts.cancel(given, meta) });
  }

  @Mutation()
  rollbackProjection(@Args('input') input: RollbackProjectionInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, { input, success: 'RollbackProjectionSuccess', parse: () => rollbackInput.parse(input), act: (given, meta) => this.acts.rollback(given, meta) });
  }

  @Mutation()
  retryParked(@Args('input') input: RetryParkedInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, { input, success: 'RetryParkedSuccess', parse: () => retryInput.parse(input), act: (given, meta) => this.acts.retryParked(given, meta) });
  }

  @Mutation()
  skipParked(@Args('input') input: SkipParkedInput, @Asking() asking: DoorContext) {
    return this.#ask(asking, { input, success: 'SkipParkedSuccess', parse: () => skipInput.parse(input), act: (given, meta) => this.acts.skipParked(given, meta) });
  }

  /** Like the door for members, for operators alone: nothing is looked at before it is clear that one of them asks. */
  async #ask<Given extends { readonly projection: string }>(asking: DoorContext, { input, success, parse, act }: Ask<Given>) {
    const { operator } = asking;
    if (operator === undefined) return this.door.refuse(reject('NOT_OPERATOR'), REJECTED);
    const given = parsed(parse);
    if (isRejected(given)) return this.door.refuse(given, REJECTED);
    const told = await act(given, metaOf(asking, operator, input.idempotencyKey));
    if (isRejected(told)) return this.door.refuse(told, REJECTED);
    return { __typename: success, ...told, position: told.position ? asking.positionToken(told.position) : '', projection: given.projection };
  }
}
