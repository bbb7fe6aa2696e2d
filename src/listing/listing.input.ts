import { z } from 'zod';
import { contributionKind, listingCategory, listingKind, place, priceUnit, resourceKind } from '../../contracts/listing/listing.events.js';
import { eachProgrammeOnce, writtenReward } from '../../contracts/listing/rewards.js';
import { money } from '../../contracts/money.js';
import { communityId, listingId, minutes, words } from '../../contracts/values.js';

/** GraphQL writes what is left out as null. */
const absent = <Value>(value: Value | null | undefined): Value | undefined => value ?? undefined;

const currencies = new Set(Intl.supportedValuesOf('currency'));
const amount = money.extend({
  amountMinor: money.shape.amountMinor.refine((minor) => minor !== '0', 'expected more than nothing: a gift has the price GIFT'),
  currency: money.shape.currency.refine((code) => currencies.has(code), 'expected a currency such as EUR'),
});
const moneyPart = z.object({ amount, per: priceUnit }).transform(({ amount: { amountMinor, currency }, per }) => ({ amountMinor, currency, per }));
const creditsPart = z.object({ minutes: minutes.max(1440), per: priceUnit });
const none = z.null('is no part of a price of this kind').optional();

const price = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('GIFT'), money: none, credits: none }).transform(({ kind }) => ({ kind })),
  z.object({ kind: z.literal('CREDITS'), money: none, credits: creditsPart }).transform(({ kind, credits }) => ({ kind, credits })),
  z.object({ kind: z.literal('MONEY'), money: moneyPart, credits: none }).transform(({ kind, money: part }) => ({ kind, money: part })),
  z.object({ kind: z.literal('MIXED'), money: moneyPart, credits: creditsPart }),
]);

const contribution = z.object({ kind: contributionKind, what: words(200), minutes: minutes.max(43_200).nullish().transform(absent) });
const provided = contribution.extend({ reward: z.null('is for who receives: who provides is paid the price').optional() }).transform(({ kind, what, minutes: lasting }) => ({ kind, what, minutes: lasting }));
const brought = contribution.extend({ reward: writtenReward.nullish().transform(absent) });
const bothSides = z.object({ provider: z.array(provided).min(1).max(10), recipient: z.array(brought).max(10).refine(eachProgrammeOnce, 'expected each programme once') });
const degrees = { latitude: place.shape.latitude.nullable().transform(absent), longitude: place.shape.longitude.nullable().transform(absent) };
const somewhere = z.object({ label: words(120), ...degrees })
  .refine(({ latitude, longitude }) => (latitude === undefined) === (longitude === undefined), 'latitude and longitude go together');

/** `ListingContentInput`, in its shape, so that complaints name the client's own path. */
const content = z.object({
  title: words(120),
  description: words(5000),
  category: listingCategory,
  resources: z.array(z.object({ kind: resourceKind, name: words(120) })).min(1).max(10),
  contributions: bothSides,
  prices: z.array(price).min(1).max(5),
  place: somewhere.nullish().transform(absent),
});

export const draftListingInput = z.object({ communityId, kind: listingKind, content });
export const editListingInput = z.object({ listingId, content });
export const whichListingInput = z.object({ listingId });
