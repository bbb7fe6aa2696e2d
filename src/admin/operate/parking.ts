import { exitCode, type ExitCode } from '../exit-codes.js';
import type { OperatorClient, Told } from './operator-client.js';
import { refused } from './replays.js';
import { say, sayJson } from './tables.js';

type Parked = {
  readonly projection: string; readonly key: string; readonly eventId: string; readonly eventType: string; readonly stream: string; readonly logPosition: string;
  readonly error: string; readonly parkedAt: string; readonly attempts: number; readonly waiting: number;
};
type Page = { readonly parkedEvents: { readonly nodes: readonly Parked[]; readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null } } };

const LIST = `query ($projection: String, $after: String) { parkedEvents(projection: $projection, first: 100, after: $after) {
  nodes { projection key eventId eventType stream logPosition error parkedAt attempts waiting } pageInfo { hasNextPage endCursor } } }`;
const released = (field: string, input: string) => `mutation ($input: ${input}!) { ${field}(input: $input) { __typename ... on ${input.replace('Input', 'Success')} { outcome } ... on ProjectionRejected { code message } } }`;
const RETRY = released('retryParked', 'RetryParkedInput');
const SKIP = released('skipParked', 'SkipParkedInput');

/** Every parked event, with what its fold said and how to go on. */
export const tellParked = async (client: OperatorClient, projection: string | undefined, json: boolean): Promise<void> => {
  let found = 0;
  for (let after: string | null | undefined, isMore = true; isMore;) {
    const { parkedEvents: { nodes, pageInfo } } = await client.ask<Page>(LIST, { projection, after });
    for (const parked of nodes) (json ? sayJson : (one: Parked) => say(inText(one)))(parked);
    found += nodes.length;
    [after, isMore] = [pageInfo.endCursor, pageInfo.hasNextPage];
  }
  if (found === 0 && !json) say('Nothing is parked.');
};

const inText = ({ projection, key, eventId, eventType, stream, logPosition, error, parkedAt, attempts, waiting }: Parked): string => [
  `${projection} ${key}`,
  `  ${eventType} ${eventId} of ${stream}, at ${logPosition}, cannot be folded: ${error}`,
  `  parked at ${parkedAt}, tried again: ${attempts}, events that wait behind it: ${waiting}`,
  `  once mended:   barnraise projections park retry ${projection} ${key}`,
  `  to leave out:  barnraise projections park skip ${projection} ${key} ${eventId}`,
].join('\n');

export type ReleaseOrder = { readonly projection: string; readonly key: string; readonly eventId?: string; readonly reason: string; readonly json: boolean };

/** Tries a parked key again or, with an event, leaves that one out: 1 when it is parked again. */
export const release = async (client: OperatorClient, { projection, key, eventId, reason, json }: ReleaseOrder): Promise<ExitCode> => {
  const about = { projection, key, reason };
  const told = eventId === undefined
    ? (await client.ask<{ retryParked: Told & { readonly outcome?: string } }>(RETRY, { input: about })).retryParked
    : (await client.ask<{ skipParked: Told & { readonly outcome?: string } }>(SKIP, { input: { ...about, eventId } })).skipParked;
  if (told.outcome === undefined) return refused(told);
  const goesOn = told.outcome === 'RELEASED';
  if (json) sayJson({ projection, key, outcome: told.outcome });
  else say(goesOn ? `${projection} ${key} goes on` : `${projection} ${key} is parked again: \`barnraise projections park list ${projection}\` says why`);
  return goesOn ? exitCode.done : exitCode.failed;
};
