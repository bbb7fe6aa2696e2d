import {
  BookingAccepted, BookingCancelled, BookingCompleted, BookingDeclined, BookingRequested, BookingWithdrawn, ContributionsConfirmed, ContributionsReported, TermsCountered, type Terms,
} from '../../contracts/booking/booking.events.js';
import { AvailabilitySet, SlotHeld, SlotReleased } from '../../contracts/calendar/calendar.events.js';
import { MemberJoined } from '../../contracts/community/membership.events.js';
import { streamOf, type DomainEvent } from '../../contracts/events.js';
import { ListingDrafted, ListingEdited, ListingPublished, type Contributions, type ListingContent } from '../../contracts/listing/listing.events.js';
import { MemberRegistered } from '../../contracts/member/member.events.js';
import { ReviewsRevealed, ReviewSubmitted, type Marks } from '../../contracts/review/review.events.js';
import { bookingId, holdId, listingId, memberId, type BookingId, type CommunityId, type HoldId, type ListingId, type MemberId, type Side } from '../../contracts/values.js';
import { idFrom } from '../../src/kernel/ids.js';

/** What is said in one stream, and by whom. */
export type Line = { readonly stream: string; readonly event: DomainEvent; readonly actor: MemberId };

/** Two neighbours and what one of them offers. */
type Household = { readonly town: string; readonly number: number; readonly communityId: CommunityId; readonly listingId: ListingId; readonly provider: MemberId; readonly recipient: MemberId };
type Story = Household & { readonly bookingId: BookingId; readonly index: number };

/** Nothing comes due while anybody looks. */
const year = (index: number): string => `21${50 + index}`;
const reviewsUntil = '2199-01-01T00:00:00.000Z';
const categories = ['REPAIR', 'GARDEN', 'CARE', 'LEARNING', 'LANGUAGE', 'TRANSPORT', 'TOOLS', 'FOOD'] as const;
const trades = ['Bicycle repair', 'Pruning fruit trees', 'An afternoon with the children', 'Reading contracts', 'Arabic conversation', 'A ride to the market', 'The long ladder', 'Baking bread'] as const;

const tasks: Contributions = {
  provider: [{ kind: 'TOOL', what: 'brings the tools and the work stand' }, { kind: 'KNOWLEDGE', what: 'shows every step and answers questions' }],
  recipient: [{ kind: 'TASK', what: 'holds the wheel and does the second half alone', minutes: 60 }],
};
const moreTasks: Contributions = { ...tasks, recipient: [...tasks.recipient, { kind: 'MATERIAL', what: 'brings new brake pads' }] };

/** The hundred events of a household, in their order. */
export const storyOf = (town: string, number: number, community: CommunityId): readonly Line[] => {
  const [provider, recipient] = [memberId.parse(idFrom('mbr', town, number, 'provider')), memberId.parse(idFrom('mbr', town, number, 'recipient'))];
  const household: Household = { town, number, communityId: community, listingId: listingId.parse(idFrom('lst', town, number)), provider, recipient };
  const bookings = Array.from({ length: 10 }, (_, index): Story => ({ ...household, index, bookingId: bookingId.parse(idFrom('bkg', town, number, index)) }));
  return [...settled(household), ...bookings.flatMap((story) => (plots[story.index] ?? carriedOut)(story)), ...bookings.filter(({ index }) => index < 7).flatMap(reviewed), edited(household)];
};

export const registered = (member: MemberId, name: string): Line =>
  ({ stream: streamOf.member(member), actor: member, event: MemberRegistered.of({ memberId: member, name, email: `${member}@example.org` }) });
export const joined = (communityOf: CommunityId, member: MemberId): Line =>
  ({ stream: streamOf.membership(communityOf, member), actor: member, event: MemberJoined.of({ communityId: communityOf, memberId: member, roles: ['member'] }) });

const settled = ({ number, communityId, listingId: id, provider, recipient }: Household): readonly Line[] => [
  registered(provider, `Provider ${number} of the long street`), registered(recipient, `Recipient ${number} of the long street`), joined(communityId, provider), joined(communityId, recipient),
  { stream: streamOf.listing(id), actor: provider, event: ListingDrafted.of({ listingId: id, ownerId: provider, communityId, kind: 'OFFER', content: contentOf(number) }) },
  { stream: streamOf.calendar(id), actor: provider, event: AvailabilitySet.of({ listingId: id, ownerId: provider, plan: { zone: 'Europe/Berlin', seats: 1, grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, windows: [{ from: '09:00', to: '17:00' }] })) } }) },
  { stream: streamOf.listing(id), actor: provider, event: ListingPublished.of({ listingId: id, ownerId: provider, warnAt: '2198-12-01T00:00:00.000Z', expiresAt: reviewsUntil }) },
];

const contentOf = (number: number): ListingContent => ({
  title: `${trades[number % trades.length] ?? 'Help'} together, number ${number}`,
  description: 'We look at it together and you do half of it yourself: what is worn, what can be mended, and how you would do it alone the next time. Bring an hour and old clothes.',
  category: categories[number % categories.length] ?? 'OTHER',
  resources: [{ kind: 'SKILL', name: 'twenty years in a workshop' }, { kind: 'TOOL', name: 'a good set of tools' }],
  contributions: tasks, prices: [{ kind: 'CREDITS', credits: { minutes: 60, per: 'HOUR' } }, { kind: 'GIFT' }],
  place: { label: 'Yard at the canal', latitude: 52.4 + (number % 2_000) / 10_000, longitude: 13.2 + (number % 3_000) / 10_000 },
});

