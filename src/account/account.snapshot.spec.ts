import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { allEvents } from '../../contracts/events.js';
import { aBudget, aCreditHold, aMandate, anas, aProgramme, aRequest, asked, aTransfer, bakery, fund, issue, later, leos, now, system, table, tess } from '../../test/support/account-tables.js';
import { aBookingId, amongMembers, ana, leo } from '../../test/support/listings.js';
import { CountingStore } from '../../test/support/counting-store.js';
import { MemoryVault } from '../../test/support/memory-vault.js';
import { SystemClock } from '../kernel/clock.js';
import { Codec } from '../kernel/codec.js';
import { CommunityContexts } from '../kernel/community-contexts.js';
import { isRejected } from '../kernel/decider.js';
import { CommandHandling } from '../kernel/handle-command.js';
import { entriesOf } from '../kernel/persistent-map.js';
import { PersonKeys } from '../kernel/person-keys.js';
import { Snapshots } from '../kernel/snapshots.js';
import { StreamReader } from '../kernel/stream-reader.js';
import {
  AdoptBudget, AdoptProgramme, CloseAccount, EndProgramme, ExpireHold, GiveMandate, GrantReward, HoldCredits, LapseReward, OpenSponsor, PostHold, ReceiveCredits, RefuseCreditRequest, RequestCredits, ReverseTransfer,
  RevokeMandate, SetLimitException, TransferCredits, VoidHold, type AccountCommand,
} from './account.commands.js';
import { accountDecider } from './account.decider.js';
import { account } from './account.module.js';
import { accountSnapshot } from './account.snapshot.js';
import type { Account } from './account.state.js';

const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 100);
const context = { ...amongMembers, roles: ['member', 'treasurer'] as const };
const throughText = (state: Account): Account => accountSnapshot.unpack(JSON.parse(JSON.stringify(accountSnapshot.pack(state))) as object);
const contents = ({ attempts, holds, receipts, requests, mandates, budgets, programmes, rewarded, approvals, ...rest }: Account) =>
  ({ ...rest, maps: [attempts, holds, receipts, requests, mandates, budgets, programmes, rewarded, approvals].map((map) => entriesOf<unknown>(map)) });
const after = (before: Account, commands: readonly AccountCommand[]): Account => commands.reduce((state, command) => {
  const decision = accountDecider.decide(state, command, context);
  return isRejected(decision) ? state : decision.reduce(accountDecider.evolve, state);
}, before);

const booking = { kind: 'BOOKING', bookingId: aBookingId('1') } as const;
const gift = { kind: 'GIFT' } as const;
/** Something that an account hears, told by a few small numbers so that names meet. */
const said = ([kind, n, minutes]: readonly [number, number, number]): AccountCommand => {
  const [name, amount, of] = [String(n), String(minutes), { accountId: anas }];
  const makers: readonly (() => AccountCommand)[] = [
    () => new TransferCredits({ ...of, transferId: aTransfer(name), to: n % 2 ? fund : leos, minutes: amount, purpose: gift }, asked(ana)),
    () => new ReceiveCredits({ ...of, transferId: aTransfer(`a${name}`), from: n % 2 ? fund : leos, minutes: amount, purpose: booking, ...(n % 3 ? {} : { isLevy: true as const }) }, system()),
    () => new ReverseTransfer({ ...of, transferId: aTransfer(`b${name}`), reverses: aTransfer(`a${name}`), minutes: amount }, asked(ana)),
    () => new HoldCredits({ ...of, holdId: aCreditHold(name), to: leos, minutes: amount, purpose: booking, ...(n % 2 ? { expiresAt: later } : {}) }, system()),
    () => new PostHold({ ...of, holdId: aCreditHold(name), transferId: aTransfer(`c${name}`), minutes: amount }, system()),
    () => new VoidHold({ ...of, holdId: aCreditHold(name) }, system()),
    () => new ExpireHold({ ...of, holdId: aCreditHold(name) }, system(later)),
    () => new RequestCredits({ ...of, requestId: aRequest(name), to: leos, minutes: amount, reason: 'the tube' }, asked(leo)),
    () => new RefuseCreditRequest({ ...of, requestId: aRequest(name) }, asked(ana)),
    () => new GiveMandate({ ...of, mandateId: aMandate(name), holderId: leo, minutes: amount, ...(n % 2 ? { until: later } : {}) }, asked(ana)),
    () => new RevokeMandate({ ...of, mandateId: aMandate(name) }, asked(ana)),
    () => new TransferCredits({ ...of, transferId: aTransfer(`d${name}`), to: fund, minutes: amount, purpose: gift, mandateId: aMandate(name) }, asked(leo)),
    () => new SetLimitException({ ...of, minutes: n % 2 ? amount : undefined, reason: 'ill' }, asked(tess)),
    () => new AdoptBudget({ accountId: issue, budgetId: aBudget(name), minutes: amount, from: now, until: later, reason: 'vote' }, asked(tess)),
    () => new TransferCredits({ accountId: issue, transferId: aTransfer(`e${name}`), to: fund, minutes: amount, purpose: { kind: 'ISSUE', budgetId: aBudget(name) } }, asked(tess)),
    () => new AdoptProgramme({ accountId: fund, programmeId: aProgramme(name), name: 'walks', minutes: amount, budget: '500', ...(n % 2 ? { until: later } : { source: bakery }), reason: 'vote' }, asked(tess)),
    () => new LapseReward({ accountId: fund, transferId: aTransfer(`f${name}`), code: 'LIMIT_REACHED', missing: amount }, system()),
    () => new OpenSponsor({ accountId: bakery, name: 'Bakery', reason: 'they offered' }, asked(tess)),
    () => new EndProgramme({ accountId: fund, programmeId: aProgramme(name), reason: 'over' }, asked(tess)),
    () => new GrantReward({ accountId: fund, transferId: aTransfer(`f${name}`), to: anas, minutes: amount, programmeId: aProgramme(name), bookingId: aBookingId(name) }, system()),
  ];
  return (makers[kind % makers.length] ?? (() => new VoidHold({ ...of, holdId: aCreditHold(name) }, system())))();
};
const commands = fc.array(fc.tuple(fc.nat(17), fc.nat(6), fc.integer({ min: 1, max: 300 })).map(said), { maxLength: 80, size: 'max' });

