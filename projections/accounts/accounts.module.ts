import { Module } from '@nestjs/common';
import type { GraphContext } from '../engine/graph-context.js';
import { AccountFieldsResolver, AccountWaitingResolver, CreditHoldResolver, CreditRequestResolver, LimitExceptionResolver, MandateResolver } from './account-fields.resolver.js';
import { AccountsByResolver } from './accounts-by.resolver.js';
import { accounts, type AccountRow } from './accounts.projection.js';
import { AccountsResolver, CommunityAccountsResolver, MembershipAccountResolver, SponsorNameResolver } from './accounts.resolver.js';
import { AccountDisputesResolver, EntryDisputeResolver, OpenDisputesResolver } from './entry-disputes.resolver.js';
import { AccountExchangeResolver, CommunityExchangesResolver, CreditExchangeResolver } from './exchanges.resolver.js';
import { FindAccount, unusedAccount } from './find-account.js';
import { maySee } from './who-may-see.js';

const isVisible = (row: AccountRow, viewer: string | undefined, rolesIn: GraphContext['rolesIn']) => maySee(row, { viewer, rolesIn });

/** Success types that show an account, by field: for whoever may see it. */
export const readBack = { account: { projection: accounts, isVisible, unmade: unusedAccount } };

@Module({
  providers: [
    FindAccount, AccountsResolver, CommunityAccountsResolver, MembershipAccountResolver, SponsorNameResolver, AccountFieldsResolver, AccountWaitingResolver, AccountsByResolver,
    AccountDisputesResolver, OpenDisputesResolver, EntryDisputeResolver, LimitExceptionResolver, MandateResolver, CreditRequestResolver, CreditHoldResolver,
    CommunityExchangesResolver, AccountExchangeResolver, CreditExchangeResolver,
  ],
})
export class AccountsModule {}
