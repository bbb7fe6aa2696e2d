import { describe, expect, it } from '@jest/globals';
import { CreditsReceived, CreditsTransferred } from '../../contracts/account/account.events.js';
import { ERASED } from '../../contracts/event.js';
import { transferId } from '../../contracts/values.js';
import { parse } from 'csv-parse/sync';
import { idFrom } from '../../src/kernel/ids.js';
import { recordedAt, rowsAfter } from '../../test/support/given.js';
import { ana, leo, mia, neighbours } from '../../test/support/people.js';
import { aCreditHoldId, aTransferId, Purses, purseOfAna, purseOfLeo, theFund } from '../../test/support/purses.js';
import { accountEntries, entryKey, type EntryRow } from './account-entries.projection.js';
import { csvOf, hours, htmlOf, type Printed } from './printed.js';
import { shownTo, sightOf } from './shown-entry.js';

const at = '2027-03-02T10:00:00.000Z';
const said = recordedAt(at);
const rows = (...history: readonly object[]) => [...rowsAfter(accountEntries)(...history.map((event, index) => said(event as Parameters<typeof said>[0], index))).values()];
const kept = { id: 1, from: purseOfAna, to: purseOfLeo, minutes: 60 };

describe('an entry', () => {
  it('of the payer takes the minutes away, and says all that was said', () => {
    const [paid] = rows(...new Purses().pay({ from: purseOfAna, to: purseOfLeo, minutes: 100, levy: 10, reason: 'For the roof.', effectiveAt: '2027-02-01T09:00:00.000Z' }));
    expect(paid).toEqual({
      accountId: purseOfAna, seq: '0', kind: 'PAID', minutes: '-100', heldMinutes: '0', balance: '-100', held: '0', counterpartId: purseOfLeo, purpose: 'GIFT', authority: 'OWNER', transferId: aTransferId(1),
      reverses: null, holdId: null, bookingId: null, abroadId: null, reason: 'For the roof.', isLevy: false, levy: '10', belowLimit: false, recordedAt: at, effectiveAt: '2027-02-01T09:00:00.000Z',
    });
  });
  it('of the payee brings what the levy leaves, and one of the fund the levy', () => {
    const [, received, levy] = rows(...new Purses().pay({ from: purseOfAna, to: purseOfLeo, minutes: 100, levy: 10 }));
    expect(received).toMatchObject({ accountId: purseOfLeo, kind: 'RECEIVED', minutes: '90', balance: '90', counterpartId: purseOfAna, isLevy: false });
    expect(levy).toMatchObject({ accountId: theFund, minutes: '10', balance: '10', isLevy: true });
  });
  it('of a hold moves only what is held', () => expect(rows(new Purses().hold(kept))).toMatchObject([{ kind: 'HELD', minutes: '0', heldMinutes: '60', balance: '0', held: '60', holdId: aCreditHoldId(1) }]));
  it('of a hold that is paid gives back the rest', () => {
    const purses = new Purses();
    expect(rows(purses.hold(kept), purses.post(kept, 45))[1]).toMatchObject({ kind: 'PAID_FROM_HOLD', minutes: '-45', heldMinutes: '-60', balance: '-45', held: '0' });
  });
  it.each([['voided', 'RELEASED'], ['expired', 'HOLD_EXPIRED']] as const)('of a hold that is %s gives all of it back', (how, kind) => {
    const purses = new Purses();
    expect(rows(purses.hold(kept), purses.end(kept, how))[1]).toMatchObject({ kind, minutes: '0', heldMinutes: '-60', held: '0', counterpartId: null, purpose: null });
  });
  it('names what it undoes', () => expect(rows(new Purses().leave({ from: purseOfLeo, to: purseOfAna, minutes: 60, purpose: { kind: 'REVERSAL', reverses: aTransferId(7) } }))).toMatchObject([{ purpose: 'REVERSAL', reverses: aTransferId(7) }]));
  it('stands when its words are erased', () =>
    expect(rows(CreditsReceived.of({ accountId: purseOfLeo, transferId: aTransferId(1), from: purseOfAna, minutes: '60', purpose: { kind: 'GIFT' }, authorId: ana, reason: ERASED, after: { balance: '60', held: '0' } }))).toMatchObject([{ minutes: '60', reason: null }]));
  it('is sorted by its place in the account, not as text', () => expect(entryKey(purseOfAna, 9n) < entryKey(purseOfAna, 10n)).toBe(true));
});

