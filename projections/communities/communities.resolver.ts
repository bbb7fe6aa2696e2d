import { Args, Context, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { streamOf } from '../../contracts/events.js';
import { communityId, type Instant } from '../../contracts/values.js';
import { StreamReader } from '../../src/kernel/stream-reader.js';
import type { GraphContext } from '../engine/graph-context.js';
import type { PageArgs } from '../engine/page.js';
import { pastInstant, rowsAsOf } from '../engine/past.js';
import { communities, folded, type CommunityRow, type PolicyVersion } from './communities.projection.js';

type Parent = { readonly id: string } | CommunityRow;
type CommunitiesArgs = PageArgs & { readonly text?: string | null };

const TEXT_CHARACTERS_MAX = 200;

/** Other read models name a community by its id alone; its row is read when a field is asked for. */
const rowOf = async (parent: Parent, { reads }: GraphContext): Promise<CommunityRow> => {
  const row = 'policies' in parent ? parent : await reads.row(communities, parent.id);
  if (!row) throw new GraphQLError('This community is not to be seen yet: ask again in a moment.', { extensions: { code: 'READ_MODEL_BEHIND' } });
  return row;
};

/** What a community says of itself. */
@Resolver('Community')
export class CommunityFieldsResolver {
  @ResolveField()
  async name(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).name;
  }

  @ResolveField()
  async description(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).description;
  }

  @ResolveField()
  async founder(parent: Parent, _args: unknown, context: GraphContext) {
    return { __typename: 'Member', id: (await rowOf(parent, context)).founderId };
  }

  @ResolveField()
  async foundedAt(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).foundedAt;
  }

  @ResolveField()
  async policy(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).policies.at(-1);
  }

  @ResolveField()
  async policyHistory(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).policies;
  }

  @ResolveField()
  async memberCount(parent: Parent, _args: unknown, context: GraphContext) {
    return (await rowOf(parent, context)).memberCount;
  }
}

/** Who made a version of the rules. */
@Resolver('Policy')
export class PolicyFieldsResolver {
  @ResolveField()
  changedBy({ changedById }: PolicyVersion) {
    return { __typename: 'Member', id: changedById };
  }
}

/** The rules in force now, or at an instant that has passed. */
@Resolver()
export class PolicyResolver {
  constructor(private readonly streams: StreamReader) {}

  @Query()
  async policy(@Args('communityId') id: string, @Args('asOf') asked: Instant | null | undefined, @Context() context: GraphContext) {
    const asOf = pastInstant(asked, context);
    const row = communityId.safeParse(id).success ? await context.reads.row(communities, id) : undefined;
    if (!row) return null;
    const then = asOf === undefined ? row : (await rowsAsOf(this.streams, communities, { streams: [streamOf.community(id)], asOf })).get(id);
    return then?.policies.at(-1) ?? null;
  }
}

/** The community of a membership. */
@Resolver('Membership')
export class MembershipCommunityResolver {
  @ResolveField()
  async community({ communityId: id }: { readonly communityId: string }, _args: unknown, { reads }: GraphContext) {
    return (await reads.row(communities, id)) ?? null;
  }
}

/** Communities by id and by name. */
@Resolver()
export class CommunitiesResolver {
  @Query()
  async community(@Args('id') id: string, @Context() { reads }: GraphContext) {
    return communityId.safeParse(id).success ? ((await reads.row(communities, id)) ?? null) : null;
  }

  @Query()
  communities(@Args() { text, ...args }: CommunitiesArgs, @Context() { reads }: GraphContext) {
    const words = wordsOf(text ?? '');
    return reads.page(communities, {
      args, sort: [{ by: 'folded_name' }], scope: { words },
      where: (rows) => rows.and(words.map((word) => rows('rows.folded_name', 'like', `%${escaped(word)}%`))),
    });
  }
}

const wordsOf = (text: string): readonly string[] => {
  if (text.length > TEXT_CHARACTERS_MAX || !text.isWellFormed() || text.includes('\u0000')) {
    throw new GraphQLError(`\`text\` is well-formed and has at most ${TEXT_CHARACTERS_MAX} characters.`, { extensions: { code: 'BAD_INPUT', path: ['text'] } });
  }
  return folded(text).split(/\s+/).filter((word) => word !== '');
};

/** `%` and `_` are looked for as they stand. */
const escaped = (word: string): string => word.replace(/[\\%_]/g, '\\$&');
