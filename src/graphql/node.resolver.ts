import { Args, Query, Resolver } from '@nestjs/graphql';
import { nounOf } from '../../contracts/values.js';
import { Asking, type DoorContext } from '../kernel/door.js';

/** Any object by its id: the id says what kind of thing it is, the read model whether this viewer may see it. */
@Resolver()
export class NodeResolver {
  @Query()
  async node(@Args('id') id: string, @Asking() asking: DoorContext): Promise<object | null> {
    const [, prefix = ''] = /^([a-z]{3})_[0-9a-f]{32}$/.exec(id) ?? [];
    const noun = isNoun(prefix) ? nounOf[prefix] : undefined;
    if (noun === undefined) return null;
    const found = await asking.readBack(noun.toLowerCase(), id);
    return typeof found === 'object' && found !== null ? { ...found, __typename: noun } : null;
  }
}

const isNoun = (prefix: string): prefix is keyof typeof nounOf => Object.hasOwn(nounOf, prefix);
