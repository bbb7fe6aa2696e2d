import { z } from 'zod';
import { defineEvent, personal, type EventOf } from '../event.js';
import { communityId, memberId, text } from '../values.js';
import { policy } from './policy.js';

export const CommunityFounded = defineEvent('CommunityFounded', 1, z.object({
  communityId,
  founderId: memberId,
  name: text(80),
  description: text(2000).optional(),
  policy,
}));

/** A new version of the whole policy. Open bookings keep the dates they were given. */
export const PolicyChanged = defineEvent('PolicyChanged', 1, z.object({
  communityId,
  version: z.int().min(2),
  policy,
  changedBy: memberId,
  reason: personal(text(500), { of: 'changedBy' }),
}));

export const communityEvents = [CommunityFounded, PolicyChanged] as const;
export type CommunityEvent = EventOf<(typeof communityEvents)[number]>;
