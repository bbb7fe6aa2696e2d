import { setTimeout as pause } from 'node:timers/promises';
import { inWords, StandingLine } from '../progress.js';
import { exitCode, type ExitCode } from '../exit-codes.js';
import type { Reached } from './reach.js';
import { ServerUnavailable, type OperatorClient, type Told } from './operator-client.js';
import { remark, say, sayJson } from './tables.js';

/** A replay as the server tells of it. */
type Replay = {
  readonly id: string; readonly projection: string; readonly generation: number; readonly dryRun: boolean;
  readonly state: 'BUILDING' | 'CATCHING_UP' | 'COMPARING' | 'DONE' | 'FAILED' | 'CANCELLED';
  readonly events: number; readonly done: number; readonly eventsPerSecond: number; readonly etaSeconds: number | null; readonly rows: number; readonly error: string | null;
  readonly difference: Difference | null;
};
type Difference = {
  readonly rows: number; readonly differing: number; readonly added: number; readonly removed: number; readonly changed: number;
  readonly examples: readonly { readonly key: string; readonly how: string; readonly fields: readonly string[] }[];
};
export type ReplayOrder = { readonly names: readonly string[]; readonly dryRun: boolean; readonly reason: string; readonly json: boolean };

const REPLAY = `id projection generation dryRun state events done eventsPerSecond etaSeconds rows error
  difference { rows differing added removed changed examples { key how fields } }`;
const ORDER = `mutation ($input: ReplayProjectionInput!) { replayProjection(input: $input) { __typename ... on ReplayProjectionSuccess { replays { ${REPLAY} } } ... on ProjectionRejected { code message } } }`;
const LOOK = `{ projections { replay { ${REPLAY} } } }`;
const CANCEL = 'mutation ($input: CancelReplayInput!) { cancelReplay(input: $input) { __typename ... on ProjectionRejected { code message } } }';

const LOOK_MS = 250;
const AWAY_MS_MAX = 60_000;
const OVER: readonly Replay['state'][] = ['DONE', 'FAILED', 'CANCELLED'];
const number = new Intl.NumberFormat('en');

/** Orders a replay, watches it to its end and tells how it ended: 1 when one failed or a comparison found something. */
export const replayAndWatch = async ({ client, isHere }: Reached, { names, dryRun, reason, json }: ReplayOrder): Promise<ExitCode> => {
  const [projection, ...also] = names;
  const { replayProjection: told } = await client.ask<{ replayProjection: Told & { readonly replays?: readonly Replay[] } }>(ORDER, { input: { projection, also, dryRun, reason } });
  const id = told.replays?.at(0)?.id;
  if (id === undefined) return refused(told);
  const watch = new Watch(client, { id, names, json });
  const interrupted = Promise.withResolvers<'interrupted'>();
  const interrupt = (): void => interrupted.resolve('interrupted');
  process.once('SIGINT', interrupt);
  try {
    const ended = await Promise.race([watch.toTheEnd(), interrupted.promise]);
    if (ended !== 'interrupted') return ended;
    await leave({ client, isHere }, names, watch);
    return exitCode.interrupted;
  } finally {
    process.off('SIGINT', interrupt);
    watch.stop();
  }
};

/** A server goes on with the replay; an application of our own ends with us, so that the replay is called off. */
const leave = async ({ client, isHere }: Reached, names: readonly string[], watch: Watch): Promise<void> => {
  watch.stop();
  if (!isHere) {
    remark(`The replay goes on in the server. \`barnraise projections list\` shows how far it is, \`barnraise projections cancel ${names.join(' ')}\` calls it off.`);
    return;
  }
  for (const projection of names) await client.ask(CANCEL, { input: { projection, reason: 'interrupted on the command line' } });
  await watch.toTheEnd();
  remark('Called off: the read models serve as before.');
};

export const refused = ({ code, message }: Told): ExitCode => {
  remark(message ?? 'The server refused without saying why.');
  return code === 'UNKNOWN_PROJECTION' || code === 'INVALID_INPUT' ? exitCode.usage : exitCode.failed;
};

type Watched = { readonly id: string; readonly names: readonly string[]; readonly json: boolean };

/** Looks again and again how far the replays of one order have come, and tells of each that is over. */
class Watch {
  readonly #told = new Map<string, Replay>();
  readonly #line = new StandingLine(process.stderr, () => performance.now());
  #stopping = new AbortController();

