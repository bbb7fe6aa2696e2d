import { describe, expect, it } from '@jest/globals';
import { BudgetAdopted, CreditsHeld, CreditsReceived, CreditsTransferred, HoldExpired, HoldPosted, HoldVoided, LimitExceptionSet, RewardApproved, RewardLapsed, TransferRefused, type AccountEvent, type Purpose } from '../../../contracts/account/account.events.js';
import { accountOf, fundOf, issueOf } from '../../../contracts/account/accounts.js';
import { streamOf } from '../../../contracts/events.js';
import { LedgerHeadPublished } from '../../../contracts/ledger/ledger.events.js';
import { communityId, sponsorId, transferId, type AccountId } from '../../../contracts/values.js';
import { recordedAt } from '../../../test/support/given.js';
import { ana, kreuzberg, leo } from '../../../test/support/listings.js';
import type { RecordedEvent } from '../../kernel/event-store.js';
import { verifyLedgers } from './verify.js';

const elsewhere = communityId.parse(`cmt_${'e'.repeat(32)}`);
const [anas, leos, fund, issue] = [accountOf(kreuzberg, ana), accountOf(kreuzberg, leo), fundOf(kreuzberg), issueOf(kreuzberg)];
const [one, two] = [transferId.parse(`trf_${'1'.repeat(32)}`), transferId.parse(`trf_${'2'.repeat(32)}`)];
const [holdId, budgetId] = [`crh_${'3'.repeat(32)}`, `bgt_${'4'.repeat(32)}`];
const gift: Purpose = { kind: 'GIFT' };
const after = (balance: number, held = 0) => ({ balance: String(balance), held: String(held) });

type Said = AccountEvent | { readonly in: AccountId; readonly at?: number; readonly event: AccountEvent };
/** Each in the stream of its account, numbered as it comes, unless it is said otherwise. */
const logOf = (...said: readonly Said[]): readonly RecordedEvent[] => {
  const next = new Map<string, number>();
  return said.map((one, index) => {
    const event = 'event' in one ? one.event : one;
    const stream = streamOf.account('event' in one ? one.in : event.data.accountId);
    const revision = 'event' in one && one.at !== undefined ? one.at : next.get(stream) ?? 0;
    next.set(stream, revision + 1);
    return { ...recordedAt('2027-03-01T09:00:00.000Z')(event, index), stream, revision: BigInt(revision) };
  });
};
const told = async (log: readonly RecordedEvent[]): Promise<readonly string[]> => {
  const wrongs: string[] = [];
  await verifyLedgers([log], { tell: ({ where, what }) => void wrongs.push(`${where.split('@')[0]}@${where.endsWith(anas) ? 'ana' : where.endsWith(leos) ? 'leo' : where.split(/[.-]/).at(-1)} ${what}`) });
  return wrongs;
};

const sent = (minutes = 60, left = -60, more: object = {}) => CreditsTransferred.of({ accountId: anas, transferId: one, to: leos, minutes: String(minutes), purpose: gift, authority: 'OWNER', after: after(left), ...more });
const got = (minutes = 60, has = 60, more: object = {}) => CreditsReceived.of({ accountId: leos, transferId: one, from: anas, minutes: String(minutes), purpose: gift, after: after(has), ...more });
const back = (minutes: number, left: number, more: object = {}) =>
  CreditsTransferred.of({ accountId: leos, transferId: two, to: anas, minutes: String(minutes), purpose: { kind: 'REVERSAL', reverses: one }, authority: 'OWNER', after: after(left), ...more });
const held = (balance = 0, now = 60) => CreditsHeld.of({ accountId: anas, holdId, to: leos, minutes: '60', purpose: gift, authority: 'AGREEMENT', after: after(balance, now) });
const posted = (minutes: number, released: number, more: object = {}) =>
  HoldPosted.of({ accountId: anas, holdId, transferId: one, to: leos, minutes: String(minutes), released: String(released), purpose: gift, authority: 'AGREEMENT', after: after(-minutes), ...more });
