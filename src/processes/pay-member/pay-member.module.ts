import { Module } from '@nestjs/common';
import { EndCreditRequestProcess, PayCreditRequestProcess } from './answer-request.process.js';
import { AskForCreditsProcess } from './ask-for-credits.process.js';
import { GiveMandateProcess } from './give-mandate.process.js';
import { GiveMandateResolver } from './give-mandate.resolver.js';
import { GiveCreditsProcess, Payments, ThankGroupProcess } from './pay-member.process.js';
import { PayMemberResolver } from './pay-member.resolver.js';

@Module({ providers: [PayMemberResolver, GiveMandateResolver, Payments, GiveCreditsProcess, AskForCreditsProcess, ThankGroupProcess, GiveMandateProcess, PayCreditRequestProcess, EndCreditRequestProcess] })
export class PayMemberModule {}
