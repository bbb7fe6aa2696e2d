import type { AppWorld, Person } from './app.js';

/** What a mutation answers: its success, or the code of a refusal. */
export type Told = { readonly __typename: string; readonly code?: string; readonly message?: string; readonly path?: readonly string[] } & Readonly<Record<string, unknown>>;

/** Says a mutation by name; the fields are those of its success. */
export const tell = async (world: AppWorld, name: string, { input, fields = '', as }: { readonly input: object; readonly fields?: string; readonly as: Person }): Promise<Told> => {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const query = `mutation ($input: ${type}Input!) { ${name}(input: $input) { __typename ... on Rejection { message path } ... on ${type}Success { position ${fields} } } }`;
  return (await world.ask<Record<string, Told>>(query, { input }, { as }))[name] ?? { __typename: 'nothing' };
};

/** Like `tell`, for what has to succeed. */
export const tellAndSucceed = async (world: AppWorld, name: string, what: Parameters<typeof tell>[2]): Promise<Told> => {
  const told = await tell(world, name, what);
  if (told.message !== undefined) throw new Error(`${name} was refused: ${told.message}`);
  return told;
};

const HOUR_MS = 3_600_000;
const repair = {
  title: 'Repair your bicycle with me', description: 'We look at it together and you do half of it yourself.', category: 'REPAIR',
  resources: [{ kind: 'SKILL', name: 'Bicycle mechanics' }], prices: [{ kind: 'GIFT' }], place: { label: 'Yard at the canal', latitude: 52.4938, longitude: 13.4241 },
  contributions: { provider: [{ kind: 'KNOWLEDGE', what: 'Shows each step' }], recipient: [{ kind: 'TASK', what: 'Holds the wheel' }] },
};

/** Four neighbours, one listing, one booking that is over and completed: the time to review each other has begun. */
export type Exchange = { readonly ana: Person; readonly leo: Person; readonly mia: Person; readonly cora: Person; readonly communityId: string; readonly listingId: string; readonly bookingId: string };

/** Cora founds, Leo offers, Ana books, both do their part and say so; Mia is a neighbour. */
export const completedExchange = async (world: AppWorld): Promise<Exchange> => {
  const [cora, leo, ana, mia] = [await world.person('Cora'), await world.person('Leo'), await world.person('Ana'), await world.person('Mia')];
  const founded = await tellAndSucceed(world, 'foundCommunity', { as: cora, input: { name: 'Neighbours' }, fields: 'community { id }' });
  const communityId = idOf(founded, 'community');
  for (const as of [leo, ana, mia]) await tellAndSucceed(world, 'joinCommunity', { as, input: { communityId } });
  const drafted = await tellAndSucceed(world, 'draftListing', { as: leo, input: { communityId, kind: 'OFFER', content: repair }, fields: 'listing { id }' });
  const listingId = idOf(drafted, 'listing');
  const weekly = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from: '08:00', to: '20:00' }] }));
  await tellAndSucceed(world, 'setAvailability', { as: leo, input: { listingId, zone: 'Etc/UTC', grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly } });
  await tellAndSucceed(world, 'publishListing', { as: leo, input: { listingId } });
  const startsAt = `${new Date(world.clock.nowMs() + 72 * HOUR_MS).toISOString().slice(0, 10)}T10:00:00.000Z`;
  const endsAt = new Date(Date.parse(startsAt) + HOUR_MS).toISOString();
  const requested = await tellAndSucceed(world, 'requestBooking', { as: ana, input: { listingId, slot: { startsAt, endsAt } }, fields: 'booking { id }' });
  const bookingId = idOf(requested, 'booking');
  await tellAndSucceed(world, 'acceptBooking', { as: leo, input: { bookingId, termsVersion: 1 } });
  await world.advanceTo(new Date(Date.parse(endsAt) + HOUR_MS).toISOString());
  for (const as of [leo, ana]) await tellAndSucceed(world, 'reportContributions', { as, input: { bookingId, reports: [{ index: 0, done: 'DONE' }] } });
  for (const as of [leo, ana]) await tellAndSucceed(world, 'confirmContributions', { as, input: { bookingId } });
  return { ana, leo, mia, cora, communityId, listingId, bookingId };
};

const idOf = (told: Told, field: string): string => {
  const object = told[field];
  if (typeof object !== 'object' || object === null || !('id' in object) || typeof object.id !== 'string') throw new Error(`${field} was not read back`);
  return object.id;
};