const voided = (minutes = '60') => HoldVoided.of({ accountId: anas, holdId, minutes, after: after(0) });
const expired = HoldExpired.of({ accountId: anas, holdId, minutes: '60', after: after(0) });
const refused = (attempt: string) => TransferRefused.of({ accountId: anas, attempt, to: leos, minutes: '60', purpose: gift, code: 'LIMIT_REACHED', missing: '1' });
const adopted = BudgetAdopted.of({ accountId: issue, budgetId, minutes: '100', from: '2027-01-01T00:00:00.000Z', until: '2028-01-01T00:00:00.000Z', authorId: leo, reason: 'We voted.' });
const issued = (minutes: number, more: object = {}) => CreditsTransferred.of({ accountId: issue, transferId: one, to: fund, minutes: String(minutes), purpose: { kind: 'ISSUE', budgetId }, authority: 'TREASURER', after: after(-minutes), ...more });
const bakery = accountOf(kreuzberg, sponsorId.parse(`sponsor_${'6'.repeat(32)}`));
const [programmeId, bookingId] = [`prg_${'7'.repeat(32)}`, `bkg_${'8'.repeat(32)}`];
const given = [CreditsTransferred.of({ ...sent().data, transferId: two, to: bakery }), CreditsReceived.of({ ...got().data, accountId: bakery, transferId: two })];
const approved = RewardApproved.of({ accountId: fund, transferId: one, source: bakery, to: leos, minutes: '60', programmeId, bookingId, effectiveAt: '2027-03-01T09:00:00.000Z' });
const lapsed = RewardLapsed.of({ ...approved.data, code: 'LIMIT_REACHED', missing: '60' });
const rewarded = (minutes = 60, left = 0, more: object = {}) => CreditsTransferred.of({ accountId: bakery, transferId: one, to: leos, minutes: String(minutes), purpose: { kind: 'REWARD', programmeId, bookingId }, authority: 'AGREEMENT', after: after(left), ...more });
const excepted = LimitExceptionSet.of({ accountId: anas, minutes: '900', authorId: leo, reason: 'She has built the stage.' });

describe('nothing is wrong with', () => {
  it.each<[string, readonly Said[]]>([
    ['a transfer that has arrived', [sent(), got()]],
    ['a transfer that is on its way', [sent()]],
    ['a transfer with a levy', [sent(60, -60, { levy: '6' }), got(54, 54), CreditsReceived.of({ accountId: fund, transferId: one, from: anas, minutes: '6', purpose: gift, isLevy: true, after: after(6) })]],
    ['a hold that is posted in part', [held(), posted(45, 15), got(45, 45)]],
    ['a hold that is given back', [held(), voided()]], ['a hold that has expired', [held(), expired]],
    ['two corrections that come to the whole', [sent(), got(), back(20, 40), back(40, 0, { transferId: transferId.parse(`trf_${'5'.repeat(32)}`) })]],
    ['an issue within its budget', [adopted, issued(60), issued(40, { transferId: two, after: after(-100) })]],
    ['a refusal', [refused(one), sent(60, -60, { transferId: two })]],
    ['what was agreed', [excepted]],
    ['a reward that a sponsor pays', [...given, approved, rewarded()]], ['a reward that a sponsor could not pay', [approved, lapsed]], ['what a sponsor gives to the fund', [...given, rewarded(60, 0, { to: fund, purpose: gift })]],
  ])('%s', async (_, said) => expect(await told(logOf(...said))).toEqual([]));
});

