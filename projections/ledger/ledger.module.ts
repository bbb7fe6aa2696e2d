import { Module } from '@nestjs/common';
import { CommunityLedgerResolver, CreditBudgetResolver, LedgerOverviewResolver, RewardProgrammeResolver } from './ledger.resolver.js';

@Module({ providers: [CommunityLedgerResolver, LedgerOverviewResolver, CreditBudgetResolver, RewardProgrammeResolver] })
export class LedgerOverviewModule {}
