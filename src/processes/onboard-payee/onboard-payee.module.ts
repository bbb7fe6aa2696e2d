import { Module } from '@nestjs/common';
import { BecomePayeeProcess, RefreshPayeeProcess } from './onboard-payee.process.js';
import { OnboardPayeeResolver } from './onboard-payee.resolver.js';

@Module({ providers: [OnboardPayeeResolver, BecomePayeeProcess, RefreshPayeeProcess] })
export class OnboardPayeeModule {}
