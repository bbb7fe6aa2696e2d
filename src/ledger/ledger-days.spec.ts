import { randomUUID } from 'node:crypto';
import { CommandBus } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CreditsHeld, LimitExceptionSet } from '../../contracts/account/account.events.js';
import { accountOf } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import type { LedgerEvent } from '../../contracts/ledger/ledger.events.js';
import { communityId, type AccountId } from '../../contracts/values.js';
import { ana, kreuzberg, leo } from '../../test/support/listings.js';
import { kernelInMemory } from '../../test/support/kernel-module.js';
import { Codec } from '../kernel/codec.js';
import { EventStore } from '../kernel/event-store.js';
import type { Outcome } from '../kernel/outcome.js';
import { PersonKeys } from '../kernel/person-keys.js';
import { CloseLedgerDay } from './ledger.commands.js';
import { LedgerModule } from './ledger.module.js';

const elsewhere = communityId.parse(`cmt_${'e'.repeat(32)}`);
const [anas, leos] = [accountOf(kreuzberg, ana), accountOf(kreuzberg, leo)];
const held = (accountId: AccountId) => CreditsHeld.of({ accountId, holdId: `crh_${'1'.repeat(32)}`, to: leos, minutes: '60', purpose: { kind: 'GIFT' }, authority: 'OWNER', after: { balance: '0', held: '60' } });
const excepted = (accountId: AccountId) => LimitExceptionSet.of({ accountId, minutes: '900', authorId: leo, reason: 'She has built the stage.' });

const opened = async () => {
  const app = await Test.createTestingModule({ imports: [kernelInMemory(), LedgerModule] }).compile();
  await app.init();
  const [store, codec, bus, keys] = [app.get(EventStore), app.get(Codec), app.get(CommandBus), app.get(PersonKeys)];
  return {
    store, keys, close: () => app.close(),
    say: async (...events: readonly { readonly type: string; readonly data: { readonly accountId: AccountId } }[]) => {
      for (const { type, data } of events) {
        const metadata = { commandId: randomUUID(), commandHash: 'h', actorId: ana, at: '2027-03-01T09:00:00.000Z' };
        const stream = streamOf.account(data.accountId);
        await store.append(stream, await codec.encode(stream, [{ id: randomUUID(), type, data, metadata }]), 'any');
      }
    },
    closeDay: async (day: string, about = kreuzberg) =>
      bus.execute<CloseLedgerDay, Outcome>(new CloseLedgerDay({ communityId: about }, { commandId: `close-${day}`, actor: 'system:publish-ledger-head', at: `${day}T00:00:00.000Z` })),
    heads: async (about = kreuzberg) => (await store.readStream(streamOf.ledger(about))).map(({ data }) => data as LedgerEvent['data']),
  };
};

describe('closing the day of a ledger', () => {
  let world: Awaited<ReturnType<typeof opened>>;
  beforeEach(async () => { world = await opened(); });
  afterEach(() => world.close());

  it('publishes a head over everything so far', async () => {
    await world.say(held(anas), excepted(leos), held(leos));
    await world.closeDay('2027-03-02');
    expect(await world.heads()).toEqual([{ communityId: kreuzberg, day: '2027-03-02', head: expect.any(String), last: { accountId: leos, revision: '1' }, accounts: 2, entries: 3, total: 3 }]);
  });
  it('goes on from the head before, with what came since', async () => {
    await world.say(held(anas), held(leos));
    await world.closeDay('2027-03-02');
    await world.say(held(anas));
    await world.closeDay('2027-03-03');
    const [first, second] = await world.heads();
    expect(second).toMatchObject({ previous: first?.head, last: { accountId: anas, revision: '1' }, accounts: 1, entries: 1, total: 3 });
  });
  it('leaves other communities out', async () => {
    await world.say(held(anas), held(accountOf(elsewhere, ana)));
    await world.closeDay('2027-03-02');
    expect(await world.heads()).toMatchObject([{ entries: 1 }]);
    expect(await world.heads(elsewhere)).toEqual([]);
  });
  it('is the same whether or not the keys of those who wrote are there any more', async () => {
    const other = await opened();
    const words = excepted(leos);
    await world.say(words);
    const [stored] = await world.store.readStream(streamOf.account(leos));
    if (!stored) throw new Error('nothing was written');
    await other.store.append(stored.stream, [stored].map(({ id, type, version, data, metadata }) => ({ id, type, version, data, metadata })), 'none');
    await world.keys.destroy(leo);
    await Promise.all([world, other].map((each) => each.closeDay('2027-03-02')));
    expect(JSON.stringify(stored.data)).not.toContain('stage');
    expect(await world.heads()).toEqual(await other.heads());
    await other.close();
  });
  it('says nothing when nothing is new', async () => {
    expect(await world.closeDay('2027-03-02')).toMatchObject({ rejected: 'NO_NEW_ENTRIES' });
    await world.say(held(anas));
    await world.closeDay('2027-03-02');
    expect(await world.closeDay('2027-03-03')).toMatchObject({ rejected: 'NO_NEW_ENTRIES' });
    expect(await world.heads()).toHaveLength(1);
  });
  it('happens once a day', async () => {
    await world.say(held(anas));
    await world.closeDay('2027-03-02');
    await world.say(held(anas));
    expect(await world.closeDay('2027-03-02')).toMatchObject({ rejected: 'HEAD_OF_THE_DAY_PUBLISHED' });
    expect(await world.heads()).toHaveLength(1);
  });
  it('happens once where two try at the same time', async () => {
    await world.say(held(anas), held(leos));
    await Promise.all([world.closeDay('2027-03-02'), world.closeDay('2027-03-02'), world.closeDay('2027-03-03')]);
    expect(await world.heads()).toHaveLength(1);
  });
});
