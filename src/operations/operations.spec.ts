import { describe, expect, it } from '@jest/globals';
import {
  ParkedReleaseEnded, ParkedRetryOrdered, ParkedSkipOrdered, ReplayCancelled, ReplayEnded, ReplayOrdered, RollbackEnded, RollbackOrdered, type ProjectionEvent,
} from '../../contracts/operations/operations.events.js';
import type { CommandMeta } from '../kernel/command.js';
import { isRejected, noCommunity, type Rejected } from '../kernel/decider.js';
import { derivedUuid } from '../kernel/ids.js';
import {
  CancelReplay, EndParkedRelease, EndReplay, EndRollback, OrderParkedRetry, OrderParkedSkip, OrderReplay, OrderRollback, type OperationsCommand, type Situation,
} from './operations.commands.js';
import { operationsDecider } from './operations.decider.js';

const projection = 'listings';
const [first, second, third, parkedEvent, otherEvent] = ['first', 'second', 'third', 'parked', 'other'].map((name) => derivedUuid(name)) as [string, string, string, string, string];
const meta: CommandMeta = { commandId: derivedUuid('any'), actor: 'operator', at: '2027-03-03T09:00:00.000Z' };
const system: CommandMeta = { ...meta, actor: 'system:operations' };
const by = { projection, operatorId: 'operator' };
const why = { reason: 'The fold was mended.' };

const calm: Situation = { isKnown: true, generation: 2, hasPrevious: true, parked: [{ key: 'lst_1', eventId: parkedEvent }] };
const replaying: Situation = { ...calm, replayId: first };
const unknown: Situation = { isKnown: false };

const order = {
  replay: (situation: Situation, actId = first) => new OrderReplay({ projection, actId, dryRun: false, together: [projection], ...why }, meta, situation),
  cancel: (situation: Situation) => new CancelReplay({ projection, actId: second, ...why }, meta, situation),
  rollback: (situation: Situation) => new OrderRollback({ projection, actId: third, ...why }, meta, situation),
  retry: (situation: Situation, key = 'lst_1') => new OrderParkedRetry({ projection, actId: third, key, ...why }, meta, situation),
  skip: (situation: Situation, eventId = parkedEvent, key = 'lst_1') => new OrderParkedSkip({ projection, actId: third, key, eventId, ...why }, meta, situation),
};
const replayOrdered = (actId = first) => ReplayOrdered.of({ ...by, actId, dryRun: false, ...why });

const after = (...history: readonly ProjectionEvent[]) => ({
  when: (command: OperationsCommand): readonly ProjectionEvent[] | Rejected<string> => operationsDecider.decide(history.reduce(operationsDecider.evolve, operationsDecider.initial), command, noCommunity),
});
const refusal = (decision: readonly ProjectionEvent[] | Rejected<string>): string => (isRejected(decision) ? decision.rejected : 'taken');

