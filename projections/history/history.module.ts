import { Module } from '@nestjs/common';
import { AccountHistoryResolver, BookingHistoryResolver, CommunityHistoryResolver, ListingHistoryResolver, MemberHistoryResolver, MembershipHistoryResolver, PaymentHistoryResolver } from './history.resolver.js';
import { LogTailResolver } from './log-tail.resolver.js';
import { LogResolver } from './log.resolver.js';
import { Stories } from './stories.js';

@Module({ providers: [Stories, BookingHistoryResolver, ListingHistoryResolver, CommunityHistoryResolver, MemberHistoryResolver, MembershipHistoryResolver, AccountHistoryResolver, PaymentHistoryResolver, LogResolver, LogTailResolver] })
export class HistoryModule {}
