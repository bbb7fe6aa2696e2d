import { Module } from '@nestjs/common';
import { SetAvailabilityProcess } from './set-availability.process.js';
import { SetAvailabilityResolver } from './set-availability.resolver.js';

@Module({ providers: [SetAvailabilityResolver, SetAvailabilityProcess] })
export class SetAvailabilityModule {}
