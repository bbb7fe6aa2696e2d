import { foldBatch } from '../../projections/engine/fold.js';
import type { AnyDomainEvent, AnyProjection, Projection } from '../../projections/engine/projection.js';
import type { ReadModels } from '../../projections/engine/read-models.js';
import type { RequestReads } from '../../projections/engine/request-reads.js';
import type { Position } from '../../src/kernel/event-store.js';
import { recordedAt } from './given.js';
import { ANY_TIME, modelsOf, newPlace, SpecLog, type Place, type Said } from './spec-log.js';

export { SpecLog, type Said } from './spec-log.js';

/** `rowAfter(projection)(…history)`: the only row that a history of one thing leaves behind. Pure. */
export const rowAfter = <Row extends object>(projection: Projection<Row>) => (...history: readonly Said[]): Row | undefined => {
  const recorded = history.map((event, index) => recordedAt(event.at ?? ANY_TIME)(event, index) as AnyDomainEvent);
  return [...foldBatch(projection, recorded, new Map<string, Row>()).values()][0];
};

/** Read models that follow a log of their own: `const world = await readModelsWith([memberPages])`. */
export class ReadModelWorld {
  private constructor(readonly log: SpecLog, readonly place: Place, public models: ReadModels) {}

  static async with(projections: readonly AnyProjection[], { log = new SpecLog(), place }: { readonly log?: SpecLog; readonly place?: Place } = {}): Promise<ReadModelWorld> {
    const where = place ?? (await newPlace());
    const world = new ReadModelWorld(log, where, await modelsOf({ log, place: where }, projections));
    await world.models.start();
    return world;
  }

  /** Says events and waits until every read model has seen them. */
  async given(...events: readonly Said[]): Promise<Position> {
    const position = await this.log.say(...events);
    await this.models.caughtUp();
    return position;
  }

  /** The reads of a new request. */
  reads(after?: Position): RequestReads {
    return this.models.reads(after);
  }

  /** A row as a new request finds it. */
  row<Row extends object>(projection: Projection<Row>, key: string): Promise<Row | undefined> {
    return this.reads().row(projection, key);
  }

  async close(): Promise<void> {
    await this.models.close();
    await this.log.store.close();
    await this.place.remove();
  }
}

export const readModelsWith = (projections: readonly AnyProjection[], options: { readonly log?: SpecLog; readonly place?: Place } = {}): Promise<ReadModelWorld> => ReadModelWorld.with(projections, options);
