import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { MemberJoined, MemberLeft } from '../../../contracts/community/membership.events.js';
import { streamOf } from '../../../contracts/events.js';
import type { Price } from '../../../contracts/listing/listing.events.js';
import type { PayeeStatus } from '../../../contracts/payment/observed.js';
import { PayeeStatusChanged } from '../../../contracts/payment/payment.events.js';
import { communityId, type ListingId } from '../../../contracts/values.js';
import { inMoney } from '../../../test/support/bookings.js';
import { recordedAt } from '../../../test/support/given.js';
import { kernelInMemory } from '../../../test/support/kernel-module.js';
import { aListingId, drafted, kreuzberg, leo, published } from '../../../test/support/listings.js';
import { Codec } from '../../kernel/codec.js';
import type { AnyEvent } from '../../kernel/decider.js';
import { EventStore } from '../../kernel/event-store.js';
import { PauseListingsOfLeaver, PausePaidListings } from '../../listing/listing.commands.js';
import { ListingModule } from '../../listing/listing.module.js';
import { PauseListingsModule } from './pause-listings.module.js';
import { pauseOfLeavers, pauseUnpayable } from './pause-listings.process.js';
import { PublishedListings, type PublishedListing } from './published-listings.js';

const meta = { commandId: 'c1', actor: 'system:pause-listings', at: '2027-03-05T10:00:00.000Z' };
const statusIs = (status: PayeeStatus) => PayeeStatusChanged.of({ memberId: leo, accountId: 'acct_leo', status, wanting: [] });
const left = MemberLeft.of({ communityId: kreuzberg, memberId: leo });
const joined = MemberJoined.of({ communityId: kreuzberg, memberId: leo, roles: ['member'] });

const [paid, gift, elsewhere, draft] = [aListingId('1'), aListingId('2'), aListingId('3'), aListingId('4')];
const neukoelln = communityId.parse(`cmt_${'44'.padStart(32, '0')}`);
const money: readonly Price[] = [{ kind: 'GIFT' }, inMoney];
const free: readonly Price[] = [{ kind: 'GIFT' }];
const known: readonly PublishedListing[] = [
  { id: paid, communityId: kreuzberg, kind: 'OFFER', prices: money },
  { id: gift, communityId: kreuzberg, kind: 'OFFER', prices: free },
  { id: elsewhere, communityId: neukoelln, kind: 'OFFER', prices: money },
  { id: draft, communityId: kreuzberg, kind: 'OFFER', prices: money }, // the read model is mistaken: the listing has the last word
];

let app: TestingModule;
beforeEach(async () => {
  @Global()
  @Module({ providers: [{ provide: PublishedListings, useValue: { of: async () => known } }], exports: [PublishedListings] })
  class Ports {}
  app = await Test.createTestingModule({ imports: [kernelInMemory(), Ports, ListingModule, PauseListingsModule] }).compile();
  await app.init();
  await Promise.all([tell(paid, true), tell(gift, true), tell(elsewhere, true), tell(draft, false)]);
});
afterEach(() => app.close());

const record = async (stream: string, ...said: readonly AnyEvent[]): Promise<void> => {
  const events = said.map((event) => ({ id: crypto.randomUUID(), type: event.type, data: event.data, metadata: { ...recordedAt(meta.at)(event).metadata, commandId: crypto.randomUUID() } }));
  await app.get(EventStore).append(stream, await app.get(Codec).encode(stream, events), 'any');
};
const tell = (listingId: ListingId, isShown: boolean) => record(streamOf.listing(listingId), { ...drafted, data: { ...drafted.data, listingId } }, ...(isShown ? [{ ...published, data: { ...published.data, listingId } }] : []));
const pausedNow = async (): Promise<readonly ListingId[]> => {
  const ends = await Promise.all([paid, gift, elsewhere, draft].map(async (id) => ({ id, last: (await app.get(EventStore).readStream(streamOf.listing(id))).at(-1)?.type })));
  return ends.filter(({ last }) => last === 'ListingPaused').map(({ id }) => id);
};
const send = (command: PausePaidListings | PauseListingsOfLeaver) => app.get(CommandBus).execute(command);

describe('who cannot be paid any more asks nobody for money', () => {
  const sent = async (status: PayeeStatus) => ((await pauseUnpayable.on.PayeeStatusChanged?.(recordedAt(meta.at)(statusIs(status)) as never, undefined as never)) ?? []).map((make) => make(meta));

  it.each<PayeeStatus>(['RESTRICTED', 'REJECTED'])('%s: what they offer for money is paused', async (status) => expect(await sent(status)).toEqual([new PausePaidListings({ memberId: leo }, meta)]));
  it.each<PayeeStatus>(['ONBOARDING', 'ACTIVE'])('%s: nothing is', async (status) => expect(await sent(status)).toEqual([]));
  it('everywhere, once, and what is free goes on', async () => {
    await record(streamOf.payee(leo), statusIs('RESTRICTED'));
    for (let times = 0; times < 2; times++) await send(new PausePaidListings({ memberId: leo }, meta));
    expect(await pausedNow()).toEqual([paid, elsewhere]);
  });
  it('not when they can be paid again by the time it is told, or told once more', async () => {
    await record(streamOf.payee(leo), statusIs('RESTRICTED'), statusIs('ACTIVE'));
    await send(new PausePaidListings({ memberId: leo }, meta));
    expect(await pausedNow()).toEqual([]);
  });
});

describe('who has left a community offers it nothing', () => {
  const leave = new PauseListingsOfLeaver({ communityId: kreuzberg, memberId: leo }, meta);

  it('whoever leaves', async () => expect((await pauseOfLeavers.on.MemberLeft?.(recordedAt(meta.at)(left) as never, undefined as never))?.map((make) => make(meta))).toEqual([leave]));
  it('paid or not, and what they offer elsewhere goes on', async () => {
    await record(streamOf.membership(kreuzberg, leo), joined, left);
    for (let times = 0; times < 2; times++) await send(leave);
    expect(await pausedNow()).toEqual([paid, gift]);
  });
  it('not when they have come back by the time it is told, or told once more', async () => {
    await record(streamOf.membership(kreuzberg, leo), joined, left, joined);
    await send(leave);
    expect(await pausedNow()).toEqual([]);
  });
});
