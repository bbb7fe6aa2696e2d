import { Module } from '@nestjs/common';
import { FollowWebhooksProcess } from './follow-webhooks.process.js';

@Module({ providers: [FollowWebhooksProcess] })
export class FollowWebhooksModule {}
