import type { OperatorClient } from './operator-client.js';
import { say, sayJson, table } from './tables.js';

type Overview = {
  readonly name: string; readonly version: number; readonly state: string; readonly generation: number | null; readonly isServingOlder: boolean; readonly owner: string;
  readonly lag: { readonly events: number; readonly seconds: number }; readonly parkedCount: number; readonly error: string | null; readonly retryAt: string | null;
  readonly replay: { readonly state: string; readonly dryRun: boolean; readonly done: number } | null;
  readonly generations: readonly { readonly generation: number; readonly state: string; readonly version: number | null; readonly madeAt: string; readonly rows: number | null }[];
};

const LIST = `{ projections { name version state generation isServingOlder owner lag { events seconds } parkedCount error retryAt
  replay { state dryRun done } generations { generation state version madeAt rows } } }`;
const NAMES = '{ projections { name } }';

/** The names of all read models of the server. */
export const namesOf = async (client: OperatorClient): Promise<readonly string[]> => (await client.ask<{ projections: readonly { readonly name: string }[] }>(NAMES)).projections.map(({ name }) => name);

/** Every read model in a line: how it is, how far behind, what it needs. */
export const tellOverview = async (client: OperatorClient, json: boolean): Promise<void> => {
  const { projections } = await client.ask<{ projections: readonly Overview[] }>(LIST);
  if (json) {
    projections.forEach(sayJson);
    return;
  }
  say(table(['read model', 'state', 'generation', 'behind', 'parked', ''], projections.map(line)));
};

const line = (projection: Overview): readonly string[] => [projection.name, words(projection.state), generationOf(projection), lagOf(projection), String(projection.parkedCount), remarksOf(projection).join('; ')];

const words = (name: string): string => name.toLowerCase().replaceAll('_', ' ');
const generationOf = ({ generation, version, generations }: Overview): string =>
  `${generation ?? '-'} (version ${version}${generations.some(({ state }) => state === 'PREVIOUS') ? ', can go back' : ''})`;
const lagOf = ({ lag: { events, seconds } }: Overview): string => (events === 0 ? '0' : `${events} events, ${Math.ceil(seconds)} s`);

const remarksOf = ({ isServingOlder, owner, replay, error, retryAt }: Overview): readonly string[] => [
  ...(isServingOlder ? ['rows of an older version serve meanwhile'] : []),
  ...(owner === 'OTHER' ? ['kept by another instance'] : []),
  ...(replay && !['DONE', 'FAILED', 'CANCELLED'].includes(replay.state) ? [`${replay.dryRun ? 'dry run' : 'replay'} ${words(replay.state)}, ${Math.floor(replay.done * 100)} %`] : []),
  ...(error === null ? [] : [`${error}${retryAt === null ? '' : ` (tried again at ${retryAt})`}`]),
];

type Act = {
  readonly id: string; readonly kind: string; readonly actor: string; readonly orderedAt: string; readonly reason: string | null; readonly dryRun: boolean | null; readonly key: string | null; readonly eventId: string | null;
  readonly generation: number | null; readonly rows: number | null; readonly differing: number | null; readonly outcome: string | null; readonly endedAt: string | null; readonly error: string | null;
};
const ACTS = `query ($name: String!) { projection(name: $name) { acts(first: 100) { nodes {
  id kind actor orderedAt reason dryRun key eventId generation rows differing outcome endedAt error } } } }`;

/** What operators have done with a read model, the newest first, a hundred at most. */
export const tellHistory = async (client: OperatorClient, name: string, json: boolean): Promise<void> => {
  const acts = (await client.ask<{ projection: { readonly acts: { readonly nodes: readonly Act[] } } | null }>(ACTS, { name })).projection?.acts.nodes ?? [];
  if (json) acts.forEach(sayJson);
  else say(table(['when', 'what', 'how it ended', 'why'], acts.map((act) => [act.orderedAt, whatOf(act), endOf(act), act.reason ?? ''])));
};

const whatOf = ({ kind, dryRun, key, eventId }: Act): string => `${words(kind)}${dryRun ? ' (dry run)' : ''}${key === null ? '' : ` ${key} ${eventId ?? ''}`}`;
const endOf = ({ outcome, generation, differing, error }: Act): string =>
  outcome === null ? 'not yet' : [words(outcome), ...(generation === null ? [] : [`generation ${generation}`]), ...(differing === null ? [] : [`${differing} differ`]), ...(error === null ? [] : [error])].join(', ');
