import { expect } from '@jest/globals';
import type { EventType } from '../../contracts/events.js';
import type { AnyDomainEvent, Projection, Step } from '../../projections/engine/projection.js';
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
export const rowsAfter = <Row extends object>(projection: Projection<Row>) => (...history: readonly object[]): ReadonlyMap<string, Row> => {
  const rows = new Map<string, Row>();
  for (const event of history as readonly AnyDomainEvent[]) {
    const step = projection.on[event.type] as Step<Row, EventType> | undefined;
    if (!step) continue;
    for (const key of [projection.key(event)].flat()) {
      const next = step(rows.get(key), event, key);
      if (next === undefined) rows.delete(key);
      else rows.set(key, next);
    }
  }
  return rows;
};