describe('what is shown of an entry', () => {
  const purses = new Purses();
  const [toLeo, , levy] = rows(...purses.pay({ from: purseOfAna, to: purseOfLeo, minutes: 100, levy: 10, reason: 'For the roof.' }));
  const look = async (row: EntryRow | undefined, { viewer, roles = [] }: { viewer?: string; roles?: readonly string[] }) => {
    if (!row) throw new Error('no entry');
    const memberId = row.accountId === theFund ? null : ana;
    return shownTo(await sightOf({ id: row.accountId, communityId: neighbours, memberId }, { viewer, rolesIn: async () => roles } as never))(row);
  };
  const member = (id: string) => ({ kind: 'MEMBER', member: { __typename: 'Member', id }, community: { __typename: 'Community', id: neighbours } });

  it('is everything to the owner', async () => expect(await look(toLeo, { viewer: ana })).toMatchObject({ reason: 'For the roof.', counterpart: member(leo) }));
  it('is everything to a treasurer', async () => expect(await look(toLeo, { viewer: mia, roles: ['member', 'treasurer'] })).toMatchObject({ reason: 'For the roof.', counterpart: member(leo) }));
  it('is with whom, and no words, to a coordinator', async () => expect(await look(toLeo, { viewer: mia, roles: ['member', 'coordinator'] })).toMatchObject({ reason: null, counterpart: member(leo) }));
  it('is everything to the other side', async () => expect(await look(levy, { viewer: ana, roles: ['member'] })).toMatchObject({ reason: 'For the roof.', counterpart: member(ana) }));
  it('does not tell other members by its name with whom it was: names of what is granted once are made of whom it is granted to', async () => {
    const anybodyCanTell = transferId.parse(idFrom('trf', 'orientation', neighbours, ana, 0));
    const granted = CreditsTransferred.of({ accountId: theFund, transferId: anybodyCanTell, to: purseOfAna, minutes: '120', purpose: { kind: 'ORIENTATION' }, authority: 'AGREEMENT', after: { balance: '0', held: '0' } });
    const back = CreditsReceived.of({ accountId: theFund, transferId: aTransferId(8), from: purseOfAna, minutes: '120', purpose: { kind: 'REVERSAL', reverses: anybodyCanTell }, after: { balance: '120', held: '0' } });
    for (const row of rows(granted, back)) {
      expect(await look(row, { viewer: mia, roles: ['member'] })).toMatchObject({ transferId: null, reverses: null, counterpartId: null });
      expect(await look(row, { viewer: ana, roles: ['member'] })).toMatchObject({ transferId: row.transferId, reverses: row.reverses });
    }
  });
  it('is neither with whom nor why to other members, in the fund', async () => expect(await look(levy, { viewer: mia, roles: ['member'] })).toMatchObject({ reason: null, counterpart: null, counterpartId: null, minutes: '10' }));
  it('is the fund to everybody where the fund is the other side', async () => {
    const [, received] = rows(...new Purses().issue(60)).filter(({ kind }) => kind !== 'HELD');
    expect(await look(received, { viewer: mia, roles: ['member'] })).toMatchObject({ counterpart: { kind: 'ISSUE', member: null } });
  });
});

describe('a printed statement', () => {
  const printed = (reason: string, name = 'Leo'): Printed => {
    const lines = rows(new Purses().leave({ from: purseOfAna, to: purseOfLeo, minutes: 90, reason, effectiveAt: '2027-02-01T09:30:00.000Z' })).map((row) => ({ ...row, counterpart: null, counterpartName: name, service: name === 'Leo' ? 'Bicycle repair' : name }));
    return { owner: 'Ana', community: 'Nachbarn', from: null, to: null, lines, totals: { start: '0', stop: '9', opening: '0', closing: '-90', received: '0', paid: '90' } };
  };
  const table = (reason: string, name?: string): readonly (readonly string[])[] => parse(csvOf(printed(reason, name)), { record_delimiter: '\r\n' });

  it('is a table that opens, has a line for each entry, and closes', () => expect(table('For the roof.')).toEqual([
    ['entry', 'recorded_at', 'effective_at', 'kind', 'counterpart', 'counterpart_account', 'purpose', 'booking', 'service', 'reason', 'minutes', 'balance', 'transfer'],
    ['', '', '', 'OPENING', '', '', '', '', '', '', '', '0', ''],
    ['0', at, '2027-02-01T09:30:00.000Z', 'PAID', 'Leo', purseOfLeo, 'Gift', '', 'Bicycle repair', 'For the roof.', '-90', '-90', aTransferId(1)],
    ['', '', '', 'CLOSING', '', '', '', '', '', '', '', '-90', ''],
  ]));
  it.each(['a, b', 'say "yes"', 'two\r\nlines', 'one\nother', '"', '",",'])('keeps %j in one cell', (words) => expect(table(words)[2]?.[9]).toBe(words));
  it.each(['=1+1', '+49 30', '-2', '@SUM(A1)', '\t=1', '\n=1', '=HYPERLINK("http://x","y")'])('makes no formula of %j, in words, in a name or in a title', (words) => {
    const [, , line] = table(words, words);
    expect([line?.[9], line?.[8], line?.[4]]).toEqual([`'${words}`, `'${words}`, `'${words}`]);
  });
  it.each([['bread;=1+1', 'bread;\'=1+1'], ['bread; @SUM(A1)', 'bread;\' @SUM(A1)'], ['bread\n=1', 'bread\n\'=1'], [' =1+1', '\' =1+1'], ['＝1+1', '\'＝1+1']])('nor of what stands after a space or a separator: %j', (words, shown) => expect(table(words)[2]?.[9]).toBe(shown));
  it.each(['bread; butter', 'for 2-3 people', 'a = b', 'one\n\ntwo'])('leaves %j as it is', (words) => expect(table(words)[2]?.[9]).toBe(words));
  it('leaves amounts as numbers', () => expect(table('x')[2]?.[10]).toBe('-90'));
  it('is the same bytes for the same entries', () => expect([csvOf(printed('x')), htmlOf(printed('x'))]).toEqual([csvOf(printed('x')), htmlOf(printed('x'))]));
  it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onload='x", '&lt;b&gt;'])('shows %s as it was typed, and runs nothing', (words) => {
    const page = htmlOf(printed(words, words));
    expect(page).not.toContain(words);
    expect(page).not.toMatch(/<script|<img/i);
    expect(page).toContain(words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;'));
  });
  it('loads nothing from elsewhere', () => expect(htmlOf(printed('x'))).not.toMatch(/https?:|src=|<link|@import|url\(/i));
  it.each([['0', '0:00'], ['90', '1:30'], ['-90', '−1:30'], ['-5', '−0:05'], ['600000000000000000', '10000000000000000:00']])('writes %s minutes as %s hours', (minutes, written) => expect(hours(minutes)).toBe(written));
});
