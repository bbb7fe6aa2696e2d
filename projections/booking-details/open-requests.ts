import type { Position } from '../../src/kernel/event-store.js';
import type { ReadModels } from '../engine/read-models.js';
import { bookingDetails } from './booking-details.projection.js';

const WAIT_MS_MAX = 2_000;

/** How many requests of a member wait for an answer, as the read model knows it: fits the port of the process that limits them. */
export class OpenRequestsOf {
  constructor(private readonly models: ReadModels) {}

  /** As of a position at least; a read model that does not come that far in two seconds counts what it knows. */
  async countOf(memberId: string, asOf: Position | undefined): Promise<number> {
    if (asOf) await this.models.waitFor(bookingDetails.name, asOf, WAIT_MS_MAX);
    const found = await this.models.reads().query(bookingDetails, (db, table) =>
      db.selectFrom(table).select((rows) => rows.fn.countAll<string>().as('count'))
        .where('rows.requester_id', '=', memberId).where('rows.status', 'in', ['AWAITING_PAYMENT', 'REQUESTED', 'COUNTERED']).executeTakeFirstOrThrow());
    return Number(found.count);
  }
}
