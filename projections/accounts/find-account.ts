import { Injectable } from '@nestjs/common';
import { accountId } from '../../contracts/values.js';
import { CommunityContexts } from '../../src/kernel/community-contexts.js';
import type { GraphContext } from '../engine/graph-context.js';
import { accounts, emptyAccount, type AccountRow } from './accounts.projection.js';
import { maySee } from './who-may-see.js';

/** Accounts as they may be seen. Who belongs to a community has one before anything has happened in it. */
@Injectable()
export class FindAccount {
  constructor(private readonly contexts: CommunityContexts) {}

  /** @returns null where there is none, and where it is not for this viewer: the two look the same */
  async visible(id: string, context: GraphContext): Promise<AccountRow | null> {
    const parsed = accountId.safeParse(id);
    if (!parsed.success) return null;
    const row = (await context.reads.row(accounts, id)) ?? (await unusedAccount(parsed.data, this.contexts));
    return row && (await maySee(row, context)) ? row : null;
  }
}

/** An account in which nothing has happened. The fund and the issue are there for as long as somebody is: who may see them belongs to the community. A sponsor has one once it was opened, a boundary once it was agreed to. */
export const unusedAccount = async (id: string, contexts: CommunityContexts): Promise<AccountRow | undefined> => {
  const account = emptyAccount(accountId.parse(id));
  if (account.kind === 'SPONSOR' || account.kind === 'BOUNDARY') return undefined;
  if (account.memberId === null) return account;
  const { roles } = await contexts.of(account.communityId, account.memberId);
  return roles.length > 0 ? account : undefined;
};
