import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import type { ProjectionEvent } from '../../contracts/operations/operations.events.js';
import { streamOf } from '../../contracts/events.js';
import type { AnyCommand, CommandMeta } from '../kernel/command.js';
import { isRejected, reject, type Rejected } from '../kernel/decider.js';
import { comparePositions, type Position } from '../kernel/event-store.js';
import type { Done, Outcome } from '../kernel/outcome.js';
import { derivedUuid } from '../kernel/ids.js';
import { KeyedQueue } from '../kernel/keyed-queue.js';
import { StreamReader } from '../kernel/stream-reader.js';
import { CancelReplay, EndParkedRelease, EndReplay, EndRollback, OrderParkedRetry, OrderParkedSkip, OrderReplay, OrderRollback, type Situation } from './operations.commands.js';
import { ProjectionControl, type Released, type ReplayUnderWay } from './projection-control.js';

type Told<Result> = (Result & { readonly position: Position | undefined }) | Rejected<string>;
type Ordered = { readonly projection: string; readonly reason: string };
type Story = readonly ProjectionEvent[];

/**
 * Carries out what operators order: first the order is in the log, then it is done, then it is written down how it ended. What a crash leaves
 * between is harmless: an order that was not carried out has changed nothing, and sent again under its key it is carried out then, once.
 */
@Injectable()
export class Acts {
  readonly #queue = new KeyedQueue();

  constructor(private readonly commands: CommandBus, private readonly streams: StreamReader, private readonly control: ProjectionControl) {}

  /** Begins, or tells how far it has come when it was ordered before. */
  replay({ projections, dryRun, reason }: { readonly projections: readonly string[]; readonly dryRun: boolean; readonly reason: string }, meta: CommandMeta): Promise<Told<{ readonly replays: readonly ReplayUnderWay[] }>> {
    const [actId, names] = [actIdOf(meta), [...new Set(projections)].sort()];
    return this.#inTurn(names, async () => {
      const situations = new Map(await Promise.all(names.map(async (name) => [name, await this.control.situationOf(name, 'replay')] as const)));
      const no = [...situations.values()].map(cannotJoin).find((each) => each !== undefined);
      if (no && !(await this.#isKnown(names, actId))) return no;
      const done: Done[] = [];
      for (const [projection, situation] of situations) {
        const ordered = await this.#send(new OrderReplay({ projection, actId, dryRun, reason, together: names }, partOf(meta, projection), situation));
        if (isRejected(ordered)) return ordered;
        done.push(ordered);
      }
      const begun = await this.#begin(names, { actId, dryRun }, meta);
      return isRejected(begun) ? begun : { position: latest(done), replays: (await this.control.replays()).filter(({ id }) => id === actId) };
    });
  }

