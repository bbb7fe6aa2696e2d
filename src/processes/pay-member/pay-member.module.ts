import { Module } from '@nestjs/common';
import { AskForCreditsProcess, GiveCreditsProcess, Payments, ThankGroupProcess } from './pay-member.process.js';
import { PayMemberResolver } from './pay-member.resolver.js';

@Module({ providers: [PayMemberResolver, Payments, GiveCreditsProcess, AskForCreditsProcess, ThankGroupProcess] })
export class PayMemberModule {}
