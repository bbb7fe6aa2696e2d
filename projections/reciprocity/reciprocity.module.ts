import { Module } from '@nestjs/common';
import { ExchangeResolver, MemberExchangesResolver } from './reciprocity.resolver.js';

@Module({ providers: [MemberExchangesResolver, ExchangeResolver] })
export class ReciprocityModule {}
