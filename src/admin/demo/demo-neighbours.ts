import type { Plan } from '../../../contracts/calendar/calendar.events.js';
import type { ListingContent, ListingKind } from '../../../contracts/listing/listing.events.js';

/** People of the demo, by the name under which the listings below know them. Two of them can sign in. */
export const people = {
  ana: { name: 'Ana Ruiz', email: 'ana@example.org' },
  leo: { name: 'Leo Brandt', email: 'leo@example.org' },
  mia: { name: 'Mia Okafor' },
  samir: { name: 'Samir Haddad' },
  ruth: { name: 'Ruth Lindner' },
} as const;
export type Person = keyof typeof people;

export const communityOfTheDemo = {
  name: 'Neighbours at the Canal',
  description: 'Six streets and a towpath. We do things for each other with each other: whoever receives something brings something to it, too.',
};

const ZONE = 'Europe/Berlin';
const [MON, TUE, WED, THU, FRI, SAT, SUN] = [1, 2, 3, 4, 5, 6, 7];
const on = (from: string, to: string, ...weekdays: readonly number[]) => weekdays.map((weekday) => ({ weekday, windows: [{ from, to }] }));
const slots = (lengthsMinutes: number[], seats: number, weekly: Plan['weekly']): Plan => ({ zone: ZONE, grain: { kind: 'SLOTS', lengthsMinutes }, seats, weekly });
const ranges = (minMinutes: number, maxMinutes: number, weekly: Plan['weekly']): Plan => ({ zone: ZONE, grain: { kind: 'RANGES', minMinutes, maxMinutes }, seats: 1, weekly });

const GIFT = { kind: 'GIFT' } as const;
const anHourForAnHour = { kind: 'CREDITS', credits: { minutes: 60, per: 'HOUR' } } as const;
const euros = (amountMinor: string, per: 'BOOKING' | 'HOUR' | 'SEAT') => ({ kind: 'MONEY', money: { amountMinor, currency: 'EUR', per } }) as const;
const at = (label: string, latitude: number, longitude: number) => ({ label, latitude, longitude });

export type DemoListing = { readonly owner: Person; readonly kind: ListingKind; readonly content: ListingContent; readonly plan: Plan };

