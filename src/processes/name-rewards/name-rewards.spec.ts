import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ProgrammeAdopted, ProgrammeEnded } from '../../../contracts/account/account.events.js';
import { fundOf } from '../../../contracts/account/accounts.js';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { ERASED } from '../../../contracts/event.js';
import { streamOf } from '../../../contracts/events.js';
import { ListingEdited, type Contributions } from '../../../contracts/listing/listing.events.js';
import { bookingId, programmeId, type ProgrammeId } from '../../../contracts/values.js';
import { aListingId, ana, bicycleRepair, kreuzberg, leo, mia, repairContent } from '../../../test/support/listings.js';
import { Neighbourhood } from '../../../test/support/neighbourhood.js';
import { CounterBooking, RequestBooking } from '../../booking/booking.commands.js';
import { DraftListing, RewriteListing, WriteListing } from '../../listing/listing.commands.js';
import { idFrom } from '../../kernel/ids.js';

const at = '2027-03-01T10:00:00.000Z';
const fund = fundOf(kreuzberg);
const programmeNamed = (name: string): ProgrammeId => programmeId.parse(idFrom('prg', name));
const [walks, talks, winter, over, unknown] = ['walks', 'talks', 'winter', 'over', 'unknown'].map(programmeNamed) as [ProgrammeId, ProgrammeId, ProgrammeId, ProgrammeId, ProgrammeId];

/** What the recipient brings, each with a reward or without. */
const naming = (...named: readonly (readonly [ProgrammeId, string] | undefined)[]): Contributions => ({
  ...repairContent.contributions as Contributions,
  recipient: named.map((one, index) => ({ kind: 'TASK' as const, what: `does part ${index + 1}`, ...(one && { reward: { programmeId: one[0], minutes: one[1], reason: 'For walking along.' } }) })),
});
const content = (contributions: Contributions) => ({ ...repairContent, contributions });
const meta = (actor: string, commandId: string, when = at) => ({ commandId, actor, at: when });

let world: Neighbourhood;
beforeEach(async () => {
  world = await Neighbourhood.open({ others: [] });
  const adopted = (programme: ProgrammeId, until?: string) => ProgrammeAdopted.of({ accountId: fund, programmeId: programme, name: 'Walks', minutes: '90', budget: '900', until, authorId: leo, reason: 'We voted.' });
  await world.record(streamOf.account(fund), adopted(walks), adopted(talks), adopted(winter, '2027-03-01T09:59:00.000Z'), adopted(over), ProgrammeEnded.of({ accountId: fund, programmeId: over, authorId: leo, reason: 'Enough.' }));
});
afterEach(() => world.parts.store.close());

const theListing = aListingId('77');
const write = (contributions: Contributions, { actor = leo, key = 'w1' } = {}) => world.send(new WriteListing({ listingId: theListing, communityId: kreuzberg, kind: 'OFFER', content: content(contributions) }, meta(actor, key)));
const rewrite = (contributions: Contributions, { actor = leo, key = 'e1' } = {}) => world.send(new RewriteListing({ listingId: bicycleRepair, content: content(contributions) }, meta(actor, key)));
const friday = { startsAt: '2027-03-05T09:00:00.000Z', endsAt: '2027-03-05T10:00:00.000Z', seats: 1 };
const booked = bookingId.parse(idFrom('bkg', 'r1'));
const request = (contributions?: Contributions) => world.send(new RequestBooking({ bookingId: booked, listingId: bicycleRepair, slot: friday, priceIndex: 1, contributions }, meta(ana, 'r1')));
const counter = async (contributions: Contributions, key = 'c1') => {
  await request();
  return world.send(new CounterBooking({ bookingId: booked, termsVersion: 1, contributions }, meta(leo, key)));
};
const terms = async () => (await world.parts.streams.read<BookingEvent>(streamOf.booking(booked))).flatMap(({ data }) => ('terms' in data ? [data.terms.contributions] : []));

const doors = [
  { what: 'a listing', at: ['input', 'content', 'contributions'], name: (said: Contributions) => write(said) },
  { what: 'an edited listing', at: ['input', 'content', 'contributions'], name: (said: Contributions) => rewrite(said) },
  { what: 'a request', at: ['input', 'contributions'], name: (said: Contributions) => request(said) },
  { what: 'a counter-offer', at: ['input', 'contributions'], name: (said: Contributions) => counter(said) },
];

