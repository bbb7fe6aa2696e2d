import { Module } from '@nestjs/common';
import type { AccountEvent } from '../../contracts/account/account.events.js';
import { communityOfAccount } from '../../contracts/account/accounts.js';
import { streamOf } from '../../contracts/events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { accountCommands, type AccountCommand } from './account.commands.js';
import { accountDecider, type AccountRejection } from './account.decider.js';
import { AccountResolver } from './account.resolver.js';
import { accountSnapshot } from './account.snapshot.js';
import type { Account } from './account.state.js';

/** The time credits of one member in one community, of its fund, or of its issue. */
export const account: StreamModule<Account, AccountCommand, AccountEvent, AccountRejection> = {
  decider: accountDecider,
  streamOf: ({ data }) => streamOf.account(data.accountId),
  communityOf: (_, { data }) => communityOfAccount(data.accountId),
  snapshot: accountSnapshot,
};

@Module({ providers: [AccountResolver, ...commandHandlers<Account, AccountCommand, AccountEvent, AccountRejection>(accountCommands, account)] })
export class AccountModule {}