  constructor(private readonly client: OperatorClient, private readonly watched: Watched) {}

  async toTheEnd(): Promise<ExitCode> {
    const { id, names } = this.watched;
    const { signal } = this.#stopping = new AbortController();
    while (!signal.aborted) {
      const replays = (await this.#look(signal)).filter((replay) => replay.id === id);
      for (const replay of replays.filter(({ state, projection }) => OVER.includes(state) && !this.#told.has(projection))) this.#tell(replay);
      const running = replays.filter(({ state }) => !OVER.includes(state));
      if (running.length === 0) return this.#verdict(names);
      this.#line.show(standing(running), shareOf(running));
      await pause(LOOK_MS);
    }
    return exitCode.interrupted;
  }

  /** A server that is started anew meanwhile goes on with its replays: it is waited for. */
  async #look(signal: AbortSignal): Promise<readonly Replay[]> {
    for (const beganMs = performance.now(); ;) {
      try {
        return (await this.client.ask<{ projections: readonly { readonly replay: Replay | null }[] }>(LOOK)).projections.flatMap(({ replay }) => replay ?? []);
      } catch (error) {
        if (!(error instanceof ServerUnavailable) || signal.aborted || performance.now() - beganMs > AWAY_MS_MAX) throw error;
        this.#line.show(`waiting for the server: ${error.message}`);
        await pause(LOOK_MS);
      }
    }
  }

  stop(): void {
    this.#stopping.abort();
    this.#line.clear();
  }

  #tell(replay: Replay): void {
    this.#told.set(replay.projection, replay);
    this.#line.clear();
    if (this.watched.json) sayJson(inJson(replay));
    else say(inText(replay));
  }

  #verdict(names: readonly string[]): ExitCode {
    const lost = names.filter((name) => !this.#told.has(name));
    if (lost.length > 0) remark(`The server does not know any more how the replay of ${lost.join(', ')} ended: it was started anew, or another replay has begun. \`barnraise projections history\` tells.`);
    const isFine = lost.length === 0 && [...this.#told.values()].every(({ state, dryRun, difference }) => state === 'DONE' && !(dryRun && difference && difference.differing > 0));
    return isFine ? exitCode.done : exitCode.failed;
  }
}

/** Those that are built in one pass stand at the same place. */
const shareOf = (running: readonly Replay[]): number => Math.min(...running.map(({ done }) => done));

const standing = (running: readonly Replay[]): string => {
  const perSecond = Math.max(...running.map(({ eventsPerSecond }) => eventsPerSecond));
  const left = Math.max(...running.map(({ etaSeconds }) => etaSeconds ?? 0));
  const what = running.every(({ state }) => state === 'COMPARING') ? 'comparing' : running.every(({ state }) => state === 'CATCHING_UP') ? 'catching up' : 'building';
  return `${what} ${running.map(({ projection }) => projection).join(', ')}: ${Math.floor(shareOf(running) * 100)} % of the log (${number.format(Math.round(perSecond))}/s${left > 0 ? `, ${inWords(left)} left` : ''})`;
};

const inJson = ({ projection, state, dryRun, generation, rows, events, error, difference }: Replay) => ({
  name: projection, state, dryRun, generation, rows: difference?.rows ?? rows, events, ...(error === null ? {} : { error }),
  ...(difference ? { differing: difference.differing, added: difference.added, removed: difference.removed, changed: difference.changed, examples: difference.examples.map(({ how, ...rest }) => ({ ...rest, how: how.toLowerCase() })) } : {}),
});

const inText = ({ projection, state, dryRun, generation, rows, error, difference }: Replay): string => {
  if (state === 'FAILED') return `${projection}: failed, and serves as before: ${error ?? 'it did not say why'}`;
  if (state === 'CANCELLED') return `${projection}: called off, and serves as before`;
  return `${projection}: ${dryRun ? '' : `generation ${generation} serves, `}${number.format(difference?.rows ?? rows)} rows${difference ? `, ${differenceInText(difference)}` : ''}`;
};

const differenceInText = ({ differing, added, removed, changed, examples }: Difference): string =>
  differing === 0 ? '0 differ' : `${number.format(differing)} differ (${number.format(added)} added, ${number.format(removed)} removed, ${number.format(changed)} changed)${
    examples.map(({ key, how, fields }) => `\n  ${how.toLowerCase()} ${key}${fields.length > 0 ? ` (${fields.join(', ')})` : ''}`).join('')}`;
