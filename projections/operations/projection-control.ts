import { reject, type Rejected } from '../../src/kernel/decider.js';
import type { ReadModels } from '../engine/read-models.js';
import { ReplayRefused, RollbackRefused, type ReplayProgress } from '../engine/replay-progress.js';
import type { ProjectionStatus } from '../engine/status.js';

/** The engine as operators handle it: fits the port of the module that carries out their orders. What the engine refuses becomes a value. */
export class ProjectionControlOf {
  constructor(private readonly models: ReadModels) {}

  async situationOf(projection: string, order: 'replay' | 'rollback' | 'release') {
    const status = (await this.models.status()).find(({ name }) => name === projection);
    if (!status) return { isKnown: false };
    return {
      isKnown: true, generation: status.generation, isNeeded: status.state === 'rebuilding', replayId: await this.models.replayUnderWay(projection),
      ...(order === 'rollback' ? { hasPrevious: await this.#hasAnother(status) } : {}),
      ...(order === 'release' ? { parked: await this.models.parked(projection) } : {}),
    };
  }

  /** Whether it can be gone back to is said by the engine, which knows the versions. */
  async #hasAnother({ name, generation }: ProjectionStatus): Promise<boolean> {
    return (await this.models.generations(name)).some((each) => each.state === 'previous' || (each.state === 'live' && each.generation !== generation));
  }

  async replay(projections: readonly string[], order: { readonly id: string; readonly dryRun: boolean }): Promise<readonly ReplayProgress[] | Rejected<ReplayRefused['code']>> {
    try {
      return await this.models.replay(projections, order);
    } catch (error) {
      if (error instanceof ReplayRefused) return reject(error.code);
      throw error;
    }
  }

  replays() {
    return this.models.replays();
  }

  replayProgress(signal: AbortSignal) {
    return this.models.replayProgress(signal, { of: 'this instance' });
  }

  cancelReplay(projection: string) {
    return this.models.cancelReplay(projection);
  }

  async rollback(projection: string): Promise<{ readonly generation: number } | Rejected<RollbackRefused['code']>> {
    try {
      return await this.models.rollback(projection);
    } catch (error) {
      if (error instanceof RollbackRefused) return reject(error.code);
      throw error;
    }
  }

  retryParked(projection: string, key: string) {
    return this.models.retryParked(projection, key);
  }

  skipParked(projection: string, { key, eventId }: { readonly key: string; readonly eventId: string }) {
    return this.models.skipParked(projection, key, eventId);
  }
}
