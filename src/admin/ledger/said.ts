import type { Wrong } from './book.js';
import type { Verified } from './verify.js';

/** What came out: the first of the things that are wrong, and how many there are. */
export type Told = { readonly summaries: readonly Verified[]; readonly wrongs: readonly Wrong[]; readonly count: number };

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** What `ledger verify` prints: what is wrong, where; then what each ledger comes to. */
export const verdictLines = ({ summaries, wrongs, count }: Told, json: boolean): readonly string[] => {
  if (json) return [...wrongs.map((wrong) => JSON.stringify({ kind: 'wrong', ...wrong })), ...summaries.map((summary) => JSON.stringify({ kind: 'ledger', ...summary }))];
  return [
    ...wrongs.map(({ where, what }) => `${where} ${what}`),
    ...(count > wrongs.length ? [`and ${count - wrongs.length} more`] : []),
    ...summaries.flatMap(summaryLines),
    ...(count > 0 ? [`${counted(count, 'thing is', 'things are')} wrong`] : [summaries.length === 0 ? 'There is no ledger yet.' : 'Everything is as it should be.']),
  ];
};

const summaryLines = ({ communityId, accounts, entries, openHolds, inTransit, issued, heads, uncovered, halfWay }: Verified): readonly string[] => [
  `${communityId}: ${counted(entries, 'entry', 'entries')} of ${counted(accounts, 'account')}, ${issued} minutes issued, ${counted(openHolds, 'open hold')}, ${inTransit.length} on the way${halfWay > 0 ? `, ${halfWay} half way to other communities` : ''}; ${counted(heads, 'head')}, ${counted(uncovered, 'entry', 'entries')} after the last`,
  ...inTransit.map(({ transferId, minutes, to, isLevy, where }) => `  on the way: ${minutes} minutes of ${transferId}${isLevy ? ' (levy)' : ''} from ${where} to ${to}`),
];

/** What `ledger head` prints: a line for each community that has a head. */
export const headLines = ({ summaries }: Told, json: boolean): readonly string[] => summaries.flatMap(({ communityId, lastHead, uncovered }) => {
  if (!lastHead) return json ? [] : [`${communityId}: no head has been published yet; ${counted(uncovered, 'entry', 'entries')} wait for it`];
  const { day, total, head } = lastHead;
  return [json ? JSON.stringify({ communityId, day, total, head }) : `${communityId} ${day} ${head} over ${counted(total, 'entry', 'entries')}; ${uncovered} since`];
});
