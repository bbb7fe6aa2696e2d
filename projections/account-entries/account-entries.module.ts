import { Module } from '@nestjs/common';
import { AccountEntriesResolver, AccountEntryResolver, StatementResolver } from './account-entries.resolver.js';
import { Names } from './names.js';

@Module({ providers: [Names, AccountEntriesResolver, AccountEntryResolver, StatementResolver] })
export class AccountEntriesModule {}
