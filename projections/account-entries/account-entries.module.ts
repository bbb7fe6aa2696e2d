import { Module } from '@nestjs/common';
import { AccountEntriesResolver, AccountEntryResolver, StatementResolver } from './account-entries.resolver.js';
import { Names } from './names.js';
import { Services } from './services.js';

@Module({ providers: [Names, Services, AccountEntriesResolver, AccountEntryResolver, StatementResolver] })
export class AccountEntriesModule {}