describe('it is told where', () => {
  it.each<[string, readonly Said[], string]>([
    ['a balance does not follow', [sent(60, -61)], '0@ana says that the balance is -61 after it, and -60 follows from the entry before'],
    ['a balance does not sum up', [sent(60, -50)], '0@ana leaves 10 in all accounts and on the way together, where it should be nothing'],
    ['what is held does not follow', [held(0, 50)], '0@ana says that 50 are held after it, and 60 follows from the entry before'],
    ['an entry is missing', [sent(), { in: leos, at: 1, event: got() }], '1@leo is number 1 of its account, and 0 should follow: an entry is missing, or stands elsewhere'],
    ['an entry stands at another account', [{ in: leos, event: sent() }], `0@leo is about ${anas}, and stands in account-${leos}`],
    ['minutes arrive twice', [sent(), got(), got(60, 120)], `1@leo receives ${one} of ${anas}, which never sent it here, or arrived before`],
    ['minutes arrive that nobody sent', [got()], `0@leo receives ${one} of ${anas}, which never sent it here, or arrived before`],
    ['minutes arrive before they are sent', [got(), sent()], `0@leo receives ${one} of ${anas}, which never sent it here, or arrived before`],
    ['more arrives than was sent', [sent(), got(61, 61)], `0@leo receives 61 of ${one}, and 60 were sent`],
    ['a levy arrives as if it were none', [sent(60, -60, { levy: '6' }), CreditsReceived.of({ accountId: fund, transferId: one, from: anas, minutes: '6', purpose: gift, after: after(6) })], `0@fund receives ${one} as if it were no levy`],
    ['a levy is taken where none is due', [sent(60, -60, { levy: '6', purpose: { kind: 'REVERSAL', reverses: two } })], '0@ana takes a levy of 6 where none is due'],
    ['a levy takes everything', [sent(60, -60, { levy: '60' })], '0@ana takes a levy of 60 from 60'],
    ['an account pays itself', [sent(60, -60, { to: anas })], '0@ana pays its own account'],
    ['another community is paid', [sent(60, -60, { to: accountOf(elsewhere, leo) })], `0@ana pays ${accountOf(elsewhere, leo)}, an account of another community`],
    ['a transfer happens twice', [sent(), sent(60, -120)], `1@ana ${one} was answered before, and what was answered stays so`],
    ['what was refused succeeds later', [refused(one), sent()], `1@ana ${one} was answered before, and what was answered stays so`],
    ['a hold that was refused is made', [refused(holdId), held()], `1@ana ${holdId} was answered before, and what was answered stays so`],
    ['a hold ends twice', [held(), voided(), expired], `2@ana ends the hold ${holdId}, which is not open`],
    ['a hold ends that was never made', [expired], `0@ana ends the hold ${holdId}, which is not open`],
    ['a hold is given back in part', [held(), HoldVoided.of({ ...voided('50').data, after: after(0, 10) })], `1@ana ends the hold ${holdId} of 60 with 50`],
    ['more is posted than was held', [held(), posted(70, 0)], `1@ana ends the hold ${holdId} of 60 with 70`],
    ['somebody else is paid what was held', [held(), posted(60, 0, { to: fund })], `1@ana pays ${fund} what was held for ${leos}`],
    ['more is paid back than was received', [sent(), got(), back(61, -1)], `1@leo pays back 61 of ${one}, of which 60 are left`],
    ['it is paid back twice', [sent(), got(), back(60, 0), back(1, -1, { transferId: transferId.parse(`trf_${'5'.repeat(32)}`) })], `2@leo pays back 1 of ${one}, of which 0 are left`],
    ['somebody else is paid back', [sent(), got(), back(60, 0, { to: fund })], `1@leo pays ${fund} back what came from ${anas}`],
    ['it is paid back what was never received', [back(60, -60)], `0@leo pays back ${one}, which this account has not received`],
    ['the fund owes', [CreditsTransferred.of({ accountId: fund, transferId: one, to: leos, minutes: '60', purpose: { kind: 'FUND_SPENDING' }, authority: 'TREASURER', after: after(-60) })], '0@fund leaves the fund with -60, of which 0 are held'],
    ['the fund holds what it does not have', [CreditsHeld.of({ ...held().data, accountId: fund })], '0@fund leaves the fund with 0, of which 60 are held'],
    ['the issue has credits', [CreditsTransferred.of({ ...sent().data, to: issue }), CreditsReceived.of({ ...got().data, accountId: issue })], '0@issue leaves the issue with 60 and 0 held'],
    ['more is issued than was voted', [adopted, issued(101)], `1@issue issues 101 of the budget ${budgetId}, of which 100 are left`],
    ['it is issued without a vote', [issued(1)], `0@issue issues 1 of the budget ${budgetId}, of which 0 are left`],
    ['a budget is adopted twice', [adopted, adopted], `1@issue adopts the budget ${budgetId} again`],
    ['a budget is adopted by the fund', [BudgetAdopted.of({ ...adopted.data, accountId: fund })], '0@fund adopts a budget elsewhere than at the issue'],
    ['it is issued to a member', [adopted, issued(60, { to: leos })], `1@issue issues credits from ${issue} to ${leos}`],
    ['it is issued by a member', [adopted, CreditsTransferred.of({ ...issued(60).data, accountId: anas })], `0@ana issues credits from ${anas} to ${fund}`],
    ['a sponsor pays a reward that nobody has approved', [...given, rewarded()], `1@${bakery.split('.')[1]} pays the reward ${one}, which was not approved, has lapsed, or was paid before`],
    ['a sponsor pays a reward that has lapsed', [...given, approved, lapsed, rewarded()], `1@${bakery.split('.')[1]} pays the reward ${one}, which was not approved, has lapsed, or was paid before`],
    ['a sponsor pays more than was approved', [...given, approved, rewarded(61, -1)], `1@${bakery.split('.')[1]} pays the reward ${one} otherwise than it was approved`],
    ['a sponsor owes', [approved, rewarded(60, -60)], `0@${bakery.split('.')[1]} leaves a sponsor with -60, of which 0 are held`],
    ['a sponsor spends', [...given, rewarded(60, 0, { purpose: gift })], `1@${bakery.split('.')[1]} pays ${leos} for GIFT, and is a sponsor`],
    ['a reward is approved twice', [approved, approved], `1@fund approves ${one} again`],
    ['a reward is approved by a sponsor', [RewardApproved.of({ ...approved.data, accountId: bakery })], `0@${bakery.split('.')[1]} approves a reward elsewhere than at the fund`],
    ['a reward is approved for a member to pay', [RewardApproved.of({ ...approved.data, source: anas })], `0@fund approves a reward for ${anas} to pay, which is no sponsor here`],
    ['a reward lapses that nobody has approved', [lapsed], `0@fund lets ${one} lapse, which was not approved, or has been paid`],
    ['it is given away from the issue', [issued(60, { purpose: gift, to: leos })], '0@issue issues credits for GIFT'],
  ])('%s', async (_, said, what) => expect(await told(logOf(...said))).toContain(what));

  it.each([`account-${kreuzberg}`, `account-${kreuzberg}.bank`, 'ledger-of-somebody'])('an event stands in the stream %s', async (stream) =>
    expect(await told(logOf(excepted).map((event) => ({ ...event, stream })))).toEqual([expect.stringContaining('stands in a stream that is no account\'s and no ledger\'s')]));
});

