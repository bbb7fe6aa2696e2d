import { Module } from '@nestjs/common';
import { RewardRecipientProcess } from './reward-recipient.process.js';
import { RewardRecipientResolver } from './reward-recipient.resolver.js';

@Module({ providers: [RewardRecipientResolver, RewardRecipientProcess] })
export class RewardRecipientModule {}
