import { ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphContext } from '../engine/graph-context.js';
import { ratings, type RatingRow } from './ratings.projection.js';

type Reference = { readonly id: string };

/** How others rate a member. */
@Resolver('Member')
export class MemberRatingResolver {
  @ResolveField()
  async rating({ id }: Reference, _args: unknown, { reads }: GraphContext) {
    return averages(await reads.row(ratings, id));
  }
}

/** How those who answered a listing rate its owner. */
@Resolver('Listing')
export class ListingRatingResolver {
  @ResolveField()
  async rating({ id }: Reference, _args: unknown, { reads }: GraphContext) {
    return averages(await reads.row(ratings, id));
  }
}

const averages = (row: RatingRow | undefined) =>
  row === undefined ? null : {
    count: row.count,
    didTheirPart: row.sums.didTheirPart / row.count,
    keptAgreement: row.sums.keptAgreement / row.count,
    gaveBack: row.sums.gaveBack / row.count,
    overall: row.sums.overall / row.count,
  };
