import { describe, expect, it } from '@jest/globals';
import { CreditsHeld, ExchangeAgreed, ExchangeEnded, ExchangeNoticed } from '../../contracts/account/account.events.js';
import { accountOf, boundaryTo } from '../../contracts/account/accounts.js';
import { defaultPolicy } from '../../contracts/community/policy.js';
import { ERASED } from '../../contracts/event.js';
import { communityId } from '../../contracts/values.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, leo, neighbours } from '../../test/support/people.js';
import { aCreditHoldId, purseOfAna } from '../../test/support/purses.js';
import { accounts, type AccountRow } from './accounts.projection.js';
import { AccountExchangeResolver, CreditExchangeResolver } from './exchanges.resolver.js';
import { ownerShown } from './owner-shown.js';
import { standingOf } from './standing.js';

const wedding = communityId.parse(`cmt_${'e'.repeat(32)}`);
const boundary = boundaryTo(neighbours, wedding);
const at = '2027-03-02T10:00:00.000Z';
const agrees = (minutes: string, reason: string | typeof ERASED = 'Why not?') => ExchangeAgreed.of({ accountId: boundary, minutes, authorId: ana, reason });
const ends = ExchangeEnded.of({ accountId: boundary, authorId: ana, reason: 'No more.' });
const hears = (minutes?: string) => ExchangeNoticed.of({ accountId: boundary, minutes, said: '0' });
const held = CreditsHeld.of({
  accountId: boundary, holdId: aCreditHoldId(1), to: purseOfAna, minutes: '40', purpose: { kind: 'EXCHANGE', with: accountOf(wedding, leo), exchangeId: aCreditHoldId(2) }, authority: 'AGREEMENT', after: { balance: '0', held: '40' },
});
const rowAfter = (...history: Parameters<ReturnType<typeof recordedAt>>[0][]): AccountRow => {
  const row = rowsAfter(accounts)(...history.map((event) => recordedAt(at)(event))).get(boundary);
  if (!row) throw new Error('nothing is kept');
  return row;
};
const shown = new CreditExchangeResolver();

describe('an exchange with another community', () => {
  it.each([
    ['one has agreed', [agrees('300')], 'WAITING_FOR_THEM', null], ['the other has agreed', [hears('200')], 'WAITING_FOR_US', null],
    ['both have agreed', [agrees('300'), hears('200')], 'OPEN', '200'], ['both have agreed, the other to more', [agrees('300'), hears('2000')], 'OPEN', '300'],
    ['one has ended it', [agrees('300'), hears('200'), ends], 'WAITING_FOR_US', null], ['the other has ended it', [agrees('300'), hears('200'), hears()], 'WAITING_FOR_THEM', null],
    ['both have ended it', [agrees('300'), hears('200'), ends, hears()], 'ENDED', null], ['one agrees anew', [agrees('300'), hears('200'), ends, agrees('90')], 'OPEN', '90'],
  ] as const)('where %s', (_, history, state, limit) => {
    const exchange = { account: rowAfter(...history) };
    expect([shown.state(exchange), shown.limit(exchange)]).toEqual([state, limit]);
  });
  it('stands in an account of nobody’s, which names the other community', () => {
    expect(rowAfter(agrees('300'))).toMatchObject({ kind: 'BOUNDARY', memberId: null, communityId: neighbours });
    expect(ownerShown(boundary)).toMatchObject({ kind: 'BOUNDARY', member: null, community: { id: neighbours }, partner: { id: wedding } });
    expect(shown.with({ account: rowAfter(agrees('300')) })).toMatchObject({ id: wedding });
  });
  it('says why, as far as the words are there', () => expect([agrees('300'), agrees('300', ERASED)].map((said) => shown.reason({ account: rowAfter(said) }))).toEqual(['Why not?', null]));
  it('may still be paid from as far as both have agreed, less what is set aside', () => {
    expect(standingOf(rowAfter(agrees('300'), hears('200'), held), defaultPolicy, at)).toMatchObject({ limit: '200', maySpend: '160', standing: 'OK' });
    expect(standingOf(rowAfter(agrees('300')), defaultPolicy, at)).toMatchObject({ limit: '0', maySpend: '0' });
  });
  it('is none of an account that is no boundary', () => expect(new AccountExchangeResolver().exchange({ ...rowAfter(agrees('300')), kind: 'FUND' })).toBeNull());
});
