import { describe, it } from '@jest/globals';
import { accountOf } from '../../contracts/account/accounts.js';
import { LedgerHeadPublished } from '../../contracts/ledger/ledger.events.js';
import { specOf } from '../../test/support/given.js';
import { ana, kreuzberg } from '../../test/support/listings.js';
import { PublishLedgerHead } from './ledger.commands.js';
import { ledgerDecider } from './ledger.decider.js';

const given = specOf(ledgerDecider);
const [first, second, other] = ['1', '2', 'f'].map((digit) => digit.repeat(64)) as [string, string, string];
const segment = (head: string, previous?: string) => ({ communityId: kreuzberg, ...(previous === undefined ? {} : { previous }), head, last: { accountId: accountOf(kreuzberg, ana), revision: '7' }, accounts: 1, entries: 4, total: previous === undefined ? 4 : 8 });
const publish = (at: string, data: ReturnType<typeof segment>, actor = 'system:publish-ledger-head') => new PublishLedgerHead({ ...data, day: at.slice(0, 10) }, { commandId: 'c', actor, at });
const [monday, mondayNight, tuesday] = ['2027-03-01T00:00:00.000Z', '2027-03-01T23:59:59.999Z', '2027-03-02T00:00:00.000Z'];
const published = LedgerHeadPublished.of({ ...segment(first), day: '2027-03-01' });

describe('the head of a ledger', () => {
  it('is published', () => given().when(publish(monday, segment(first))).then(published));
  it('goes on from the one before on another day', () =>
    given(published).when(publish(tuesday, segment(second, first))).then(LedgerHeadPublished.of({ ...segment(second, first), day: '2027-03-02' })));
  it('is published once a day', () => given(published).when(publish(mondayNight, segment(second, first))).rejected('HEAD_OF_THE_DAY_PUBLISHED'));
  it('is not published again', () => given(published).when(publish(monday, segment(first))).rejected('HEAD_OF_THE_DAY_PUBLISHED'));
  it('is not published for a day that is over', () => given(LedgerHeadPublished.of({ ...published.data, day: '2027-03-03' })).when(publish(tuesday, segment(second, first))).rejected('HEAD_OF_THE_DAY_PUBLISHED'));
  it('does not go on from another head', () => given(published).when(publish(tuesday, segment(second, other))).rejected('NOT_THE_NEXT_HEAD'));
  it('does not begin anew', () => given(published).when(publish(tuesday, segment(second))).rejected('NOT_THE_NEXT_HEAD'));
  it('does not go on from a head that is not there', () => given().when(publish(tuesday, segment(second, first))).rejected('NOT_THE_NEXT_HEAD'));
  it('does not skip entries, nor count them twice', () => {
    for (const total of [4, 7, 9]) given(published).when(publish(tuesday, { ...segment(second, first), total })).rejected('NOT_THE_NEXT_HEAD');
  });
  it.each(['2027-02-28', '2027-03-02'])('is not published on another day than its own, %s', (day) =>
    given().when(new PublishLedgerHead({ ...segment(first), day }, { commandId: 'c', actor: 'system:publish-ledger-head', at: mondayNight })).rejected('NOT_THE_NEXT_HEAD'));
  it.each([ana, 'system', 'operator'])('is not published by %s', (actor) => given().when(publish(monday, segment(first), actor)).rejected('NOT_FOUND'));
});
