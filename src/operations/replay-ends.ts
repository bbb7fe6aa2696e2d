import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Clock } from '../kernel/clock.js';
import { derivedUuid } from '../kernel/ids.js';
import { EndReplay } from './operations.commands.js';
import { ProjectionControl, type ReplayUnderWay } from './projection-control.js';

const OUTCOME = { done: 'DONE', failed: 'FAILED', cancelled: 'CANCELLED' } as const;
const ERROR_CHARACTERS_MAX = 2_000;
const ACTOR = 'system:operations';

/** Writes down how every replay ended that an operator ordered, whether it was watched or not. The decider leaves alone what nobody ordered. */
@Injectable()
export class ReplayEnds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #stopping = new AbortController();
  readonly #log = new Logger('operations');
  #watching: Promise<void> = Promise.resolve();

  constructor(private readonly control: ProjectionControl, private readonly commands: CommandBus, private readonly clock: Clock) {}

  onApplicationBootstrap(): void {
    this.#watching = this.#watch();
  }

  /** Before the log is closed. What ends later is found out by the next order. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  /** Writes down that a replay is over, if it is. */
  async note({ state, id, projection, generation, rows, difference, error }: ReplayUnderWay): Promise<void> {
    const outcome = isOver(state) ? OUTCOME[state] : undefined;
    if (outcome === undefined) return;
    const at = this.clock.now();
    await this.commands.execute(new EndReplay({
      projection, actId: id, outcome, generation, rows,
      ...(difference ? { difference: { differing: difference.differing, added: difference.added, removed: difference.removed, changed: difference.changed } } : {}),
      ...(error === undefined ? {} : { error: said(error) }),
    }, { commandId: derivedUuid('replay-ended', projection, id), actor: ACTOR, at }));
  }

  async #watch(): Promise<void> {
    for await (const replay of this.control.replayProgress(this.#stopping.signal)) {
      await this.note(replay).catch((error: unknown) => this.#log.warn(error instanceof Error ? error : String(error)));
    }
  }
}

const isOver = (state: ReplayUnderWay['state']): state is keyof typeof OUTCOME => state in OUTCOME;

/** As an event can carry it. */
const said = (error: string): string => error.replaceAll('\u0000', '').slice(0, ERROR_CHARACTERS_MAX).toWellFormed() || 'it did not say why';