describe.each(doors)('$what', ({ name, at: path }) => {
  it.each<[string, Contributions]>([
    ['a reward', naming([walks, '90'])], ['less than the programme gives', naming([walks, '1'])], ['two of two programmes', naming([walks, '90'], undefined, [talks, '30'])], ['none', naming(undefined)],
  ])('may name %s', async (_, said) => expect(await name(said)).toHaveProperty('revision'));

  it.each<[string, Contributions, string, readonly string[]]>([
    ['a programme that there is not', naming([unknown, '60']), 'NO_SUCH_PROGRAMME', ['0', 'reward', 'programmeId']],
    ['a programme that was ended', naming([over, '60']), 'PROGRAMME_ENDED', ['0', 'reward', 'programmeId']],
    ['a programme whose time is over', naming(undefined, [winter, '60']), 'PROGRAMME_ENDED', ['1', 'reward', 'programmeId']],
    ['more than the programme gives', naming([walks, '91']), 'ABOVE_PROGRAMME', ['0', 'reward', 'minutes']],
    ['more than one booking may bring', naming([walks, '90'], undefined, [talks, '31']), 'ABOVE_REWARD_CAP', ['2', 'reward', 'minutes']],
  ])('names no reward of %s', async (_, said, rejected, where) => expect(await name(said)).toMatchObject({ rejected, path: [...path, 'recipient', ...where] }));
});

describe('a listing that names a reward', () => {
  it('is answered the same when it is written again, although the programme has ended since', async () => {
    const first = await write(naming([walks, '60']));
    await world.record(streamOf.account(fund), ProgrammeEnded.of({ accountId: fund, programmeId: walks, authorId: leo, reason: 'Enough.' }));
    expect(await write(naming([walks, '60']))).toEqual(first);
    expect(await write(naming([walks, '60']), { key: 'w2' })).toMatchObject({ rejected: 'PROGRAMME_ENDED' });
  });
  it('tells strangers nothing of programmes', async () => {
    expect(await write(naming([unknown, '60']), { actor: mia })).toMatchObject({ rejected: 'NOT_A_MEMBER' });
    expect(await rewrite(naming([unknown, '60']), { actor: ana })).toMatchObject({ rejected: 'NOT_FOUND' });
  });
  it('cannot be booked as it is when its programme has ended, and can with other words', async () => {
    await world.record(streamOf.listing(bicycleRepair), ListingEdited.of({ listingId: bicycleRepair, ownerId: leo, version: 2, content: content(naming([over, '60'])) }));
    expect(await request()).toMatchObject({ rejected: 'PROGRAMME_ENDED', path: ['input', 'listingId'] });
    expect(await request(naming(undefined))).toHaveProperty('revision');
  });
  it('copies it to the terms, word for word', async () => {
    await rewrite(naming([walks, '60']));
    await request();
    expect(await terms()).toEqual([naming([walks, '60'])]);
  });
  it('is drafted with words that were erased, where nothing can be looked up', async () => {
    expect(await world.send(new WriteListing({ listingId: theListing, communityId: kreuzberg, kind: 'OFFER', content: { ...repairContent, contributions: ERASED } }, meta(leo, 'w1')))).toHaveProperty('revision');
  });
  it('is what its draft says, whichever way it came', async () => {
    await write(naming([walks, '60']));
    await world.send(new DraftListing({ listingId: aListingId('78'), communityId: kreuzberg, kind: 'OFFER', content: content(naming([walks, '60'])) }, meta(leo, 'w2')));
    const [one, other] = await Promise.all([theListing, aListingId('78')].map((listing) => world.parts.streams.read<{ readonly type: string; readonly data: { readonly content: object } }>(streamOf.listing(listing))));
    expect(one?.[0]?.data.content).toEqual(other?.[0]?.data.content);
  });
});

describe('terms that were proposed', () => {
  it('are heard again as they were, although the programme has ended since', async () => {
    const first = await counter(naming([walks, '60']));
    await world.record(streamOf.account(fund), ProgrammeEnded.of({ accountId: fund, programmeId: walks, authorId: leo, reason: 'Enough.' }));
    expect(await counter(naming([walks, '60']))).toEqual(first);
  });
});