/** What the neighbours offer and need; in each, both sides bring something. */
export const listings: readonly DemoListing[] = [
  {
    owner: 'leo', kind: 'OFFER', plan: slots([60, 120], 1, [...on('16:00', '20:00', TUE, THU), ...on('09:00', '13:00', SAT)]),
    content: {
      title: 'Repair your bicycle with me',
      description: 'Brakes, gears, a wheel that wobbles: we look at it together and you do half of it yourself, so that next time you need nobody. The workshop is in the yard behind number 14.',
      category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'Bicycle mechanics' }, { kind: 'TOOL', name: 'Workshop with a stand and a truing jig' }],
      contributions: {
        provider: [{ kind: 'KNOWLEDGE', what: 'Shows each step once and explains why' }, { kind: 'TOOL', what: 'Stand, keys, truing jig, grease' }],
        recipient: [{ kind: 'MATERIAL', what: 'The bicycle, washed, and the spare parts' }, { kind: 'TASK', what: 'Holds, loosens and tightens; does the second brake alone' }],
      },
      prices: [GIFT, anHourForAnHour], place: at('Yard at the canal', 52.4938, 13.4241),
    },
  },
  {
    owner: 'ana', kind: 'OFFER', plan: slots([60, 90], 1, on('18:00', '21:00', MON, WED)),
    content: {
      title: 'Spanish and German, half and half',
      description: 'Half an hour in my language, half an hour in yours. We talk about what you did that week; mistakes are welcome and get written down.',
      category: 'LANGUAGE', resources: [{ kind: 'SKILL', name: 'Spanish, mother tongue' }, { kind: 'TIME', name: 'Two evenings a week' }],
      contributions: {
        provider: [{ kind: 'TIME', what: 'Half the time in Spanish', minutes: 30 }, { kind: 'TASK', what: 'Writes down what went wrong' }],
        recipient: [{ kind: 'TIME', what: 'Half the time in German', minutes: 30 }, { kind: 'TASK', what: 'Brings three questions' }],
      },
      prices: [GIFT], place: at('Café on the corner', 52.4921, 13.4287),
    },
  },
  {
    owner: 'mia', kind: 'NEED', plan: slots([120, 180], 2, on('09:00', '18:00', FRI, SAT)),
    content: {
      title: 'A hand on the allotment',
      description: 'Four beds to dig and a fence that leans. I know what has to be done but not with this back. You go home with a basket, and with what I know about tomatoes.',
      category: 'GARDEN', resources: [{ kind: 'TIME', name: 'Somebody who likes to dig' }],
      contributions: {
        provider: [{ kind: 'TASK', what: 'Digs two beds or straightens the fence' }],
        recipient: [{ kind: 'KNOWLEDGE', what: 'Says what grows where, and why' }, { kind: 'MATERIAL', what: 'Coffee, and a basket of what is ripe' }, { kind: 'TOOL', what: 'Spades and gloves' }],
      },
      prices: [GIFT, anHourForAnHour], place: at('Allotments by the railway', 52.4789, 13.4402),
    },
  },
  {
    owner: 'samir', kind: 'OFFER', plan: ranges(60, 600, on('08:00', '20:00', MON, TUE, WED, THU, FRI, SAT)),
    content: {
      title: 'Drill, ladder and spirit level to borrow',
      description: 'They hang on the wall eleven months of the year. I show you how the drill wants to be held; you bring it back clean and tell me what you built.',
      category: 'TOOLS', resources: [{ kind: 'TOOL', name: 'Hammer drill with bits' }, { kind: 'TOOL', name: 'Ladder, 3 metres' }, { kind: 'TOOL', name: 'Spirit level' }],
      contributions: {
        provider: [{ kind: 'TOOL', what: 'Drill, ladder, level, in working order' }, { kind: 'KNOWLEDGE', what: 'Five minutes on how not to hurt yourself' }],
        recipient: [{ kind: 'TASK', what: 'Fetches and returns them clean, on time' }, { kind: 'MATERIAL', what: 'Replaces a bit that breaks' }],
      },
      prices: [GIFT], place: at('Second courtyard', 52.4956, 13.4312),
    },
  },
  {
    owner: 'ruth', kind: 'OFFER', plan: slots([120], 3, on('08:00', '12:00', SAT)),
    content: {
      title: 'A ride to the market and back',
      description: 'I drive there on Saturdays anyway, with three empty seats. Whoever comes along carries crates and knows what is in season.',
      category: 'TRANSPORT', resources: [{ kind: 'RIDE', name: 'Three seats in a car' }],
      contributions: {
        provider: [{ kind: 'TASK', what: 'Drives there and back, waits an hour' }],
        recipient: [{ kind: 'TASK', what: 'Carries crates, hers too' }, { kind: 'KNOWLEDGE', what: 'Keeps an eye on the list' }],
      },
      prices: [GIFT, euros('150', 'SEAT')], place: at('Bridge', 52.4967, 13.4205),
    },
  },
  {
    owner: 'ruth', kind: 'NEED', plan: slots([60], 1, on('15:00', '18:00', MON, WED, SUN)),
    content: {
      title: 'Somebody to read to me',
      description: 'My eyes have had enough, my ears have not. An hour with a book or the newspaper. I have lived in this street since 1951 and tell what it looked like.',
      category: 'CARE', resources: [{ kind: 'TIME', name: 'An hour and a voice' }],
      contributions: {
        provider: [{ kind: 'TIME', what: 'Reads aloud', minutes: 60 }],
        recipient: [{ kind: 'KNOWLEDGE', what: 'Tells of the street, the winters and the baker' }, { kind: 'MATERIAL', what: 'Tea, and books that want to be lent' }],
      },
      prices: [GIFT, anHourForAnHour], place: at('Ground floor at the canal', 52.4944, 13.4229),
    },
  },
  {
    owner: 'leo', kind: 'OFFER', plan: slots([45, 90], 1, on('10:00', '12:00', WED, FRI)),
    content: {
      title: 'First aid for phones and computers',
      description: 'Backups, updates, the printer. You sit at the keyboard, I sit beside you, and we write down the way so that you find it again.',
      category: 'DIGITAL', resources: [{ kind: 'SKILL', name: 'Twenty years of other people’s computers' }],
      contributions: {
        provider: [{ kind: 'KNOWLEDGE', what: 'Says what to try next and why' }],
        recipient: [{ kind: 'TASK', what: 'Types, and writes the steps down' }, { kind: 'TOOL', what: 'The device, its charger and its passwords' }],
      },
      prices: [GIFT, anHourForAnHour], place: at('Library, second floor', 52.4902, 13.4263),
    },
  },
  {
    owner: 'leo', kind: 'OFFER', plan: slots([120], 1, [...on('10:00', '14:00', MON, SUN), ...on('16:00', '20:00', WED, FRI)]),
    content: {
      title: 'A bicycle made from three broken ones',
      description: 'Two hours, two pairs of hands, and a bicycle at the end that you know down to the last ball. What it costs pays for bearings, cables and the rent of the workshop.',
      category: 'REPAIR', resources: [{ kind: 'SKILL', name: 'Building wheels' }, { kind: 'OTHER', name: 'Frames and parts from eleven years' }],
      contributions: {
        provider: [{ kind: 'KNOWLEDGE', what: 'Says what fits what, and why' }, { kind: 'MATERIAL', what: 'Bearings, cables, chain, grease' }],
        recipient: [{ kind: 'TASK', what: 'Cleans and sorts, then builds the front half' }, { kind: 'MATERIAL', what: 'A broken bicycle, if there is one' }],
      },
      prices: [euros('4500', 'BOOKING')], place: at('Yard at the canal', 52.4938, 13.4241),
    },
  },
  {
    owner: 'ana', kind: 'OFFER', plan: slots([180], 4, on('10:00', '16:00', SUN)),
    content: {
      title: 'Bake bread in company',
      description: 'One oven, four loaves. The sourdough is eleven years old; everybody takes some of it home and keeps it alive.',
      category: 'FOOD', resources: [{ kind: 'SPACE', name: 'Kitchen with a big oven' }, { kind: 'SKILL', name: 'Sourdough' }],
      contributions: {
        provider: [{ kind: 'PLACE', what: 'The kitchen and the oven' }, { kind: 'KNOWLEDGE', what: 'How dough should feel' }],
        recipient: [{ kind: 'TASK', what: 'Kneads, and cleans up' }, { kind: 'TASK', what: 'Keeps the sourdough alive afterwards' }],
      },
      prices: [GIFT, { kind: 'MIXED', money: { amountMinor: '300', currency: 'EUR', per: 'SEAT' }, credits: { minutes: 60, per: 'SEAT' } }], place: at('Third floor, left', 52.4925, 13.4291),
    },
  },
  {
    owner: 'samir', kind: 'NEED', plan: slots([60], 1, on('16:00', '19:00', TUE, THU)),
    content: {
      title: 'Fractions and equations, grade eight',
      description: 'My daughter is quick but hates the book. Patience is worth more than a degree. She pays back in chess.',
      category: 'LEARNING', resources: [{ kind: 'SKILL', name: 'School mathematics' }],
      contributions: {
        provider: [{ kind: 'KNOWLEDGE', what: 'Explains until it clicks' }],
        recipient: [{ kind: 'TASK', what: 'Has tried the exercises before' }, { kind: 'KNOWLEDGE', what: 'A game of chess afterwards' }],
      },
      prices: [GIFT, anHourForAnHour], place: at('Second courtyard', 52.4956, 13.4312),
    },
  },
  {
    owner: 'mia', kind: 'OFFER', plan: ranges(60, 480, on('09:00', '22:00', MON, TUE, THU, SUN)),
    content: {
      title: 'The garden room, for whatever you are up to',
      description: 'Forty square metres, a stove and a piano. Empty most evenings. Rehearsals, assemblies, a birthday: you heat, you sweep, you lock up.',
      category: 'ARTS', resources: [{ kind: 'SPACE', name: 'Garden room with stove and piano' }],
      contributions: {
        provider: [{ kind: 'PLACE', what: 'The room, the key, wood for the stove' }],
        recipient: [{ kind: 'TASK', what: 'Heats, sweeps, locks up' }, { kind: 'TASK', what: 'Tells the neighbours when it gets loud' }],
      },
      prices: [GIFT, euros('500', 'HOUR')], place: at('Back of the garden', 52.4791, 13.4398),
    },
  },
];
