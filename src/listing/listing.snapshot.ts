import { z } from 'zod';
import { communityId, instant, listingId, memberId } from '../../contracts/values.js';
import { plainSnapshot } from '../kernel/snapshot-form.js';

const drafted = { listingId, ownerId: memberId, communityId, version: z.int() };

/** How a listing is kept: what it decides on, none of its words. */
export const listingSnapshot = plainSnapshot('listing', 1, z.discriminatedUnion('status', [
  z.object({ status: z.literal('unknown') }),
  z.object({ ...drafted, status: z.enum(['draft', 'paused', 'expired']) }),
  z.object({ ...drafted, status: z.literal('published'), warnAt: instant, expiresAt: instant, warned: z.boolean() }),
  z.object({ ...drafted, status: z.literal('archived') }),
]));
