import { expect } from '@jest/globals';
import { foldBatch } from '../../projections/engine/fold.js';
import type { AnyDomainEvent, Projection } from '../../projections/engine/projection.js';
import { noCommunity, type CommandContext, type Decider } from '../../src/kernel/decider.js';

type Said = { readonly type: string; readonly data: object };

/** `given(…history).when(command).then(…events)`, or `.rejected(code)`. */
export const specOf = <State, Command, Event extends Said, Code extends string>({ initial, evolve, decide }: Decider<State, Command, Event, Code>, context: CommandContext = noCommunity) =>
  (...history: readonly Event[]) => ({
    when: (command: Command) => {
      const decision = decide(history.reduce(evolve, initial), command, context);
      return {
        then: (...events: readonly Event[]) => expect(decision).toEqual(events),
        rejected: (code: Code) => expect(decision).toMatchObject({ rejected: code }),
      };
    },
  });

/** An event as a read model meets it, said at this time. */
export const recordedAt = (at: string) => <Event extends Said>(event: Event, index = 0) => ({
  ...event, id: `00000000-0000-8000-a000-${String(index).padStart(12, '0')}`, version: 1, stream: 'any-stream', revision: BigInt(index),
  position: { commit: BigInt(index), prepare: BigInt(index) }, recordedAt: at,
  metadata: { commandId: 'any-command', commandHash: 'any-hash', actorId: 'anyone', at },
});

/** `rowsAfter(projection)(…recorded events)`: every row that a history leaves behind, by key. */
export const rowsAfter = <Row extends object>(projection: Projection<Row>) => (...history: readonly object[]): ReadonlyMap<string, Row> =>
  new Map([...foldBatch(projection, history as readonly AnyDomainEvent[], new Map())].flatMap(([key, row]) => (row === undefined ? [] : [[key, row] as const])));
