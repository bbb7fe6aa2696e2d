import { z } from 'zod';

/** Share of the price owed to the other side when a booking is cancelled less than `hoursBefore` hours before its start. */
const cancellationTier = z.object({ hoursBefore: z.int().min(0).max(8760), percent: z.int().min(0).max(100) });

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
}).partial();
export type PolicyChange = z.infer<typeof policyChange>;
