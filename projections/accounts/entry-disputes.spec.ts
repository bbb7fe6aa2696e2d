import { describe, expect, it } from '@jest/globals';
import { CreditsReceived, CreditsTransferred, EntryDisputed, EntryDisputeDismissed, EntryDisputeWithdrawn, MandateGiven, MandateRevoked } from '../../contracts/account/account.events.js';
import { ERASED } from '../../contracts/event.js';
import { disputeId, mandateId } from '../../contracts/values.js';
import { rowsAfter } from '../../test/support/given.js';
import { ana, leo, mia } from '../../test/support/people.js';
import { aTransferId, purseOfAna, purseOfLeo, theFund } from '../../test/support/purses.js';
import { recordedAt } from '../../test/support/given.js';
import { entryDisputes } from './entry-disputes.projection.js';
import { mandatesHeld } from './mandates-held.projection.js';

const id = disputeId.parse(`dsp_${'1'.repeat(32)}`);
const at = '2027-03-01T10:00:00.000Z';
const said = recordedAt(at);
const heard = (...events: readonly { readonly type: string; readonly data: object }[]) => events.map((event, index) => said(event, index)) as never[];
const rowOf = (...events: readonly { readonly type: string; readonly data: object }[]) => [...rowsAfter(entryDisputes)(...heard(...events)).values()][0];
const raised = EntryDisputed.of({ accountId: purseOfAna, disputeId: id, transferId: aTransferId(1), authorId: ana, reason: 'Half an hour.' });
const dismissed = EntryDisputeDismissed.of({ accountId: purseOfAna, disputeId: id, authorId: leo, reason: 'Both had said an hour.' });
const takenBack = EntryDisputeWithdrawn.of({ accountId: purseOfAna, disputeId: id });
const words = { authorId: leo, reason: 'She meant half an hour.' };
const after = { balance: '0', held: '0' };
const purpose = { kind: 'REVERSAL', reverses: aTransferId(1), disputeId: id } as const;
const paidBack = CreditsTransferred.of({ accountId: theFund, transferId: aTransferId(2), to: purseOfAna, minutes: '30', purpose, authority: 'CORRECTION', ...words, after });
const cameBack = CreditsReceived.of({ accountId: purseOfAna, transferId: aTransferId(2), from: theFund, minutes: '30', purpose, ...words, after });

describe('a dispute', () => {
  it('waits', () => expect(rowOf(raised)).toMatchObject({ state: 'OPEN', reason: 'Half an hour.', raisedAt: at, answer: null, answeredById: null, answeredAt: null, minutes: null }));
  it('is answered in words', () => expect(rowOf(raised, dismissed)).toMatchObject({ state: 'DISMISSED', answer: 'Both had said an hour.', answeredById: leo, answeredAt: at, minutes: null }));
  it('is answered by a reversal that names it, on whichever side that is heard of first', () => {
    const expected = { state: 'REVERSED', answer: 'She meant half an hour.', answeredById: leo, minutes: '30' };
    expect([rowOf(raised, paidBack), rowOf(raised, cameBack), rowOf(raised, paidBack, cameBack)]).toMatchObject([expected, expected, expected]);
  });
  it('is taken back without an answer', () => expect(rowOf(raised, takenBack)).toMatchObject({ state: 'WITHDRAWN', reason: 'Half an hour.', answer: null, answeredById: null, answeredAt: at, minutes: null }));
  it('that was taken back stays so, and one that was answered is not taken back', () => expect([rowOf(raised, takenBack, dismissed)?.state, rowOf(raised, takenBack, paidBack)?.state, rowOf(raised, dismissed, takenBack)?.state]).toEqual(['WITHDRAWN', 'WITHDRAWN', 'DISMISSED']));
  it('keeps its first answer', () => expect([rowOf(raised, dismissed, paidBack)?.state, rowOf(raised, paidBack, dismissed)?.state]).toEqual(['DISMISSED', 'REVERSED']));
  it('is not answered by a reversal that names none', () => expect(rowOf(raised, CreditsTransferred.of({ ...paidBack.data, purpose: { kind: 'REVERSAL', reverses: aTransferId(1) } }))).toMatchObject({ state: 'OPEN' }));
  it('stands without its words once they are erased', () => expect(rowOf(EntryDisputed.of({ ...raised.data, reason: ERASED }), EntryDisputeDismissed.of({ ...dismissed.data, reason: ERASED }))).toMatchObject({ state: 'DISMISSED', reason: null, answer: null }));
});

describe('a mandate, as its holder sees it,', () => {
  const mandate = mandateId.parse(`mdt_${'1'.repeat(32)}`);
  const given = MandateGiven.of({ accountId: purseOfAna, mandateId: mandate, holderId: mia, minutes: '100', authorId: ana, reason: 'My shopping.' });
  const spent = CreditsTransferred.of({ accountId: purseOfAna, transferId: aTransferId(1), to: purseOfLeo, minutes: '30', purpose: { kind: 'GIFT' }, authority: 'MANDATE', mandateId: mandate, authorId: mia, after });
  const rowsOf = (...events: readonly { readonly type: string; readonly data: object }[]) => [...rowsAfter(mandatesHeld)(...heard(...events)).values()];
  it('says whose account it is and what was used of it', () => expect(rowsOf(given, spent)).toMatchObject([{ accountId: purseOfAna, holderId: mia, minutes: '100', used: '30', reason: 'My shopping.' }]));
  it('is gone when it is revoked', () => expect(rowsOf(given, MandateRevoked.of({ accountId: purseOfAna, mandateId: mandate }))).toEqual([]));
});
