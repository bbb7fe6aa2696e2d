import type { AppWorld, Person } from './app.js';

const HOUR_MS = 3_600_000;

/** A booking as the stories read it. */
export const bookingFields = `
  id status requestedBy answerBy completesAt reviewsUntil reason
  provider { id name } recipient { id name } listing { id title } community { id }
  terms { version proposedBy startsAt endsAt seats note price { kind } contributions { provider { what } recipient { what } } }
  termsHistory { version proposedBy }
  providerReport { index done note } recipientReport { index done note }
  confirmations { by note }
  cancellation { by minutesBefore percent late }
  breakdown { by reason proposals { by outcome reason } settlement { by outcome reason } }
`;
type Terms = {
  version: number; proposedBy: string; startsAt: string; endsAt: string; seats: number; note: string | null; price: { kind: string };
  contributions: Record<'provider' | 'recipient', { what: string }[]>;
};
export type BookingSeen = {
  id: string; status: string; requestedBy: string; answerBy: string | null; completesAt: string | null; reviewsUntil: string | null; reason: string | null;
  provider: { id: string; name: string }; recipient: { id: string; name: string }; listing: { id: string; title: string }; terms: Terms; termsHistory: { version: number; proposedBy: string }[];
  providerReport: object[]; recipientReport: object[]; confirmations: object[]; cancellation: object | null; breakdown: Record<string, unknown> | null;
};
/** The success of a mutation about a booking, or its refusal. */
export type Said = { __typename: string; position?: string; booking?: BookingSeen | null; code?: string; message?: string; path?: string[]; nearest?: string[] | null; offsets?: string[] | null };

/** The people of the story and what they can say about bookings. */
export class Neighbours {
  private constructor(readonly world: AppWorld, readonly people: { leo: Person; ana: Person; mia: Person; cora: Person }, readonly communityId: string) {}

  /** Cora founds the community of the street; Leo and Ana join it, Mia does not. */
  static async meet(world: AppWorld): Promise<Neighbours> {
    const [leo, ana, mia, cora] = await Promise.all([world.person('Leo'), world.person('Ana'), world.person('Mia'), world.person('Cora')]);
    const { foundCommunity } = await world.ask<{ foundCommunity: { community: { id: string } } }>(
      'mutation { foundCommunity(input: { name: "Our street" }) { ... on FoundCommunitySuccess { position community { id } } } }', {}, { as: cora });
    const { id: communityId } = foundCommunity.community;
    for (const as of [leo, ana]) await world.ask('mutation ($input: JoinCommunityInput!) { joinCommunity(input: $input) { ... on JoinCommunitySuccess { position } } }', { input: { communityId } }, { as });
    return new Neighbours(world, { leo, ana, mia, cora }, communityId);
  }

  /** Published, and free every day from eight to eight by the clocks of Berlin, an hour at a time. */
  async list(as: Person, content: object, kind = 'OFFER'): Promise<string> {
    const drafted = await this.#say<{ listing: { id: string } }>('draftListing', { communityId: this.communityId, kind, content }, { as, fields: 'position listing { id }' });
    const { id: listingId } = drafted.listing;
    const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '20:00' }] }));
    await this.#say('setAvailability', { listingId, zone: 'Europe/Berlin', grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly }, { as, fields: 'position' });
    await this.#say('publishListing', { listingId }, { as, fields: 'position' });
    return listingId;
  }

  /** A mutation about a booking, and what it answers. */
  async say(as: Person | undefined, mutation: string, input: object): Promise<Said> {
    const success = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const query = `mutation ($input: ${success}Input!) { ${mutation}(input: $input) { __typename ... on ${success}Success { position booking { ${bookingFields} } } ... on BookingRejected { code message path nearest offsets } } }`;
    return (await this.world.ask<Record<string, Said>>(query, { input }, { as }))[mutation] ?? { __typename: 'nothing' };
  }

  /** The same, where it must succeed. */
  async mustSay(as: Person, mutation: string, input: object): Promise<BookingSeen> {
    const said = await this.say(as, mutation, input);
    if (!said.booking) throw new Error(`${mutation} was answered ${JSON.stringify(said)}`);
    return said.booking;
  }

  async see(as: Person | undefined, bookingId: string): Promise<BookingSeen | null> {
    return (await this.world.ask<{ booking: BookingSeen | null }>(`query ($id: ID!) { booking(id: $id) { ${bookingFields} } }`, { id: bookingId }, { as })).booking;
  }

  /** The first free slot that begins at least so many hours from now. */
  freeSlot(listingId: string, hoursAhead: number): Promise<{ startsAt: string; endsAt: string }> {
    return this.#freeFrom(listingId, this.world.clock.nowMs() + hoursAhead * HOUR_MS);
  }

  /** Whether the slot can be booked now. */
  async isFree(listingId: string, { startsAt }: { startsAt: string }): Promise<boolean> {
    return (await this.#freeFrom(listingId, Date.parse(startsAt))).startsAt === startsAt;
  }

  async #freeFrom(listingId: string, earliest: number): Promise<{ startsAt: string; endsAt: string }> {
    const day = (plus: number) => new Date(earliest + plus * 24 * HOUR_MS).toISOString().slice(0, 10);
    const { listing } = await this.world.ask<{ listing: { freeSlots: { startsAt: string; endsAt: string }[] } }>(
      'query ($id: ID!, $from: LocalDate!, $to: LocalDate!) { listing(id: $id) { freeSlots(from: $from, to: $to) { startsAt endsAt } } }', { id: listingId, from: day(-1), to: day(3) });
    const slot = listing.freeSlots.find(({ startsAt }) => Date.parse(startsAt) >= earliest);
    if (!slot) throw new Error('no slot is free');
    return slot;
  }

  async #say<Success>(mutation: string, input: object, { as, fields }: { as: Person; fields: string }): Promise<Success> {
    const success = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}`;
    const query = `mutation ($input: ${success}Input!) { ${mutation}(input: $input) { __typename ... on ${success}Success { ${fields} } ... on Rejection { message path } } }`;
    const answer = (await this.world.ask<Record<string, { __typename: string }>>(query, { input }, { as }))[mutation];
    if (answer?.__typename !== `${success}Success`) throw new Error(`${mutation} was answered ${JSON.stringify(answer)}`);
    return answer as Success;
  }
}
