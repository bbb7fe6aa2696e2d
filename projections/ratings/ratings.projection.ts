import type { Marks } from '../../contracts/review/review.events.js';
import { defineProjection } from '../engine/projection.js';

/** Sums of marks over the revealed reviews of one member or one listing. */
export type RatingRow = { readonly count: number; readonly sums: Marks };

const none: RatingRow = { count: 0, sums: { didTheirPart: 0, keptAgreement: 0, gaveBack: 0, overall: 0 } };

/** One row a member and one a listing, by their ids, which never meet. */
export const ratings = defineProjection<RatingRow>({
  name: 'ratings',
  version: 1,
  key: (event) => {
    if (event.type !== 'ReviewsRevealed') return [];
    const { reviews, listingId } = event.data;
    const subjects: readonly string[] = reviews.map(({ subjectId }) => subjectId);
    return subjects.includes(ownerOf(event.data)) ? [...subjects, listingId] : subjects;
  },
  on: {
    ReviewsRevealed: (row = none, { data }, key) => {
      const about = key === data.listingId ? ownerOf(data) : key;
      return data.reviews.filter(({ subjectId }) => subjectId === about).reduce((sum, { marks }) => plus(sum, marks), row);
    },
  },
  table: { columns: {} },
});

type Parties = { readonly listingKind: 'OFFER' | 'NEED'; readonly providerId: string; readonly recipientId: string };
/** A listing is rated by what is said of its owner. */
const ownerOf = ({ listingKind, providerId, recipientId }: Parties): string => (listingKind === 'OFFER' ? providerId : recipientId);

const plus = ({ count, sums }: RatingRow, marks: Marks): RatingRow => ({
  count: count + 1,
  sums: {
    didTheirPart: sums.didTheirPart + marks.didTheirPart,
    keptAgreement: sums.keptAgreement + marks.keptAgreement,
    gaveBack: sums.gaveBack + marks.gaveBack,
    overall: sums.overall + marks.overall,
  },
});
