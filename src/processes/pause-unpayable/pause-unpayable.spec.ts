import { describe, expect, it } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import type { PayeeStatus } from '../../../contracts/payment/observed.js';
import { PayeeStatusChanged } from '../../../contracts/payment/payment.events.js';
import { streamOf } from '../../../contracts/events.js';
import { kernelInMemory } from '../../../test/support/kernel-module.js';
import { aListingId, drafted, leo, published } from '../../../test/support/listings.js';
import { recordedAt } from '../../../test/support/given.js';
import { Codec } from '../../kernel/codec.js';
import { EventStore } from '../../kernel/event-store.js';
import { ListingModule } from '../../listing/listing.module.js';
import { PausePaidListings } from '../../listing/listing.commands.js';
import { PaidListings } from './paid-listings.js';
import { PauseUnpayableModule } from './pause-unpayable.module.js';
import { pauseUnpayable } from './pause-unpayable.process.js';

const meta = { commandId: 'c1', actor: 'system:pause-unpayable', at: '2027-03-05T10:00:00.000Z' };
const sent = async (status: PayeeStatus) => {
  const event = recordedAt(meta.at)(PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status, wanting: [] }));
  return ((await pauseUnpayable.on.PayeeStatusChanged?.(event as never, undefined as never)) ?? []).map((send) => send(meta));
};

describe('who cannot be paid any more asks nobody for money', () => {
  it.each<PayeeStatus>(['RESTRICTED', 'REJECTED'])('%s: what they offer for money is paused', async (status) => expect(await sent(status)).toEqual([new PausePaidListings({ memberId: leo }, meta)]));
  it.each<PayeeStatus>(['ONBOARDING', 'ACTIVE'])('%s: nothing is', async (status) => expect(await sent(status)).toEqual([]));
  it('each of those that a read model knows is paused once, and one that is paused already is left alone', async () => {
    const [first, second, away] = [aListingId('1'), aListingId('2'), aListingId('3')];
    @Global()
    @Module({ providers: [{ provide: PaidListings, useValue: { publishedBy: async () => [first, second, away] } }], exports: [PaidListings] })
    class Ports {}
    const app = await Test.createTestingModule({ imports: [kernelInMemory(), Ports, ListingModule, PauseUnpayableModule] }).compile();
    await app.init();
    const [store, codec, bus] = [app.get(EventStore), app.get(Codec), app.get(CommandBus)];
    const record = async (listingId: typeof first, shown: boolean) => {
      const said = [{ ...drafted, data: { ...drafted.data, listingId } }, ...(shown ? [{ ...published, data: { ...published.data, listingId } }] : [])];
      const events = said.map(recordedAt(meta.at)).map(({ type, data, metadata }) => ({ id: crypto.randomUUID(), type, data, metadata: { ...metadata, commandId: crypto.randomUUID() } }));
      await store.append(streamOf.listing(listingId), await codec.encode(streamOf.listing(listingId), events), 'any');
    };
    await Promise.all([record(first, true), record(second, true), record(away, false)]);
    for (let times = 0; times < 2; times++) await bus.execute(new PausePaidListings({ memberId: leo }, meta));
    const ends = await Promise.all([first, second, away].map(async (id) => (await store.readStream(streamOf.listing(id))).map(({ type }) => type).join(' ')));
    expect(ends).toEqual(['ListingDrafted ListingPublished ListingPaused', 'ListingDrafted ListingPublished ListingPaused', 'ListingDrafted']);
    await app.close();
  });
});
