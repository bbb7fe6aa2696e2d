import type { BookingEvent, Report, Terms } from '../../../contracts/booking/booking.events.js';
import { readable } from '../../../contracts/event.js';
import { rewardsIn } from '../../../contracts/listing/rewards.js';
import type { CommunityId, MemberId, ProgrammeId } from '../../../contracts/values.js';

/** A reward in the terms: which of the recipient's contributions brings it. */
export type Promised = { readonly index: number; readonly programmeId: ProgrammeId; readonly minutes: string };
type Known = {
  readonly status: 'known'; readonly communityId: CommunityId; readonly providerId: MemberId; readonly recipientId: MemberId;
  /** In the terms as they stand: those that were agreed to, once they were. None where their words have been erased. */
  readonly promised: readonly Promised[];
  /** By the place of the recipient's contribution. */
  readonly done: Readonly<Record<number, Report['done']>>;
  /** The provider says that it was so, and has not objected since. */
  readonly confirmed: boolean;
  readonly completed: boolean;
};
/** What a booking says of its recipient's part. */
export type Rewardable = { readonly status: 'unknown' } | Known;

/** Before its first event. */
export const notYetRequested: Rewardable = { status: 'unknown' };

const promisedIn = ({ contributions }: Terms): readonly Promised[] => {
  const said = readable(contributions);
  return said ? rewardsIn(said).map(({ index, programmeId, minutes }) => ({ index, programmeId, minutes })) : [];
};

/** Folds a booking's events to what a reward depends on. A later report takes the place of the lines it names. */
export const rewardableAfter = (before: Rewardable, { type, data }: BookingEvent): Rewardable => {
  if (type === 'BookingRequested') {
    const { communityId, providerId, recipientId, terms } = data;
    return { status: 'known', communityId, providerId, recipientId, promised: promisedIn(terms), done: {}, confirmed: false, completed: false };
  }
  if (before.status === 'unknown') return before;
  switch (type) {
    case 'TermsCountered': return { ...before, promised: promisedIn(data.terms) };
    case 'ContributionsReported': return data.by === 'recipient' ? { ...before, done: { ...before.done, ...Object.fromEntries(data.reports.map(({ index, done }) => [index, done])) } } : before;
    case 'ContributionsConfirmed': return data.by === 'provider' ? { ...before, confirmed: true } : before;
    case 'DeliveryObjected': return data.by === 'provider' ? { ...before, confirmed: false } : before;
    case 'BookingCompleted': return { ...before, completed: true };
    default: return before;
  }
};

/** What was done whole, as the provider says too. Done in part earns nothing by itself: a coordinator or a treasurer may grant it. */
export const earned = ({ promised, done, confirmed, completed }: Known): readonly Promised[] =>
  (completed && confirmed ? promised.filter(({ index }) => done[index] === 'DONE') : []);

export const tookPart = ({ done }: Known): boolean => Object.values(done).some((how) => how !== 'NOT_DONE');
