import { Module } from '@nestjs/common';
import { OrientationProcess } from './orientation.process.js';
import { OrientationResolver } from './orientation.resolver.js';

@Module({ providers: [OrientationResolver, OrientationProcess] })
export class OrientationModule {}
