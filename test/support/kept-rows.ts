import { foldBatch } from '../../projections/engine/fold.js';
import type { AnyDomainEvent, Projection } from '../../projections/engine/projection.js';

/** The rows of a read model over a log that grows: what was folded once is not folded again. */
export class KeptRows<Row extends object> {
  readonly #rows = new Map<string, Row>();
  #folded = 0;

  constructor(private readonly projection: Projection<Row>) {}

  /** The rows after this log, which begins with what was given before. */
  after(log: readonly object[]): ReadonlyMap<string, Row> {
    const changes = foldBatch(this.projection, log.slice(this.#folded) as readonly AnyDomainEvent[], this.#rows);
    this.#folded = Math.max(this.#folded, log.length);
    for (const [key, row] of changes) {
      if (row === undefined) this.#rows.delete(key);
      else this.#rows.set(key, row);
    }
    return this.#rows;
  }
}
