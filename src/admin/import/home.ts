import type { Plan } from '../../../contracts/calendar/calendar.events.js';
import type { Contribution, Contributions, ListingContent, Price } from '../../../contracts/listing/listing.events.js';
import { digitsOf } from '../../../contracts/payment/chargeable.js';
import type { ImportReport } from './import-report.js';
import type { SourceListing } from './source.js';

/** What the source does not say and the command line does, or what is taken for it. */
export type Assumptions = {
  readonly currency: string; readonly zone: string | undefined; readonly placeName: string;
  /** Whether every home can be booked as a gift as well. */
  readonly alsoGift: boolean;
};

type Told = { readonly assumptions: Assumptions; readonly report: ImportReport; readonly calendarPrice: string | undefined };

/** A home as an offer of space. Only what the source says: where it names nothing that the guest brings, nothing is made up. */
export const contentOf = (home: SourceListing, told: Told): ListingContent & { readonly contributions: Contributions } => {
  const { report } = told;
  const kind = home.property_type ?? 'Home';
  const title = report.cut(home.name ?? `${kind} ${home.id}`, 120);
  const description = [home.description, home.neighborhood_overview].filter((part) => part !== undefined).join('\n\n');
  return {
    title,
    description: report.cut(description || title, 5000),
    category: 'LODGING',
    resources: [{ kind: 'SPACE', name: report.cut(home.room_type ?? kind, 120) }],
    contributions: { provider: broughtByTheHost(home, report), recipient: [] },
    prices: pricesOf(home, told),
    ...placeOf(home, told),
  };
};

const placeOf = ({ neighbourhood_cleansed, latitude, longitude }: SourceListing, { report, assumptions: { placeName } }: Told): Pick<ListingContent, 'place'> =>
  latitude === undefined || longitude === undefined ? {} : { place: { label: report.cut(neighbourhood_cleansed ?? placeName, 120), latitude, longitude } };

/** The price for a night in money, from the home's row or else from its calendar; none where neither states one. */
export const pricesOf = ({ price }: SourceListing, { calendarPrice, assumptions: { currency, alsoGift } }: Pick<Told, 'calendarPrice' | 'assumptions'>): Price[] => {
  const amount = price ?? calendarPrice;
  return [
    ...(amount === undefined ? [] : [{ kind: 'MONEY' as const, money: { amountMinor: minorUnits(amount, currency), currency, per: 'NIGHT' as const } }]),
    ...(alsoGift ? [{ kind: 'GIFT' as const }] : []),
  ];
};

/** `70.5` US dollars are 7050 cents, 70 yen are 70. */
export const minorUnits = (amount: string, currency: string): string => {
  const digits = digitsOf(currency);
  const [whole = '0', part = ''] = amount.split('.');
  return BigInt(whole + part.padEnd(digits, '0').slice(0, digits)).toString();
};

const broughtByTheHost = (home: SourceListing, report: ImportReport): Contribution[] => {
  const guests = home.accommodates ? ` for ${home.accommodates} guest${home.accommodates === 1 ? '' : 's'}` : '';
  const amenities = asManyAsFit(amenitiesOf(home.amenities), 200);
  return [
    { kind: 'PLACE', what: report.cut(`${home.property_type ?? home.room_type ?? 'A home'}${guests}`, 200) },
    ...(amenities === '' ? [] : [{ kind: 'TOOL' as const, what: amenities }]),
  ];
};

/** Whole names, in the order of the host, up to the limit of a contribution. */
const asManyAsFit = (names: readonly string[], charactersMax: number): string =>
  names.reduce((list, name) => (list.length + name.length + 2 > charactersMax ? list : list === '' ? name : `${list}, ${name}`), '');

/** A JSON list in newer snapshots, `{Wifi,"Free parking"}` in older ones. */
const amenitiesOf = (text: string | undefined): readonly string[] =>
  [...(text ?? '').replace(/^[[{]|[\]}]$/g, '').matchAll(/"((?:[^"\\]|\\.)*)"|([^,"]+)/g)]
    .map(([, quoted, plain]) => (quoted === undefined ? (plain ?? '').trim() : unescaped(quoted))).filter((name) => name !== '');

const unescaped = (text: string): string => text.replace(/\\u([0-9a-fA-F]{4})|\\(.)/g, (_, code: string | undefined, letter: string | undefined) => (code === undefined ? letter ?? '' : String.fromCharCode(parseInt(code, 16)))).replaceAll('\u0000', '').toWellFormed().normalize('NFC');

const NIGHTS_MAX = 30;
const nights = (given: number | undefined, otherwise: number): number => Math.min(NIGHTS_MAX, Math.max(1, given ?? otherwise));
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from: '00:00', to: '24:00' }] }));

/** Every night of the week, as long as the host allows. A home or a room is one seat; beds of a shared room are seats of their own. */
export const planOf = (home: SourceListing, { zone }: Assumptions): Plan => {
  const minNights = nights(home.minimum_nights, 1);
  return {
    zone: zone ?? zoneByLongitude(home.longitude),
    grain: { kind: 'NIGHTS', minNights, maxNights: Math.max(minNights, nights(home.maximum_nights, NIGHTS_MAX)), checkIn: '15:00', checkOut: '11:00' },
    seats: home.room_type === 'Shared room' ? Math.min(500, Math.max(1, home.accommodates ?? 1)) : 1,
    weekly: EVERY_DAY,
  };
};

/** The source names no zone. Without `--zone` it is the nautical one, which is never far off but knows no summer. (`Etc/GMT+5` is five hours behind UTC.) */
const zoneByLongitude = (longitude: number | undefined): string => {
  const hours = Math.round((longitude ?? 0) / 15);
  return hours === 0 ? 'Etc/UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
};
