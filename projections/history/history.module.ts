import { Module } from '@nestjs/common';
import { AccountHistoryResolver, BookingHistoryResolver, CommunityHistoryResolver, ListingHistoryResolver, MemberHistoryResolver, MembershipHistoryResolver } from './history.resolver.js';
import { LogTailResolver } from './log-tail.resolver.js';
import { LogResolver } from './log.resolver.js';
import { Stories } from './stories.js';

@Module({ providers: [Stories, BookingHistoryResolver, ListingHistoryResolver, CommunityHistoryResolver, MemberHistoryResolver, MembershipHistoryResolver, AccountHistoryResolver, LogResolver, LogTailResolver] })
export class HistoryModule {}
