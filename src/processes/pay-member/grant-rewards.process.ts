import { accountOf, communityOfAccount, kindOf } from '../../../contracts/account/accounts.js';
import type { BookingEvent } from '../../../contracts/booking/booking.events.js';
import { streamOf } from '../../../contracts/events.js';
import { CommunityContexts } from '../../kernel/community-contexts.js';
import { defineProcess } from '../../kernel/process.js';
import { OtherSide } from './other-side.js';
import { earned, notYetRequested, rewardableAfter, type Rewardable } from './rewardable.js';
import { grantReward, lapseReward, payApproved } from './rewards.js';

/**
 * When a booking is completed the fund is asked for each reward in its terms that the recipient has earned. Its name follows from booking and
 * programme, so however often it is asked it is granted once. What budget or caps refuse is an event of the fund.
 */
export const grantRewards = defineProcess({
  name: 'grant-rewards',
  on: {
    BookingCompleted: async ({ data: { bookingId } }, streams) => {
      const booking = await streams.fold<Rewardable, BookingEvent>(streamOf.booking(bookingId), notYetRequested, rewardableAfter);
      if (booking.status === 'unknown') throw new Error(`${bookingId} is completed without having begun`);
      const rewards = earned(booking);
      if (rewards.length === 0) return [];
      const { communityId, recipientId } = booking;
      const isGone = await new OtherSide(streams, new CommunityContexts(streams)).whyNot(communityId, [{ account: accountOf(communityId, recipientId), path: [] }]);
      return isGone ? [] : rewards.map(({ programmeId, minutes }) => (meta) => grantReward(booking, { bookingId, programmeId, minutes, agreed: true, attempt: 0 }, meta));
    },
  },
});

/** What the fund has approved is paid by the sponsor's account, which has the last word: it never goes below zero. */
export const paySponsoredRewards = defineProcess({
  name: 'pay-sponsored-rewards',
  on: { RewardApproved: ({ data }) => [(meta) => payApproved(data, meta)] },
});

/** What a sponsor could not pay counts no longer in budget and caps. */
export const lapseRewards = defineProcess({
  name: 'lapse-rewards',
  mustBeHeard: true,
  on: {
    TransferRefused: ({ data }) => (kindOf(data.accountId) === 'sponsor' && data.purpose.kind === 'REWARD' ? [(meta) => lapseReward(communityOfAccount(data.accountId), data, meta)] : []),
  },
});
