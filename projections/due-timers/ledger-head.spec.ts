import { describe, expect, it } from '@jest/globals';
import { MandateRevoked } from '../../contracts/account/account.events.js';
import { accountOf } from '../../contracts/account/accounts.js';
import { LedgerHeadPublished } from '../../contracts/ledger/ledger.events.js';
import { communityId } from '../../contracts/values.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { dueTimers } from './due-timers.projection.js';

const elsewhere = communityId.parse(`cmt_${'e'.repeat(32)}`);
const entry = (at: string, accountId = accountOf(kreuzberg, ana)) => recordedAt(at)(MandateRevoked.of({ accountId, mandateId: `mdt_${'1'.repeat(32)}` }));
const head = (at: string, entries: number) => recordedAt(at)(LedgerHeadPublished.of({
  communityId: kreuzberg, day: at.slice(0, 10), head: 'a'.repeat(64), last: { accountId: accountOf(kreuzberg, ana), revision: '0' }, accounts: 1, entries, total: entries,
}));
const waiting = (...history: readonly ReturnType<typeof entry | typeof head>[]) => [...rowsAfter(dueTimers)(...history).values()].map(({ kind, about, dueAt }) => `${kind} ${about} ${dueAt}`).sort();
const due = (at: string, community = kreuzberg) => `publish-ledger-head ${community} ${at}`;
const [monday, evening, tuesday] = ['2027-03-01T00:00:00.000Z', '2027-03-01T23:59:59.999Z', '2027-03-02T00:00:00.001Z'];

describe('the head of a ledger', () => {
  it('is due at the midnight after an entry', () => expect(waiting(entry(evening))).toEqual([due('2027-03-02T00:00:00.000Z')]));
  it('is due a day later where the entry is of midnight itself', () => expect(waiting(entry(monday))).toEqual([due('2027-03-02T00:00:00.000Z')]));
  it('is not put off by entries that come while it is due', () => expect(waiting(entry(evening), entry(tuesday))).toEqual([due('2027-03-02T00:00:00.000Z')]));
  it('is due for each community by itself', () => expect(waiting(entry(evening), entry(tuesday, accountOf(elsewhere, leo)))).toEqual([due('2027-03-02T00:00:00.000Z'), due('2027-03-03T00:00:00.000Z', elsewhere)].sort()));
  it('is due no more once it covers everything', () => expect(waiting(entry(monday), entry(evening), head(tuesday, 2))).toEqual([]));
  it('is due again for what came between its reading and its writing', () => expect(waiting(entry(monday), entry(evening), entry(tuesday), head(tuesday, 2))).toEqual([due('2027-03-03T00:00:00.000Z')]));
  it('counts anew after each head', () => expect(waiting(entry(monday), entry(evening), head(tuesday, 1), head(tuesday, 1))).toEqual([]));
  it('is due again at the first entry after it', () => expect(waiting(entry(monday), head(tuesday, 1), entry(tuesday))).toEqual([due('2027-03-03T00:00:00.000Z')]));
  it('is not due by itself', () => expect(waiting(head(tuesday, 1))).toEqual([]));
});
