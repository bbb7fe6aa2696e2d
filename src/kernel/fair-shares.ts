import { createHash } from 'node:crypto';

/** Which instance takes part, and in what. */
export type Roster = ReadonlyMap<string, readonly string[]>;

/**
 * Shares pieces of work out: as many to each as to the others, and everybody who computes it from the same roster comes to the same answer.
 * Who comes or goes moves little of what the others have. @returns the instance for each piece
 */
export const fairShares = (roster: Roster): ReadonlyMap<string, string> => {
  const names = [...new Set([...roster.values()].flat())].sort();
  const most = Math.ceil(names.length / Math.max(1, roster.size));
  const shares = new Map<string, string>();
  const loads = new Map<string, number>();
  for (const name of names) {
    const candidates = [...roster.keys()].filter((instance) => roster.get(instance)?.includes(name)).sort((a, b) => (weight(a, name) < weight(b, name) ? -1 : 1));
    const chosen = candidates.find((instance) => (loads.get(instance) ?? 0) < most) ?? candidates[0];
    if (chosen === undefined) continue;
    shares.set(name, chosen);
    loads.set(chosen, (loads.get(chosen) ?? 0) + 1);
  }
  return shares;
};

const weight = (instance: string, name: string): string => createHash('sha256').update(JSON.stringify([instance, name])).digest('hex');
