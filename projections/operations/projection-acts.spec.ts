import { describe, expect, it } from '@jest/globals';
import { ERASED } from '../../contracts/event.js';
import {
  ParkedReleaseEnded, ParkedRetryOrdered, ParkedSkipOrdered, ReplayCancelled, ReplayEnded, ReplayOrdered, RollbackEnded, RollbackOrdered, type ProjectionEvent,
} from '../../contracts/operations/operations.events.js';
import { derivedUuid } from '../../src/kernel/ids.js';
import { recordedAt } from '../../test/support/given.js';
import { actsOf } from './projection-acts.js';

const [one, two] = [derivedUuid('one'), derivedUuid('two')];
const by = { projection: 'listings', operatorId: 'operator' };
const [ordered, ended] = ['2027-03-05T10:00:00.000Z', '2027-03-05T10:00:05.000Z'];
const told = (...history: readonly ProjectionEvent[]) => actsOf(history.map((event, index) => recordedAt(index === 0 ? ordered : ended)(event, index)));
const order = { id: one, actor: 'operator', orderedAt: ordered, reason: 'Because.' };
const why = { reason: 'Because.' };

describe('what operators did', () => {
  it('is nothing where nobody did anything', () => expect(told()).toEqual([]));

  it('is under way until it has ended', () => {
    expect(told(ReplayOrdered.of({ ...by, actId: one, dryRun: true, ...why }))).toEqual([{ ...order, kind: 'REPLAY', dryRun: true }]);
  });

  it('is a replay with what came of it', () => {
    expect(told(
      ReplayOrdered.of({ ...by, actId: one, dryRun: false, ...why }),
      ReplayEnded.of({ ...by, actId: one, outcome: 'FAILED', generation: 3, rows: 7, difference: { differing: 2, added: 1, removed: 1, changed: 0 }, error: 'It broke.' }),
    )).toEqual([{ ...order, kind: 'REPLAY', dryRun: false, outcome: 'FAILED', endedAt: ended, generation: 3, rows: 7, differing: 2, error: 'It broke.' }]);
  });

  it('is a rollback, and why there was none', () => {
    expect(told(RollbackOrdered.of({ ...by, actId: one, from: 3, ...why }), RollbackEnded.of({ ...by, actId: one, outcome: 'REFUSED', refusal: 'OTHER_VERSION' })))
      .toEqual([{ ...order, kind: 'ROLLBACK', outcome: 'REFUSED', endedAt: ended, generation: undefined, error: 'OTHER_VERSION' }]);
  });

  it.each([[ParkedRetryOrdered, 'RETRY_PARKED'], [ParkedSkipOrdered, 'SKIP_PARKED']] as const)('is what became of a parked event', (event, kind) => {
    expect(told(event.of({ ...by, actId: one, key: 'lst_1', eventId: two, ...why }), ParkedReleaseEnded.of({ ...by, actId: one, outcome: 'PARKED_AGAIN' })))
      .toEqual([{ ...order, kind, key: 'lst_1', eventId: two, outcome: 'PARKED_AGAIN', endedAt: ended }]);
  });

  it('is told newest first, each with its own end', () => {
    const acts = told(ReplayOrdered.of({ ...by, actId: one, dryRun: false, ...why }), ReplayCancelled.of({ ...by, actId: two, replayId: one, ...why }), ReplayEnded.of({ ...by, actId: one, outcome: 'CANCELLED' }));
    expect(acts.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual(['CANCEL_REPLAY DONE', 'REPLAY CANCELLED']);
  });

  it('leaves out an end without an order, and words that are gone', () => {
    expect(told(RollbackEnded.of({ ...by, actId: one, outcome: 'DONE', generation: 2 }))).toEqual([]);
    expect(told(ReplayOrdered.of({ ...by, actId: one, dryRun: false, reason: ERASED }))).toMatchObject([{ reason: null }]);
  });
});
