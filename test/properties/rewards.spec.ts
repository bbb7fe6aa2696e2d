import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountOf } from '../../contracts/account/accounts.js';
import { BookingRequested, ContributionsReported } from '../../contracts/booking/booking.events.js';
import { streamOf } from '../../contracts/events.js';
import { bookingId, programmeId, sponsorId, type MemberId } from '../../contracts/values.js';
import { verifyLedgers } from '../../src/admin/ledger/verify.js';
import { AdoptProgramme, AdoptSponsoredProgramme, OpenSponsor } from '../../src/account/account.commands.js';
import { idFrom } from '../../src/kernel/ids.js';
import { GiveCredits } from '../../src/processes/pay-member/pay-member.commands.js';
import { RewardRecipient } from '../../src/processes/pay-member/reward-recipient.commands.js';
import { accepted, completed, confirmed, reported, requested } from '../support/bookings.js';
import { accountIn, ana, cora, CrashingStore, CreditStreet, fund, leo, street, tom, transferNamed } from '../support/credit-street.js';
import { eventually } from '../support/eventually.js';
import { LONG_MS, ledgerRuns } from '../support/long-form.js';
import { wholeLogOf } from '../support/whole-log.js';

const RUNS = ledgerRuns(6);
const [CAP_BOOKING, CAP_MONTH, BUDGET] = [90, 150, 240];
const bakery = accountOf(street, sponsorId.parse(idFrom('sponsor', 'bakery')));
const [walks, bread] = [programmeId.parse(idFrom('prg', 'walks')), programmeId.parse(idFrom('prg', 'bread'))];
const programmeAt = (index: number) => (index === 0 ? walks : bread);
const bookingAt = (n: number) => bookingId.parse(idFrom('bkg', n));
const people: readonly MemberId[] = [ana, leo];

type Life = {
  readonly happens: readonly (
    | { readonly kind: 'completed'; readonly booking: number; readonly who: number; readonly minutes: readonly number[]; readonly isConfirmed: boolean }
    | { readonly kind: 'by hand'; readonly booking: number; readonly programme: number; readonly key: number }
    | { readonly kind: 'given'; readonly minutes: number }
    | { readonly kind: 'crash'; readonly at: string; readonly written: boolean; readonly hasCheckpoints: boolean }
    | { readonly kind: 'month' } | { readonly kind: 'settle' })[];
};

const booking = fc.nat({ max: 4 });
const step: fc.Arbitrary<Life['happens'][number]> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('completed' as const), booking, who: fc.nat({ max: 1 }), minutes: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 2 }), isConfirmed: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('by hand' as const), booking, programme: fc.nat({ max: 1 }), key: fc.nat({ max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('given' as const), minutes: fc.integer({ min: 1, max: 80 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('crash' as const), at: fc.constantFrom(fund, bakery, accountIn(ana), accountIn(leo)), written: fc.boolean(), hasCheckpoints: fc.boolean() }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'month' as const }) }, { weight: 3, arbitrary: fc.constant({ kind: 'settle' as const }) },
);

const begun = async (): Promise<CreditStreet> => {
  const world = await CreditStreet.open({ store: new CrashingStore(), policy: { rewardBookingMinutes: CAP_BOOKING, rewardMonthMinutes: CAP_MONTH } });
  await world.fill('400');
  const programme = { accountId: fund, name: 'For taking part', minutes: '60', budget: String(BUDGET), reason: 'We voted.' };
  await world.send(new OpenSponsor({ accountId: bakery, name: 'Bakery', reason: 'They offered.' }, world.by(tom)));
  await world.send(new AdoptProgramme({ ...programme, programmeId: walks }, world.by(tom)));
  await world.send(new AdoptSponsoredProgramme({ ...programme, programmeId: bread, source: bakery }, world.by(tom)));
  return world;
};

