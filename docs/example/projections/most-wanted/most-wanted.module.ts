import { Module } from '@nestjs/common';
import { MostWantedResolver } from './most-wanted.resolver.js';

@Module({ providers: [MostWantedResolver] })
export class MostWantedModule {}
