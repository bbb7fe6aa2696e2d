import { Module } from '@nestjs/common';
import { ClockResolver } from './clock.resolver.js';

/** What time it is, and setting it forward where that is allowed. */
@Module({ providers: [ClockResolver] })
export class ClockModule {}