  /** The engine stops at the next page. */
  cancel({ projection, reason }: Ordered, meta: CommandMeta): Promise<Told<object>> {
    const actId = actIdOf(meta);
    return this.#inTurn([projection], async () => {
      const ordered = await this.#send(new CancelReplay({ projection, actId, reason }, meta, await this.control.situationOf(projection, 'replay')));
      if (isRejected(ordered)) return ordered;
      const { replayId } = await this.control.situationOf(projection, 'replay');
      const meant = (await this.#storyOf(projection, actId)).some(({ type, data }) => type === 'ReplayCancelled' && data.replayId === replayId);
      if (meant) await this.control.cancelReplay(projection);
      return { position: ordered.position };
    });
  }

  /** Waits until the generation before is as new as the log and serves. */
  rollback({ projection, reason }: Ordered, meta: CommandMeta): Promise<Told<{ readonly generation: number }>> {
    const actId = actIdOf(meta);
    return this.#inTurn([projection], async () => {
      const situation = await this.control.situationOf(projection, 'rollback');
      const ordered = await this.#send(new OrderRollback({ projection, actId, reason }, meta, situation));
      if (isRejected(ordered)) return ordered;
      const story = await this.#storyOf(projection, actId);
      const earlier = endOfRollback(story);
      if (earlier) return isRejected(earlier) ? earlier : { ...earlier, position: ordered.position };
      const ended = hasServedSince(story, situation) ?? await this.control.rollback(projection);
      await this.#send(new EndRollback({ projection, actId, ...(isRejected(ended) ? { outcome: 'REFUSED', refusal: ended.rejected } : { outcome: 'DONE', generation: ended.generation }) }, endOf(meta)));
      return isRejected(ended) ? ended : { ...ended, position: ordered.position };
    });
  }

  retryParked({ projection, key, reason }: Ordered & { readonly key: string }, meta: CommandMeta): Promise<Told<{ readonly outcome: string }>> {
    const actId = actIdOf(meta);
    return this.#release({ projection, actId, meta }, {
      order: (situation) => new OrderParkedRetry({ projection, actId, key, reason }, meta, situation),
      carryOut: () => this.control.retryParked(projection, key),
    });
  }

  skipParked({ projection, key, eventId, reason }: Ordered & { readonly key: string; readonly eventId: string }, meta: CommandMeta): Promise<Told<{ readonly outcome: string }>> {
    const actId = actIdOf(meta);
    return this.#release({ projection, actId, meta }, {
      order: (situation) => new OrderParkedSkip({ projection, actId, key, eventId, reason }, meta, situation),
      carryOut: () => this.control.skipParked(projection, { key, eventId }),
    });
  }

  async #release({ projection, actId, meta }: { readonly projection: string; readonly actId: string; readonly meta: CommandMeta }, { order, carryOut }: Release): Promise<Told<{ readonly outcome: string }>> {
    return this.#inTurn([projection], async () => {
      const ordered = await this.#send(order(await this.control.situationOf(projection, 'release')));
      if (isRejected(ordered)) return ordered;
      let outcome = endOfRelease(await this.#storyOf(projection, actId));
      if (outcome === undefined) {
        outcome = RELEASED[await carryOut()];
        await this.#send(new EndParkedRelease({ projection, actId, outcome }, endOf(meta)));
      }
      return outcome === 'NOT_PARKED' ? reject('NOT_PARKED') : { outcome, position: ordered.position };
    });
  }

  /** Those of them that are neither under way nor over. @returns why not; then their end is written down */
  async #begin(names: readonly string[], { actId, dryRun }: { readonly actId: string; readonly dryRun: boolean }, meta: CommandMeta): Promise<readonly ReplayUnderWay[] | Rejected<string>> {
    if ((await this.control.replays()).some(({ id }) => id === actId)) return [];
    const stories = await Promise.all(names.map(async (name) => ({ name, story: await this.#storyOf(name, actId) })));
    const open = stories.filter(({ story }) => !story.some(({ type }) => type === 'ReplayEnded')).map(({ name }) => name);
    if (open.length === 0) return [];
    const begun = await this.control.replay(open, { id: actId, dryRun });
    if (isRejected(begun)) for (const projection of open) await this.#send(new EndReplay({ projection, actId, outcome: 'FAILED', error: begun.rejected }, endOf(partOf(meta, projection))));
    return begun;
  }

  /** Whether the order is in the log, be it in part. */
  async #isKnown(names: readonly string[], actId: string): Promise<boolean> {
    return (await Promise.all(names.map((name) => this.#storyOf(name, actId)))).some((story) => story.length > 0);
  }

  async #storyOf(projection: string, actId: string): Promise<Story> {
    return (await this.streams.read<ProjectionEvent>(streamOf.projection(projection))).filter(({ data }) => data.actId === actId);
  }

  #send(command: AnyCommand): Promise<Outcome> {
    return this.commands.execute<AnyCommand, Outcome>(command);
  }

  /** One order at a time for each read model: what was true when it was decided is true when it is carried out. */
  #inTurn<Result>(names: readonly string[], task: () => Promise<Result>): Promise<Result> {
    return names.toReversed().reduce<() => Promise<Result>>((inner, name) => () => this.#queue.run(name, inner), task)();
  }
}

type Release = { readonly order: (situation: Situation) => AnyCommand; readonly carryOut: () => Promise<Released> };
const RELEASED = { released: 'RELEASED', parked: 'PARKED_AGAIN', unknown: 'NOT_PARKED' } as const;

const actIdOf = ({ commandId }: CommandMeta): string => derivedUuid('act', commandId);
/** The same order, as far as it is about one of several read models. */
const partOf = (meta: CommandMeta, projection: string): CommandMeta => ({ ...meta, commandId: derivedUuid('part', meta.commandId, projection) });
const endOf = (meta: CommandMeta): CommandMeta => ({ ...meta, commandId: derivedUuid('end', meta.commandId), actor: 'system:operations' });

/** Of several none is begun when one cannot. */
const cannotJoin = ({ isKnown, replayId }: Situation): Rejected<'UNKNOWN_PROJECTION' | 'ALREADY_REPLAYING'> | undefined => {
  if (!isKnown) return reject('UNKNOWN_PROJECTION');
  return replayId === undefined ? undefined : reject('ALREADY_REPLAYING');
};

const endOfRollback = (story: Story): { readonly generation: number } | Rejected<string> | undefined => {
  const end = story.find((event) => event.type === 'RollbackEnded')?.data;
  return end && (end.generation === undefined ? reject(end.refusal ?? 'NO_PREVIOUS_GENERATION') : { generation: end.generation });
};
/** A rollback that was carried out, and whose end could not be written down any more. */
const hasServedSince = (story: Story, { generation }: Situation): { readonly generation: number } | undefined => {
  const from = story.find((event) => event.type === 'RollbackOrdered')?.data.from;
  return generation === undefined || generation === from ? undefined : { generation };
};
const endOfRelease = (story: Story) => story.find((event) => event.type === 'ParkedReleaseEnded')?.data.outcome;

const latest = (done: readonly Done[]): Position | undefined => done.flatMap(({ position }) => position ?? []).sort(comparePositions).at(-1);