describe('a head', () => {
  const head = (data: object, at = 0) => ({ ...recordedAt('2027-03-02T00:00:00.000Z')(LedgerHeadPublished.of({ communityId: kreuzberg, day: '2027-03-02', head: 'a'.repeat(64), last: { accountId: leos, revision: '0' }, accounts: 2, entries: 2, total: 2, ...data }), at), stream: streamOf.ledger(kreuzberg), revision: BigInt(at) });
  const log = logOf(sent(), got());
  const ofHead = async (...heads: readonly RecordedEvent[]) => (await told([...log, ...heads])).map((text) => text.slice(text.indexOf(' ') + 1));

  it('that is made up is told of', async () => expect(await ofHead(head({}))).toEqual(['is not the head of the 2 entries before it: one of them was changed, left out, put in or moved']));
  it.each<[string, object, string]>([
    ['more entries than there are', { entries: 3, total: 3 }, 'covers 3 entries, and the log holds 2 since the head before: entries are missing'],
    ['another total', { total: 3 }, 'says that there are 3 entries, and 2 are covered'],
    ['a head before, of which there is none', { previous: 'b'.repeat(64) }, `goes on from ${'b'.repeat(64)}, and there is no head before`],
    ['another community', { communityId: elsewhere }, `is the head of ${elsewhere}`],
  ])('that says %s is told of', async (_, data, what) => expect(await ofHead(head(data))).toContain(what));
  it('that is of the same day as the one before is told of', async () => expect(await ofHead(head({ entries: 1, total: 1 }), head({ entries: 1, previous: 'a'.repeat(64) }, 1))).toContain('is of 2027-03-02, and the head before is of 2027-03-02'));
  it('that goes on from another one is told of', async () => expect(await ofHead(head({ entries: 1, total: 1 }), head({ entries: 1, day: '2027-03-03' }, 1))).toContain(`goes on from nothing, and the head before is ${'a'.repeat(64)}`));
  it('that has no head before it in its stream is told of', async () => expect(await ofHead(head({}, 1))).toContain('is number 1 of its stream, and 0 should follow: a head is missing, or stands elsewhere'));
});
