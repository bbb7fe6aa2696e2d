import type { Lifecycle, Stage } from './lifecycle.js';

/** A store, a read model or a process, and whether it is as it should be. */
export type Part = { readonly name: string; readonly state: string; readonly isReady: boolean; readonly eventsBehind?: number; readonly secondsBehind?: number; readonly parked?: number };

/** Port: how everything that follows the log is doing. */
export abstract class Health {
  abstract parts(): Promise<readonly Part[]>;
}

type Followed = {
  readonly projections: readonly { readonly name: string; readonly state: string; readonly eventsBehind: number; readonly secondsBehind: number; readonly parkedKeys: number; readonly isServingOlder: boolean }[];
  readonly processes: readonly { readonly name: string; readonly state: string }[];
  readonly lagSecondsMax: number;
};
const KEEPS_UP = ['live', 'standby', 'catching-up'];

/** Read models and processes as parts. A read model may be a little behind: under load it always is. One that is built anew while rows of an older form are read is judged by those. */
export const partsOf = ({ projections, processes, lagSecondsMax }: Followed): readonly Part[] => [
  ...projections.map(({ name, state, eventsBehind, secondsBehind, parkedKeys: parked, isServingOlder }) => ({
    name, state, eventsBehind, secondsBehind, parked, isReady: (KEEPS_UP.includes(state) || isServingOlder) && secondsBehind <= lagSecondsMax,
  })),
  ...processes.map(({ name, state }) => ({ name, state, isReady: KEEPS_UP.includes(state) })),
];

/** A store, and a question that only a store in good order answers. */
export type Probe = { readonly name: string; readonly ask: () => Promise<unknown> };
export type Verdict = { readonly isReady: boolean; readonly stage: Stage; readonly stores: readonly Part[]; readonly parts: readonly Part[] };

/** A probe that has not answered by then counts as unanswered. */
const ANSWER_MS_MAX = 2_000;
/** However often it is asked, the stores are asked no more often than this. */
const REMEMBERED_MS = 250;

/** Whether this instance wants requests: stores answer, read models and processes keep up, and it is not on its way out. */
export class Readiness {
  readonly #unanswered = new Map<string, Promise<unknown>>();
  #asking: Promise<Verdict> | undefined;

  constructor(private readonly asked: { readonly lifecycle: Lifecycle; readonly probes: readonly Probe[]; readonly health: Health; readonly answerMsMax?: number }) {}

  /** Never throws, and takes no longer than a probe may take: what does not answer is named. */
  async verdict(): Promise<Verdict> {
    const known = await (this.#asking ??= this.#ask());
    const { stage } = this.asked.lifecycle;
    return { ...known, stage, isReady: known.isReady && stage === 'serving' };
  }

  async #ask(): Promise<Verdict> {
    const { probes, health, lifecycle } = this.asked;
    const [parts, ...stores] = await Promise.all([
      lifecycle.stage === 'starting' ? [] : this.#inTime('what follows the log', () => health.parts()).then((found) => (Array.isArray(found) ? found as readonly Part[] : [silent('what follows the log')])),
      ...probes.map(async ({ name, ask }): Promise<Part> => (await this.#inTime(name, ask)) === NO_ANSWER ? silent(name) : { name, state: 'answers', isReady: true }),
    ]);
    setTimeout(() => (this.#asking = undefined), REMEMBERED_MS).unref();
    return { isReady: [...stores, ...parts].every(({ isReady }) => isReady), stage: lifecycle.stage, stores, parts };
  }

  /** One question at a time: a store that is away must not collect them. */
  async #inTime(name: string, ask: () => Promise<unknown>): Promise<unknown> {
    const asking = this.#unanswered.get(name) ?? (async () => ask())().catch(() => NO_ANSWER).finally(() => this.#unanswered.delete(name));
    this.#unanswered.set(name, asking);
    const { promise: late, resolve } = Promise.withResolvers<typeof NO_ANSWER>();
    const timer = setTimeout(() => resolve(NO_ANSWER), this.asked.answerMsMax ?? ANSWER_MS_MAX);
    return Promise.race([asking, late]).finally(() => clearTimeout(timer));
  }
}

const NO_ANSWER = Symbol('no answer');
const silent = (name: string): Part => ({ name, state: 'does not answer', isReady: false });
