import { describe, expect, it } from '@jest/globals';
import { streamOf } from '../../../contracts/events.js';
import { bookingId, creditHoldId, type AccountId } from '../../../contracts/values.js';
import { accountIn, ana, CrashingStore, CreditStreet, fund, issue, leo, tom, transferNamed } from '../../../test/support/credit-street.js';
import { eventually } from '../../../test/support/eventually.js';
import { AwardGroup, CloseAccount, HoldCredits, PostHold, TransferCredits } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';

const [anas, leos] = [accountIn(ana), accountIn(leo)];
const holdId = creditHoldId.parse(idFrom('crh', 'any'));
const gift = (world: CreditStreet) => new TransferCredits({ accountId: anas, to: leos, minutes: '60', transferId: transferNamed('gift'), purpose: { kind: 'GIFT' }, reason: 'Thank you!' }, world.by(ana));
const hold = (world: CreditStreet) => new HoldCredits({ accountId: anas, to: leos, minutes: '90', holdId, purpose: { kind: 'BOOKING', bookingId: bookingId.parse(idFrom('bkg', 'any')) } }, world.by('system:any'));
const post = (world: CreditStreet) => new PostHold({ accountId: anas, holdId, transferId: transferNamed('post'), minutes: '60' }, world.by('system:any'));

/** A gift of Ana's, and what was held for a booking, of which a part is paid: both less ten in a hundred for the fund. */
const paid: readonly [string, (world: CreditStreet) => Promise<void>][] = [
  ['a gift', async (world) => { await world.send(gift(world)); }],
  ['a hold', async (world) => { await world.send(hold(world)); await world.send(post(world)); }],
];
const points = paid.flatMap(([what, pay]) => [leos, fund].flatMap((stream) => [false, true].map((written) => ({
  what, pay, where: `${written ? 'after' : 'before'} the receipt of ${stream === fund ? 'the fund' : 'the payee'} is written`, crash: { stream: `account-${stream}`, written },
}))));

/** What has left accounts and is nowhere yet, after every event of the log. */
const inTransit = async (world: CreditStreet): Promise<readonly bigint[]> => {
  let now = 0n;
  return (await world.log()).map(({ type, data }) => {
    const minutes = 'minutes' in data ? BigInt(data.minutes as string) : 0n;
    now += type === 'CreditsTransferred' || type === 'HoldPosted' ? minutes : type === 'CreditsReceived' ? -minutes : 0n;
    return now;
  });
};
const balances = async (world: CreditStreet) => Promise.all([anas, leos, fund].map((account: AccountId) => world.balance(account)));

/** The processes run until the machine has stopped there, and not on. */
const stopped = async (pay: (world: CreditStreet) => Promise<void>, crash: NonNullable<CrashingStore['crash']>): Promise<CreditStreet> => {
  const store = new CrashingStore();
  const world = await CreditStreet.open({ store, policy: { levyPercent: 10 } });
  await pay(world);
  store.crash = crash;
  const processes = world.processes();
  processes.start();
  await eventually(() => store.crashes > 0);
  await processes.stop();
  store.crash = undefined;
  return world;
};

describe.each(points)('a crash while $what is delivered, $where,', ({ pay, crash }) => {
  it('loses nothing and brings nothing twice', async () => {
    const again = await (await stopped(pay, crash)).again();
    await again.settle();
    expect(await balances(again)).toEqual(['-60', '54', '6']);
    const transit = await inTransit(again);
    expect(transit.every((minutes) => minutes >= 0n)).toBe(true);
    expect(transit.at(-1)).toBe(0n);
  });
});

describe('a delivery', () => {
  it('that is made again from the beginning brings nothing, since its place was lost', async () => {
    const world = await CreditStreet.open({ policy: { levyPercent: 10 } });
    for (const [, pay] of paid) await pay(world);
    await world.settle();
    const log = await world.log();
    const again = await world.again({ hasCheckpoints: false });
    await again.settle();
    expect(await again.log()).toEqual(log);
    expect(await balances(again)).toEqual(['-120', '108', '12']);
  });
  it('that is made again brings nothing, although the words have been erased since', async () => {
    const world = await CreditStreet.open();
    await world.send(gift(world));
    await world.settle();
    await world.forget(ana);
    const again = await world.again({ hasCheckpoints: false });
    await again.settle();
    expect(await again.said(leos)).toEqual(['CreditsReceived']);
    expect(again.reports.filter(({ level }) => level !== 'debug')).toEqual([]);
  });
  it('brings what is there without the words of somebody who was erased before', async () => {
    const world = await CreditStreet.open();
    await world.send(gift(world));
    await world.forget(ana);
    await world.settle();
    const [received] = await world.account(leos);
    expect(received).toMatchObject({ type: 'CreditsReceived', data: { minutes: '60', authorId: ana } });
    expect(received?.data).not.toHaveProperty('reason');
  });
  it('is told as an error where it is refused, since nobody has the minutes then', async () => {
    const world = await CreditStreet.open();
    await world.send(gift(world));
    await world.settle();
    const [paid] = await world.account(anas);
    await world.record(streamOf.account(accountIn(tom)), { type: 'CreditsTransferred', data: { ...paid?.data, accountId: accountIn(tom) } });
    await world.settle();
    expect(world.reports).toEqual([expect.objectContaining({ level: 'error', process: 'deliver-credits', message: 'ReceiveCredits was refused: TRANSFER_ID_TAKEN' })]);
  });
  it('brings each of a group what is theirs', async () => {
    const world = await CreditStreet.open();
    await world.fill('600');
    const awards = [anas, leos].map((to, index) => ({ to, minutes: String(60 + index), transferId: transferNamed(`award ${index}`) }));
    await world.send(new AwardGroup({ accountId: fund, awards, reason: 'For the street feast.' }, world.by(tom)));
    await world.settle();
    expect(await balances(world)).toEqual(['60', '61', '479']);
    expect(await world.balance(issue)).toBe('-600');
  });
  it('reaches an account that was closed meanwhile: it has left the other already', async () => {
    const world = await CreditStreet.open();
    await world.send(gift(world));
    await world.send(new CloseAccount({ accountId: leos, reason: 'Moved away.' }, world.by(tom)));
    await world.settle();
    expect(await world.said(leos)).toEqual(['AccountClosed', 'CreditsReceived']);
    expect((await inTransit(world)).at(-1)).toBe(0n);
  });
});
