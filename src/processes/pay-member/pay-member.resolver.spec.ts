import { describe, expect, it } from '@jest/globals';
import { accountIn, ana, BEGIN, cora, leo, street } from '../../../test/support/credit-street.js';
import type { AnyCommand, CommandMeta } from '../../kernel/command.js';
import type { Ask, DoorContext } from '../../kernel/door.js';
import { PayMemberResolver } from './pay-member.resolver.js';

/** The ids of the transfers that a mutation of Ana's under one idempotency key would make. */
const idsOf = async (mutation: (resolver: PayMemberResolver, asking: DoorContext) => unknown): Promise<readonly string[]> => {
  const made: AnyCommand[] = [];
  const meta: CommandMeta = { commandId: 'the same key', actor: ana, at: BEGIN };
  const door = { ask: async (_: DoorContext, { make }: Ask<AnyCommand>) => { made.push(make(meta) as AnyCommand); } };
  await mutation(new PayMemberResolver(door as never), {} as never);
  return made.flatMap(({ data }) => ('awards' in data ? (data.awards as readonly { transferId: string }[]) : [data as { transferId: string }])).map(({ transferId }) => transferId);
};
const give = (from?: string) => idsOf((resolver, asking) => resolver.giveCredits({ to: accountIn(leo), minutes: '60', ...(from !== undefined && { from }) }, asking));
const award = () => idsOf((resolver, asking) => resolver.awardGroup({ communityId: street, reason: 'For the feast.', awards: [ana, leo].map((who) => ({ to: accountIn(who), minutes: '60' })) }, asking));

describe('the name of a transfer', () => {
  it('is the same for a repeat', async () => expect(await give()).toEqual(await give()));
  it('is the same whether the own account was named or left out', async () => expect(await give(accountIn(ana))).toEqual(await give()));
  it('is another where another account pays, under the same key: the payee takes each name once', async () => expect(await give(accountIn(cora))).not.toEqual(await give()));
  it('is another for each of a group', async () => expect(new Set(await award()).size).toBe(2));
  it('is another for each payment out of the fund', async () => {
    const spent = await idsOf((resolver, asking) => resolver.spendFromFund({ to: accountIn(leo), minutes: '60', reason: 'For the ladder.' }, asking));
    expect(await award()).not.toContain(spent[0]);
    expect(spent).not.toEqual(await give());
  });
});