describe('an account that comes back from a snapshot', () => {
  it('has nothing on it where nobody has said anything', () => expect(throughText(accountDecider.initial)).toEqual(accountDecider.initial));

  it('is the one that went in, and answers like the one that was never packed', () => {
    fc.assert(fc.property(commands, fc.nat(80), (all, cut) => {
      const [before, since] = [after(accountDecider.initial, all.slice(0, cut)), all.slice(cut)];
      const resumed = throughText(before);
      expect(contents(resumed)).toEqual(contents(before));
      const last = since.at(-1);
      expect(contents(after(resumed, since))).toEqual(contents(after(before, since)));
      if (last) expect(accountDecider.decide(resumed, last, context)).toEqual(accountDecider.decide(before, last, context));
    }), { numRuns: RUNS });
  });

  const busy = table([
    [new ReceiveCredits({ accountId: anas, transferId: aTransfer('1'), from: leos, minutes: '80', purpose: gift }, system()), 'ok', 80, 0],
    [new ReceiveCredits({ accountId: anas, transferId: aTransfer('a'), from: leos, minutes: '1', purpose: gift, isLevy: true }, system()), 'ok', 81, 0],
    [new ReverseTransfer({ accountId: anas, transferId: aTransfer('b'), reverses: aTransfer('1'), minutes: '21' }, asked(ana)), 'ok', 60, 0],
    [new TransferCredits({ accountId: anas, transferId: aTransfer('2'), to: leos, minutes: '30', purpose: gift }, asked(ana)), 'ok', 30, 0],
    [new TransferCredits({ accountId: anas, transferId: aTransfer('3'), to: leos, minutes: '631', purpose: gift }, asked(ana)), 'LIMIT_REACHED 1', 30, 0],
  ]);
  const packed = () => JSON.parse(JSON.stringify(accountSnapshot.pack(busy))) as Record<'attempts' | 'receipts', Readonly<Record<string, string>>>;

  it.each([['attempts', 'ids'], ['attempts', 'minutes'], ['receipts', 'ids'], ['receipts', 'minutes']] as const)('is refused when the %s have lost some of their %s', (map, column) => {
    const kept = packed();
    const cut = { ...kept, [map]: { ...kept[map], [column]: column === 'ids' ? kept[map]['ids']?.slice(1) : '' } };
    expect(() => accountSnapshot.unpack(cut)).toThrow('not of one length');
  });
  it('knows what was paid back, and what was a levy', () => expect(contents(throughText(busy))).toEqual(contents(busy)));
  it('knows that it is closed', () => expect(throughText(after(accountDecider.initial, [new CloseAccount({ accountId: anas, reason: 'moving away' }, asked(ana))])).closed).toBe(true));
  it('is refused when its accounts are not all there', () => expect(() => accountSnapshot.unpack({ ...packed(), accounts: [] })).toThrow('nothing stands at 0'));
  it('keeps no word that anybody wrote', () => {
    const state = after(busy, [new SetLimitException({ accountId: anas, minutes: '900', reason: 'a long illness' }, asked(tess))]);
    expect(JSON.stringify(accountSnapshot.pack(state))).not.toContain('illness');
  });
});

describe('a fund that many pay', () => {
  const [store, vault, clock, masterKey] = [new CountingStore(), new MemoryVault(), new SystemClock(), randomBytes(32)];
  const started = () => {
    const codec = new Codec(allEvents, new PersonKeys(vault, clock, masterKey));
    const said: string[] = [];
    const snapshots = new Snapshots({ store, vault, codec, clock, report: (message) => void said.push(message) });
    return { said, snapshots, handling: new CommandHandling(store, codec, { communities: new CommunityContexts(new StreamReader(store, codec)), hashKey: masterKey, snapshots }) };
  };
  const paid = (n: number) => new ReceiveCredits({ accountId: fund, transferId: aTransfer(String(n)), from: leos, minutes: '9', purpose: gift }, { ...system(), commandId: `any-${n}` });

  it('is there again without all that was paid being read', async () => {
    const first = started();
    await first.handling.handleTogether(account, Array.from({ length: 600 }, (_, n) => paid(n)));
    await first.snapshots.settled();
    const second = started();
    store.eventsRead = 0;
    expect(await second.handling.handle(account, paid(600))).toMatchObject({ revision: 600n });
    expect(store.eventsRead).toBeLessThan(260);
    expect([...first.said, ...second.said]).toEqual([]);
  });
});
