import { Module } from '@nestjs/common';
import { ExchangeCreditsResolver } from './exchange-credits.resolver.js';
import { AgreeToExchangeProcess, GiveCreditsAbroadProcess } from './give-abroad.process.js';

@Module({ providers: [ExchangeCreditsResolver, GiveCreditsAbroadProcess, AgreeToExchangeProcess] })
export class ExchangeCreditsModule {}
