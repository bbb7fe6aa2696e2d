import { Module } from '@nestjs/common';
import { SponsoredProgrammeProcess } from './sponsor.process.js';
import { SponsorResolver } from './sponsor.resolver.js';

@Module({ providers: [SponsorResolver, SponsoredProgrammeProcess] })
export class SponsorModule {}
