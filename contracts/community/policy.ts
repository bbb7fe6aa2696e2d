import { z } from 'zod';

/** Share of the price owed to the other side when a booking is cancelled less than `hoursBefore` hours before its start. */
export const cancellationTier = z.object({ hoursBefore: z.int().min(0).max(8760), percent: z.int().min(0).max(100) });

/** The rules of a community: dated, changeable, replayable. A field that is not given has the default of the domain (docs/domain.md). */
export const policy = z.object({
  /** A request is answered within this many hours, and before the start at the latest. */
  answerHours: z.int().min(1).max(720).default(144),
  /** A delivered booking that nobody objects to completes this many hours after its end. */
  autoCompleteHours: z.int().min(1).max(720).default(48),
  reviewDays: z.int().min(1).max(60).default(14),
  replyDays: z.int().min(1).max(60).default(14),
  /** A slot must be booked at least this long before it starts. */
  leadMinutes: z.int().min(0).max(43_200).default(120),
  /** How far ahead slots can be booked. */
  horizonDays: z.int().min(1).max(730).default(180),
  listingDays: z.int().min(1).max(730).default(90),
  listingWarningDays: z.int().min(0).max(60).default(7),
  openRequestsMax: z.int().min(1).max(1000).default(20),
  /** Applied to both sides; the tier with the most hours is free, the last one reaches to the start. */
  cancellationTiers: z.array(cancellationTier).min(1).max(5).default([{ hoursBefore: 48, percent: 0 }, { hoursBefore: 0, percent: 50 }]),
  /** Minutes of credit that an account may go below zero. */
  creditLimitMinutes: z.int().min(0).max(100_000).default(600),
  /** Below so many minutes under zero the owner is warned. */
  creditWarningMinutes: z.int().min(0).max(100_000).default(300),
  /** Above so many minutes the owner is invited to give. */
  creditInvitationMinutes: z.int().min(0).max(1_000_000).default(3000),
  /** Of every transfer between members, what goes to the fund; 0: there is no levy. */
  levyPercent: z.int().min(0).max(20).default(0),
  /** What the fund gives to somebody who joins. */
  startingCreditMinutes: z.int().min(0).max(10_000).default(0),
  /** What the fund gives for having taken part in the orientation, once. */
  orientationMinutes: z.int().min(0).max(10_000).default(120),
  /** A request for credits is answered within so many days. */
  creditRequestDays: z.int().min(1).max(90).default(7),
  /** So many requests for credits of one member may wait for an answer at once. */
  openCreditRequestsMax: z.int().min(1).max(1000).default(20),
  /** Requests up to so many minutes are accepted by silence; 0: none. */
  silentRequestMinutes: z.int().min(0).max(600).default(0),
  /** Credits that are held for a booking are released at the latest so many days after its end. */
  creditHoldDays: z.int().min(8).max(365).default(60),
  /** What a recipient can earn for taking part, in one booking and in one month. */
  rewardBookingMinutes: z.int().min(0).max(1440).default(120),
  rewardMonthMinutes: z.int().min(0).max(100_000).default(600),
  /** What the platform keeps of money that is paid, in basis points: 250 are 2.5 %. */
  feeBasisPoints: z.int().min(0).max(5000).default(0),
  /** Who asks for something that costs money pays within so many minutes, or the request is gone. */
  payWithinMinutes: z.int().min(10).max(1440).default(30),
  /** A hold on a card lasts about a week: of bookings that begin later than this many days from now the card is saved, and charged before the start. */
  saveCardBeyondDays: z.int().min(1).max(80).default(6),
  /** A saved card is charged so many hours before the start. */
  chargeHoursBefore: z.int().min(24).max(720).default(72),
  /** Where a hold or a saved card has failed after the terms were agreed to, the recipient pays anew within so many hours, or the booking is off. */
  payAgainHours: z.int().min(1).max(168).default(24),
});
export type Policy = z.infer<typeof policy>;

export const defaultPolicy: Policy = policy.parse({});

const rules = policy.shape;

/** Some of the rules, to be changed while the others stay: the same limits, no defaults. */
export const policyChange = z.object({
  answerHours: rules.answerHours.unwrap(),
  autoCompleteHours: rules.autoCompleteHours.unwrap(),
  reviewDays: rules.reviewDays.unwrap(),
  replyDays: rules.replyDays.unwrap(),
  leadMinutes: rules.leadMinutes.unwrap(),
  horizonDays: rules.horizonDays.unwrap(),
  listingDays: rules.listingDays.unwrap(),
  listingWarningDays: rules.listingWarningDays.unwrap(),
  openRequestsMax: rules.openRequestsMax.unwrap(),
  cancellationTiers: rules.cancellationTiers.unwrap(),
  creditLimitMinutes: rules.creditLimitMinutes.unwrap(),
  creditWarningMinutes: rules.creditWarningMinutes.unwrap(),
  creditInvitationMinutes: rules.creditInvitationMinutes.unwrap(),
  levyPercent: rules.levyPercent.unwrap(),
  startingCreditMinutes: rules.startingCreditMinutes.unwrap(),
  orientationMinutes: rules.orientationMinutes.unwrap(),
  creditRequestDays: rules.creditRequestDays.unwrap(),
  openCreditRequestsMax: rules.openCreditRequestsMax.unwrap(),
  silentRequestMinutes: rules.silentRequestMinutes.unwrap(),
  creditHoldDays: rules.creditHoldDays.unwrap(),
  rewardBookingMinutes: rules.rewardBookingMinutes.unwrap(),
  rewardMonthMinutes: rules.rewardMonthMinutes.unwrap(),
  feeBasisPoints: rules.feeBasisPoints.unwrap(),
  payWithinMinutes: rules.payWithinMinutes.unwrap(),
  saveCardBeyondDays: rules.saveCardBeyondDays.unwrap(),
  chargeHoursBefore: rules.chargeHoursBefore.unwrap(),
  payAgainHours: rules.payAgainHours.unwrap(),
}).partial();
export type PolicyChange = z.infer<typeof policyChange>;
