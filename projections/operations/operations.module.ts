import { Module } from '@nestjs/common';
import { afterwardsResolvers, BegunReplaysResolver, ProjectionFieldsResolver, ProjectionsResolver } from './operations.resolver.js';

/** How the read models are, for those who run them. */
@Module({ providers: [ProjectionsResolver, ProjectionFieldsResolver, BegunReplaysResolver, ...afterwardsResolvers] })
export class ProjectionsModule {}
