import { abandonUnpaid } from './abandon-unpaid/abandon-unpaid.process.js';
import { AcceptBookingModule } from './accept-booking/accept-booking.module.js';
import { AnswerDisputeModule } from './answer-dispute/answer-dispute.module.js';
import { autoComplete } from './auto-complete/auto-complete.process.js';
import { closeReviews } from './close-reviews/close-reviews.process.js';
import { CounterBookingModule } from './counter-booking/counter-booking.module.js';
import { deliverCredits } from './deliver-credits/deliver-credits.process.js';
import { ExchangeCreditsModule } from './exchange-credits/exchange-credits.module.js';
import { completeExchanges, exchangeCredits } from './exchange-credits/exchange-credits.process.js';
import { expireCreditHolds } from './expire-credit-holds/expire-credit-holds.process.js';
import { expireRequest } from './expire-request/expire-request.process.js';
import { FollowWebhooksModule } from './follow-webhooks/follow-webhooks.module.js';
import { followWebhooks, retryWebhook } from './follow-webhooks/follow-webhooks.process.js';
import { FoundCommunityModule } from './found-community/found-community.module.js';
import { chargeSavedCard, followPayments, payEarnings } from './follow-payments/follow-payments.process.js';
import { foundCommunity } from './found-community/found-community.process.js';
import { lapseCreditRequests } from './lapse-credit-requests/lapse-credit-requests.process.js';
import { expireListing, warnListing } from './listing-expiry/listing-expiry.process.js';
import { NameRewardsModule } from './name-rewards/name-rewards.module.js';
import { GiveUpUnpaidModule } from './give-up-unpaid/give-up-unpaid.module.js';
import { grantRewards, lapseRewards, paySponsoredRewards } from './pay-member/grant-rewards.process.js';
import { MakePaymentCallsModule } from './make-payment-calls/make-payment-calls.module.js';
import { makePaymentCalls, remakePaymentCalls } from './make-payment-calls/make-payment-calls.process.js';
import { OnboardPayeeModule } from './onboard-payee/onboard-payee.module.js';
import { lookAtPayee, onboardPayee, retryOnboarding } from './onboard-payee/onboard-payee.process.js';
import { OrientationModule } from './pay-member/orientation.module.js';
import { PayMemberModule } from './pay-member/pay-member.module.js';
import { PauseListingsModule } from './pause-listings/pause-listings.module.js';
import { pauseOfLeavers, pauseUnpayable } from './pause-listings/pause-listings.process.js';
import { PreparePaymentModule } from './prepare-payment/prepare-payment.module.js';
import { publishLedgerHead } from './publish-ledger-head/publish-ledger-head.process.js';
import { PublishListingModule } from './publish-listing/publish-listing.module.js';
import { releaseSlots } from './release-slots/release-slots.process.js';
import { RequestBookingModule } from './request-booking/request-booking.module.js';
import { RewardRecipientModule } from './pay-member/reward-recipient.module.js';
import { SponsorModule } from './pay-member/sponsor.module.js';
import { SetAvailabilityModule } from './set-availability/set-availability.module.js';
import { SettleCreditHoldsModule } from './settle-credit-holds/settle-credit-holds.module.js';
import { settleCreditHolds } from './settle-credit-holds/settle-credit-holds.process.js';
import { SettleCreditsModule } from './settle-credits/settle-credits.module.js';
import { settleCredits } from './settle-credits/settle-credits.process.js';
import { SettleHoldsModule } from './settle-holds/settle-holds.module.js';
import { settleHolds } from './settle-holds/settle-holds.process.js';
import { SubmitReviewModule } from './submit-review/submit-review.module.js';
import { welcomeNewcomers } from './welcome-newcomers/welcome-newcomers.process.js';

/** Commands that need more than one stream: their handlers, and the doors of some. */
export const processModules = [
  FollowWebhooksModule, FoundCommunityModule, SetAvailabilityModule, RequestBookingModule, CounterBookingModule, AcceptBookingModule, SettleHoldsModule, SettleCreditHoldsModule, SettleCreditsModule, SubmitReviewModule, PayMemberModule, AnswerDisputeModule, OrientationModule,
  RewardRecipientModule, SponsorModule, NameRewardsModule, ExchangeCreditsModule, PreparePaymentModule, MakePaymentCallsModule, GiveUpUnpaidModule, OnboardPayeeModule, PublishListingModule, PauseListingsModule,
];
/** What happens by itself: on an event, and when something comes due. */
export const processes = [followWebhooks, foundCommunity, releaseSlots, settleCredits, grantRewards, paySponsoredRewards, lapseRewards, deliverCredits, exchangeCredits, completeExchanges, welcomeNewcomers, followPayments, makePaymentCalls, onboardPayee, pauseUnpayable, pauseOfLeavers];
export const timers = [retryWebhook, settleHolds, settleCreditHolds, expireRequest, autoComplete, closeReviews, warnListing, expireListing, expireCreditHolds, lapseCreditRequests, publishLedgerHead, abandonUnpaid, remakePaymentCalls, chargeSavedCard, payEarnings, retryOnboarding, lookAtPayee];