describe('an order', () => {
  it.each([
    ['replay', order.replay(unknown)], ['cancel', order.cancel(unknown)], ['rollback', order.rollback(unknown)], ['retry', order.retry(unknown)], ['skip', order.skip(unknown)],
  ])('to %s what is not there is refused', (_, command) => {
    expect(refusal(after().when(command))).toBe('UNKNOWN_PROJECTION');
  });

  it.each([
    ['a replay while one is under way', order.replay(replaying, second), 'ALREADY_REPLAYING'],
    ['a rollback while a replay is under way', order.rollback(replaying), 'ALREADY_REPLAYING'],
    ['to call off what is not under way', order.cancel(calm), 'NOT_REPLAYING'],
    ['to call off what is needed because there is nothing else to be read', order.cancel({ ...replaying, isNeeded: true }), 'NOT_REPLAYING'],
    ['a rollback where no generation was before', order.rollback({ ...calm, hasPrevious: false }), 'NO_PREVIOUS_GENERATION'],
    ['a rollback where nothing serves', order.rollback({ ...calm, generation: undefined }), 'NO_PREVIOUS_GENERATION'],
    ['to try a key again that is not parked', order.retry(calm, 'lst_2'), 'NOT_PARKED'],
    ['to try again where nothing is parked', order.retry({ ...calm, parked: [] }), 'NOT_PARKED'],
    ['to leave out an event of a key that is not parked', order.skip(calm, parkedEvent, 'lst_2'), 'NOT_PARKED'],
    ['to leave out another event than the parked one', order.skip(calm, otherEvent), 'NOT_PARKED'],
  ])('for %s is refused', (_, command, code) => {
    expect(refusal(after().when(command))).toBe(code);
  });

  it('that names the wrong event says that it was the event', () => {
    expect(after().when(order.skip(calm, otherEvent))).toMatchObject({ path: ['input', 'eventId'] });
    expect(after().when(order.skip(calm, parkedEvent, 'lst_2'))).toMatchObject({ path: ['input', 'key'] });
  });

  it.each<[string, OperationsCommand, ProjectionEvent]>([
    ['a replay', order.replay(calm), replayOrdered()],
    ['calling off', order.cancel(replaying), ReplayCancelled.of({ ...by, actId: second, replayId: first, ...why })],
    ['a rollback', order.rollback(calm), RollbackOrdered.of({ ...by, actId: third, from: 2, ...why })],
    ['a retry, of the event that is parked', order.retry(calm), ParkedRetryOrdered.of({ ...by, actId: third, key: 'lst_1', eventId: parkedEvent, ...why })],
    ['a skip', order.skip(calm), ParkedSkipOrdered.of({ ...by, actId: third, key: 'lst_1', eventId: parkedEvent, ...why })],
  ])('for %s is written down with who and why', (_, command, event) => {
    expect(after().when(command)).toEqual([event]);
  });
});

describe('a replay whose end nobody wrote down', () => {
  it('is closed by the next one', () => {
    expect(after(replayOrdered()).when(order.replay(calm, second))).toEqual([ReplayEnded.of({ ...by, actId: first, outcome: 'INTERRUPTED' }), replayOrdered(second)]);
  });

  it('is left open while one is under way', () => expect(refusal(after(replayOrdered()).when(order.replay(replaying, second)))).toBe('ALREADY_REPLAYING'));

  it('is not closed by anything but a replay', () => {
    expect(after(replayOrdered()).when(order.rollback(calm))).toHaveLength(1);
    expect(after(replayOrdered()).when(order.retry(calm))).toHaveLength(1);
  });
});

describe('the end of an act', () => {
  const endReplay = (actId = first) => new EndReplay({ projection, actId, outcome: 'DONE', generation: 3, rows: 12, difference: { differing: 1, added: 1, removed: 0, changed: 0 } }, system);

  it('is written down under the name of who ordered it', () => {
    expect(after(replayOrdered()).when(endReplay())).toEqual([
      ReplayEnded.of({ ...by, actId: first, outcome: 'DONE', generation: 3, rows: 12, difference: { differing: 1, added: 1, removed: 0, changed: 0 } }),
    ]);
    expect(after(RollbackOrdered.of({ ...by, actId: third, from: 2, ...why })).when(new EndRollback({ projection, actId: third, outcome: 'REFUSED', refusal: 'OTHER_VERSION' }, system)))
      .toEqual([RollbackEnded.of({ ...by, actId: third, outcome: 'REFUSED', refusal: 'OTHER_VERSION' })]);
    for (const ordered of [ParkedRetryOrdered, ParkedSkipOrdered]) {
      expect(after(ordered.of({ ...by, actId: third, key: 'lst_1', eventId: parkedEvent, ...why })).when(new EndParkedRelease({ projection, actId: third, outcome: 'RELEASED' }, system)))
        .toEqual([ParkedReleaseEnded.of({ ...by, actId: third, outcome: 'RELEASED' })]);
    }
  });

  it.each([
    ['nobody has ordered, such as a replay at the start', []],
    ['was ended before', [replayOrdered(), ReplayEnded.of({ ...by, actId: first, outcome: 'CANCELLED' })]],
    ['was closed by the next replay', [replayOrdered(), ReplayEnded.of({ ...by, actId: first, outcome: 'INTERRUPTED' }), replayOrdered(second)]],
    ['was called off and never ordered', [ReplayCancelled.of({ ...by, actId: second, replayId: first, ...why })]],
  ])('is not written down where it %s', (_, history) => {
    expect(after(...history).when(endReplay())).toEqual([]);
  });
});
