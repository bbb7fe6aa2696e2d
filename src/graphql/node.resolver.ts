import { Args, Query, Resolver } from '@nestjs/graphql';
import { accountId, nounOf } from '../../contracts/values.js';
import { Asking, type DoorContext } from '../kernel/door.js';

/** Any object by its id: the id says what kind of thing it is, the read model whether this viewer may see it. */
@Resolver()
export class NodeResolver {
  @Query()
  async node(@Args('id') id: string, @Asking() asking: DoorContext): Promise<object | null> {
    const noun = nounIn(id);
    if (noun === undefined) return null;
    const found = await asking.readBack(noun.toLowerCase(), id);
    return typeof found === 'object' && found !== null ? { ...found, __typename: noun } : null;
  }
}

/** An account is named by its community and its owner; everything else by an id of its own. */
const nounIn = (id: string): string | undefined => {
  if (accountId.safeParse(id).success) return 'Account';
  const [, prefix = ''] = /^([a-z]{3})_[0-9a-f]{32}$/.exec(id) ?? [];
  return isNoun(prefix) ? nounOf[prefix] : undefined;
};

const isNoun = (prefix: string): prefix is keyof typeof nounOf => Object.hasOwn(nounOf, prefix);
