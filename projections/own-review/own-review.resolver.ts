import { ResolveField, Resolver } from '@nestjs/graphql';
import { readable } from '../../contracts/event.js';
import { streamOf } from '../../contracts/events.js';
import type { Marks, ReviewEvent } from '../../contracts/review/review.events.js';
import type { Instant } from '../../contracts/values.js';
import type { Recorded } from '../../src/kernel/codec.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { AsOf } from '../engine/past.js';

/** An author's own review, from the log and not from a table: while it is sealed no read model may know that it exists. */
@Resolver('Booking')
export class OwnReviewResolver {
  constructor(private readonly streams: StreamReader) {}

  @ResolveField()
  async myReview({ id, asOf }: { readonly id: string } & AsOf, _args: unknown, { viewer }: GraphContext) {
    if (viewer === undefined) return null;
    const stream = streamOf.review(id);
    return ownReview(asOf === undefined ? await this.streams.read<ReviewEvent>(stream, 'open') : await this.streams.past<ReviewEvent>(stream, asOf, 'open'), viewer);
  }
}

type OwnReview = { readonly marks: Marks; readonly text: string | null; readonly privateNote: string | null; readonly writtenAt: Instant; readonly windowEndsAt: Instant; readonly revealed: boolean };

/** What this author wrote last. @returns null for everybody who wrote nothing, whatever others wrote */
export const ownReview = (history: readonly Recorded<ReviewEvent>[], author: string): OwnReview | null => {
  const written = history.filter(isWritten).filter(({ data }) => data.authorId === author);
  const windowEndsAt = written.flatMap(({ data }) => ('windowEndsAt' in data ? [data.windowEndsAt] : [])).at(0);
  const last = written.at(-1);
  const content = last && readable(last.data.content);
  if (windowEndsAt === undefined || !last || !content) return null;
  const { marks, text = null, privateNote = null } = content;
  return { marks, text, privateNote, windowEndsAt, writtenAt: last.metadata.at, revealed: history.some(({ type }) => type === 'ReviewsRevealed') };
};

type Written = Recorded<Extract<ReviewEvent, { type: 'ReviewSubmitted' | 'ReviewRevised' }>>;
const isWritten = (event: Recorded<ReviewEvent>): event is Written => event.type === 'ReviewSubmitted' || event.type === 'ReviewRevised';
