import { Module } from '@nestjs/common';
import { AnswerDisputeProcess } from './answer-dispute.process.js';
import { AnswerDisputeResolver } from './answer-dispute.resolver.js';

@Module({ providers: [AnswerDisputeProcess, AnswerDisputeResolver] })
export class AnswerDisputeModule {}
