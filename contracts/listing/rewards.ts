import { z } from 'zod';
import { words } from '../values.js';
import { contributionReward, type Contributions } from './listing.events.js';

/** A reward that terms name: the place of the recipient's contribution, and what it brings. */
export type NamedReward = z.infer<typeof contributionReward> & { readonly index: number };

/** The rewards in what the recipient brings, in its order. */
export const rewardsIn = ({ recipient }: Contributions): readonly NamedReward[] => recipient.flatMap(({ reward }, index) => (reward ? [{ ...reward, index }] : []));

/** What a client may name. */
export const writtenReward = contributionReward.extend({ reason: words(200) });

/** A programme rewards a booking once. */
export const eachProgrammeOnce = (recipient: Contributions['recipient']): boolean => {
  const named = recipient.flatMap(({ reward }) => (reward ? [reward.programmeId] : []));
  return new Set(named).size === named.length;
};
