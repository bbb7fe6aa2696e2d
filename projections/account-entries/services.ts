import { Injectable } from '@nestjs/common';
import { readable } from '../../contracts/event.js';
import { streamOf } from '../../contracts/events.js';
import type { ListingEvent } from '../../contracts/listing/listing.events.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';

type Booked = { readonly listingId: string; readonly listingVersion: number };

/** What a service was called when it was booked, which no later edit changes: so a statement says today what it said then. */
@Injectable()
export class Services {
  constructor(private readonly streams: StreamReader) {}

  /** The titles by booking, of those that the viewer may see and whose title was not erased. Every listing is read once, however many bookings there are. */
  async titlesOf(bookings: readonly (string | null)[], context: GraphContext): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(bookings.filter((id) => id !== null))];
    const seen = (await Promise.all(ids.map(async (id) => ({ id, booked: bookedIn(await context.readBack('booking', id)) })))).flatMap(({ id, booked }) => (booked ? [{ id, ...booked }] : []));
    const listings = new Map<string, readonly ListingEvent[]>();
    for (const listingId of new Set(seen.map((booked) => booked.listingId))) listings.set(listingId, await this.streams.read<ListingEvent>(streamOf.listing(listingId)));
    return new Map(seen.flatMap(({ id, ...booked }) => {
      const title = titleOf(listings.get(booked.listingId) ?? [], booked);
      return title === undefined ? [] : [[id, title] as const];
    }));
  }
}

const bookedIn = (row: unknown): Booked | undefined =>
  (typeof row === 'object' && row !== null && 'listingId' in row && typeof row.listingId === 'string' && 'listingVersion' in row && typeof row.listingVersion === 'number'
    ? { listingId: row.listingId, listingVersion: row.listingVersion } : undefined);

/** As the version said it that was booked. */
const titleOf = (said: readonly ListingEvent[], { listingVersion }: Booked): string | undefined =>
  said.flatMap(({ type, data }) => (type === 'ListingDrafted' || (type === 'ListingEdited' && data.version <= listingVersion) ? [readable(data.content.title)] : [])).at(-1);