const edited = ({ listingId: id, provider, number }: Household): Line =>
  ({ stream: streamOf.listing(id), actor: provider, event: ListingEdited.of({ listingId: id, ownerId: provider, version: 2, content: { ...contentOf(number), title: `${trades[number % trades.length] ?? 'Help'}, every week, number ${number}` } }) });

const holdOf = ({ town, number, index }: Story): HoldId => holdId.parse(idFrom('hld', town, number, index));
const startsAt = ({ index }: Story): string => `${year(index)}-03-04T09:00:00.000Z`;
const endsAt = ({ index }: Story): string => `${year(index)}-03-04T10:00:00.000Z`;
const termsOf = (story: Story, version: number): Terms => ({
  version, slot: { holdId: holdOf(story), startsAt: startsAt(story), endsAt: endsAt(story), seats: 1 }, price: { kind: 'GIFT' }, contributions: version === 1 ? tasks : moreTasks,
  ...(version === 1 ? { note: 'The rear brake squeaks when it rains.' } : {}),
});
const memberOf = ({ provider, recipient }: Household, side: Side): MemberId => (side === 'provider' ? provider : recipient);
const inCalendar = (story: Story, event: DomainEvent): Line => ({ stream: streamOf.calendar(story.listingId), actor: story.recipient, event });
const inBooking = (story: Story, side: Side, event: DomainEvent): Line => ({ stream: streamOf.booking(story.bookingId), actor: memberOf(story, side), event });
const by = (story: Story, side: Side) => ({ bookingId: story.bookingId, by: side, authorId: memberOf(story, side) });

const asked = (story: Story): readonly Line[] => {
  const { bookingId: id, listingId: of, communityId, provider, recipient } = story;
  return [
    inCalendar(story, SlotHeld.of({ listingId: of, bookingId: id, holdId: holdOf(story), startsAt: startsAt(story), endsAt: endsAt(story), seats: 1 })),
    inBooking(story, 'recipient', BookingRequested.of({ ...by(story, 'recipient'), communityId, listingId: of, listingKind: 'OFFER', listingVersion: 1, providerId: provider, recipientId: recipient, terms: termsOf(story, 1), answerBy: startsAt(story) })),
  ];
};
const givenBack = (story: Story): Line => inCalendar(story, SlotReleased.of({ listingId: story.listingId, bookingId: story.bookingId, holdId: holdOf(story) }));
const accepted = (story: Story, side: Side, termsVersion: number): Line => inBooking(story, side, BookingAccepted.of({ ...by(story, side), termsVersion, completesAt: reviewsUntil }));
const done = (story: Story): readonly Line[] => [
  ...(['provider', 'recipient'] as const).map((side) => inBooking(story, side, ContributionsReported.of({ ...by(story, side), reports: [{ index: 0, done: 'DONE', note: 'as agreed' }] }))),
  ...(['provider', 'recipient'] as const).map((side) => inBooking(story, side, ContributionsConfirmed.of({ ...by(story, side), note: 'It was a pleasure.' }))),
  inBooking(story, 'recipient', BookingCompleted.of({ bookingId: story.bookingId, how: 'CONFIRMED', reviewsUntil })),
];

const carriedOut = (story: Story): readonly Line[] => [...asked(story), accepted(story, 'provider', 1), ...done(story)];
const haggled = (story: Story): readonly Line[] => [
  ...asked(story), inBooking(story, 'provider', TermsCountered.of({ ...by(story, 'provider'), terms: termsOf(story, 2), answerBy: startsAt(story) })), accepted(story, 'recipient', 2), ...done(story),
];
const refused = (story: Story): readonly Line[] => [...asked(story), inBooking(story, 'provider', BookingDeclined.of({ ...by(story, 'provider'), reason: 'away that week' })), givenBack(story)];
const takenBack = (story: Story): readonly Line[] => [...asked(story), inBooking(story, 'recipient', BookingWithdrawn.of({ ...by(story, 'recipient'), reason: 'found the fault myself' })), givenBack(story)];
const calledOff = (story: Story): readonly Line[] => [
  ...asked(story), accepted(story, 'provider', 1), inBooking(story, 'recipient', BookingCancelled.of({ ...by(story, 'recipient'), minutesBefore: 100_000, percent: 0, late: false })), givenBack(story),
];
/** Seven that take place, two of them after haggling, and three that do not: 71 events. */
const plots = [carriedOut, haggled, carriedOut, carriedOut, haggled, carriedOut, carriedOut, refused, takenBack, calledOff] as const;

const marks: Marks = { didTheirPart: 5, keptAgreement: 4, gaveBack: 4, overall: 5 };
/** Both review, both reviews are shown: 3 events. */
const reviewed = (story: Story): readonly Line[] => {
  const { bookingId: id, communityId, listingId: of, provider, recipient } = story;
  const booking = { bookingId: id, communityId, listingId: of, listingKind: 'OFFER' as const, providerId: provider, recipientId: recipient };
  const words = (side: Side) => `What the ${side} said: patient, on time, and I can do it alone now.`;
  const inReview = (side: Side, event: DomainEvent): Line => ({ stream: streamOf.review(id), actor: memberOf(story, side), event });
  const sides = ['provider', 'recipient'] as const;
  return [
    ...sides.map((side) => inReview(side, ReviewSubmitted.of({ ...booking, by: side, authorId: memberOf(story, side), content: { marks, text: words(side) }, windowEndsAt: reviewsUntil }))),
    inReview('recipient', ReviewsRevealed.of({
      ...booking, how: 'BOTH_IN', repliesUntil: reviewsUntil,
      reviews: sides.map((side) => ({ by: side, authorId: memberOf(story, side), subjectId: side === 'provider' ? recipient : provider, marks, text: words(side) })),
    })),
  ];
};
