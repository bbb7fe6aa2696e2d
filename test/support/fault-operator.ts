import { setTimeout as pause } from 'node:timers/promises';
import type { FaultClient } from './fault-client.js';

export const FAULT_OPERATOR_TOKEN = 'the-token-of-the-operator-of-fault-runs';

const REPLAY = 'mutation ($input: ReplayProjectionInput!) { replayProjection(input: $input) { __typename ... on Rejection { message } } }';
const WATCH = '{ projections { name replay { id state } } }';

type Replay = { readonly name: string; readonly replay: { readonly id: string; readonly state: string } | null };

/** Replays read models again and again, and looks at how far the last replay has come. */
export class FaultOperator {
  /** What was seen last of any replay that had not ended. */
  underWay: string | undefined;
  /** Replays that were seen to end well. */
  readonly done = new Set<string>();

  constructor(private readonly client: FaultClient) {}

  /** One order after the other, for all read models at once. */
  async replay(goesOn: () => boolean): Promise<void> {
    while (goesOn()) {
      const names = (await this.#look()).map(({ name }) => name);
      const [projection, ...also] = names;
      if (projection !== undefined) await this.client.send(REPLAY, { input: { projection, also, reason: 'a fault run' } }, FAULT_OPERATOR_TOKEN);
      for (let looks = 0; goesOn() && looks < 100; looks++) {
        const now = await this.#look();
        if (now.length > 0 && now.every(({ replay }) => replay && ['DONE', 'FAILED', 'CANCELLED'].includes(replay.state))) break;
        await pause(5);
      }
    }
  }

  async #look(): Promise<readonly Replay[]> {
    const body: unknown = await this.client.send(WATCH, {}, FAULT_OPERATOR_TOKEN);
    const projections = projectionsIn(body);
    if (projections.length > 0) this.underWay = undefined;
    for (const { name, replay } of projections) {
      if (!replay) continue;
      if (replay.state === 'DONE') this.done.add(`${name} ${replay.id}`);
      else if (['BUILDING', 'CATCHING_UP', 'COMPARING'].includes(replay.state)) this.underWay = replay.state;
    }
    return projections;
  }
}

const projectionsIn = (body: unknown): readonly Replay[] => {
  const { data } = body as { readonly data?: { readonly projections?: readonly Replay[] } | null } | undefined ?? {};
  return data?.projections ?? [];
};
