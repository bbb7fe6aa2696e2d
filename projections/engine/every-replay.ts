import { messageOf } from '../../src/kernel/message-of.js';
import { hasEnded, ProgressFeed, type ReplayProgress } from './replay-progress.js';
import type { ToldReplays } from './told-replays.js';

type Parts = {
  readonly told: ToldReplays;
  /** There are no other instances: nothing is said or asked. */
  readonly isAlone: boolean;
  readonly report: (projection: string | undefined, message: string, error?: unknown) => void;
};

/** The replays of all instances: tells the others of ours, and who listens here of theirs. */
export class EveryReplay {
  readonly feed = new ProgressFeed();
  /** What was heard of others, as it was passed on. */
  #heard: ReadonlyMap<string, string> = new Map();
  #telling: Promise<void> = Promise.resolve();
  /** One question for all who ask meanwhile: a list of read models asks for the replay of each. */
  #asking: Promise<readonly ReplayProgress[]> | undefined;

  constructor(private readonly parts: Parts) {}

  /** Resolves when everything has been told. */
  async close(): Promise<void> {
    await this.#telling;
    this.feed.close();
  }

  /** What runs anywhere comes first; of what has ended only the newest of each read model is left. @param ours as they stand */
  async list(ours: readonly ReplayProgress[]): Promise<readonly ReplayProgress[]> {
    const all = [...ours, ...(await this.#others(ours))];
    const ended = new Set<string>();
    const newest = all.filter(hasEnded).sort((a, b) => b.startedAt.localeCompare(a.startedAt)).filter(({ projection }) => !ended.has(projection) && ended.add(projection));
    return [...all.filter((each) => !hasEnded(each)), ...newest];
  }

  /** Once a beat: ours are told, and what is new of others is passed on. */
  async exchange(ours: readonly ReplayProgress[]): Promise<void> {
    for (const progress of ours) if (!hasEnded(progress)) await this.tell(progress);
    const others = new Map((await this.#others(ours)).map((progress) => [nameOf(progress), progress]));
    const before = this.#heard;
    this.#heard = new Map([...others].map(([name, progress]) => [name, JSON.stringify(progress)]));
    for (const [name, progress] of others) if (before.get(name) !== this.#heard.get(name)) this.feed.publish(progress);
  }

  /** Says how one of ours goes on, after what was said before. */
  tell(progress: ReplayProgress): Promise<void> {
    const { told, isAlone, report } = this.parts;
    if (!isAlone) this.#telling = this.#telling.then(() => told.tell(progress)).catch((error: unknown) => report(progress.projection, `others do not hear how its replay goes on: ${messageOf(error)}`, error));
    return this.#telling;
  }

  async #others(ours: readonly ReplayProgress[]): Promise<readonly ReplayProgress[]> {
    if (this.parts.isAlone) return [];
    const names = new Set(ours.map(nameOf));
    const told = await (this.#asking ??= this.parts.told.all().finally(() => (this.#asking = undefined)));
    return told.filter((each) => !names.has(nameOf(each)));
  }
}

const nameOf = ({ id, projection }: ReplayProgress): string => `${id} ${projection}`;