const complete = async (world: CreditStreet, { booking: n, who, minutes, isConfirmed }: Extract<Life['happens'][number], { kind: 'completed' }>): Promise<void> => {
  const [stream, recipientId] = [streamOf.booking(bookingAt(n)), people[who] ?? ana];
  if ((await world.parts.store.readStream(stream)).length > 0) return;
  const recipient = minutes.map((each, index) => ({ kind: 'TASK' as const, what: 'walks along', reward: { programmeId: programmeAt(index), minutes: String(each), reason: 'For walking.' } }));
  const asked = BookingRequested.of({ ...requested.data, communityId: street, providerId: recipientId === ana ? leo : ana, recipientId, terms: { ...requested.data.terms, contributions: { provider: [{ kind: 'TIME', what: 'walks ahead' }], recipient } } });
  const did = ContributionsReported.of({ ...reported('recipient').data, reports: minutes.map((_, index) => ({ index, done: 'DONE' })) });
  for (const { type, data } of [asked, accepted, did, ...(isConfirmed ? [confirmed('provider')] : []), completed('IN_TIME')]) await world.record(stream, { type, data: { ...data, bookingId: bookingAt(n) } });
};

/** The processes run until the machine stops at an append there, or until there is nothing to do; then it starts again. */
const crash = async (world: CreditStreet, { at, written, hasCheckpoints }: Extract<Life['happens'][number], { kind: 'crash' }>): Promise<CreditStreet> => {
  const { store } = world.parts;
  if (!(store instanceof CrashingStore)) throw new Error('this machine does not crash');
  const before = store.crashes;
  store.crash = { stream: `account-${at}`, written };
  const processes = world.processes();
  processes.start();
  await Promise.race([processes.settle(), eventually(() => store.crashes > before)]);
  await processes.stop();
  store.crash = undefined;
  return world.again({ hasCheckpoints });
};

const lived = async ({ happens }: Life): Promise<CreditStreet> => {
  let world = await begun();
  for (const [index, one] of happens.entries()) {
    switch (one.kind) {
      case 'completed': await complete(world, one); break;
      case 'by hand': await world.send(new RewardRecipient({ bookingId: bookingAt(one.booking), programmeId: programmeAt(one.programme) }, world.by(cora, `${one.booking} ${one.programme} ${one.key}`))); break;
      case 'given': await world.send(new GiveCredits({ from: fund, to: bakery, minutes: String(one.minutes), transferId: transferNamed(`given ${index}`), reason: 'For bread.' }, world.by(tom))); break;
      case 'crash': world = await crash(world, one); break;
      case 'month': world.parts.clock.instant = '2027-04-02T10:00:00.000Z'; break;
      case 'settle': await world.settle(); break;
    }
  }
  await world.settle();
  return world;
};

type Paid = { readonly to: string; readonly month: string; readonly booking: string; readonly programme: string; readonly minutes: number };
const paidIn = async (world: CreditStreet): Promise<readonly Paid[]> => (await Promise.all([fund, bakery].map((account) => world.account(account)))).flat().flatMap(({ type, data }) => {
  if (type !== 'CreditsTransferred' || data.purpose.kind !== 'REWARD') return [];
  return [{ to: data.to, month: (data.effectiveAt ?? '').slice(0, 7), booking: data.purpose.bookingId ?? '', programme: data.purpose.programmeId, minutes: Number(data.minutes) }];
});
const most = (paid: readonly Paid[], key: (one: Paid) => string): number => {
  const sums = new Map<string, number>();
  for (const one of paid) sums.set(key(one), (sums.get(key(one)) ?? 0) + one.minutes);
  return Math.max(0, ...sums.values());
};

it('rewards are granted once, within caps and budget, out of what there is, wherever a machine stops', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (happens) => {
    const world = await lived({ happens });
    const paid = await paidIn(world);
    expect(new Set(paid.map(({ booking: of, programme }) => `${of} ${programme}`)).size).toBe(paid.length);
    expect(most(paid, ({ to, booking: of }) => `${to} ${of}`)).toBeLessThanOrEqual(CAP_BOOKING);
    expect(most(paid, ({ to, month }) => `${to} ${month}`)).toBeLessThanOrEqual(CAP_MONTH);
    expect(most(paid, ({ programme }) => programme)).toBeLessThanOrEqual(BUDGET);
    const wrongs: string[] = [];
    await verifyLedgers([(await wholeLogOf(world.parts.store)).filter(({ stream }) => stream.startsWith('account-'))], { tell: ({ where, what }) => void wrongs.push(`${where} ${what}`) });
    expect(wrongs).toEqual([]);
    expect(world.reports.filter(({ level }) => level === 'error')).toEqual([]);
  }), { numRuns: RUNS });
}, LONG_MS);
