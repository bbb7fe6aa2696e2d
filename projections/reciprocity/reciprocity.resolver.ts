import { ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { reciprocity, type ExchangeRow } from './reciprocity.projection.js';

type Reference = { readonly id: string };

/** What a member's page shows of giving and receiving. With whom is nobody else's business. */
@Resolver('Member')
export class MemberExchangesResolver {
  @ResolveField()
  given({ id }: Reference, args: PageArgs, context: GraphContext) {
    return completedAs('provider_id', { id, args, context });
  }

  @ResolveField()
  received({ id }: Reference, args: PageArgs, context: GraphContext) {
    return completedAs('recipient_id', { id, args, context });
  }
}

const completedAs = (column: 'provider_id' | 'recipient_id', { id, args, context: { reads, viewer } }: Reference & { args: PageArgs; context: GraphContext }) =>
  reads.page(reciprocity, {
    args, viewer, sort: [{ by: 'completed_at', direction: 'desc' }], scope: { [column]: id },
    where: (row) => row.and([row(`rows.${column}`, '=', id), row('rows.completed_at', '<>', '')]),
  });

/** One completed service. */
@Resolver('Exchange')
export class ExchangeResolver {
  @ResolveField()
  listing({ listingId }: ExchangeRow) {
    return { __typename: 'Listing', id: listingId };
  }
}
