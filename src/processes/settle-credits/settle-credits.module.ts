import { Module } from '@nestjs/common';
import { PayWhatIsOwedProcess } from './pay-what-is-owed.process.js';

@Module({ providers: [PayWhatIsOwedProcess] })
export class SettleCreditsModule {}
