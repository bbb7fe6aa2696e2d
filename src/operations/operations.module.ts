import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import type { ProjectionEvent } from '../../contracts/operations/operations.events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { Acts } from './operations.acts.js';
import { operationsCommands, type OperationsCommand } from './operations.commands.js';
import { operationsDecider, type OperationsRejection } from './operations.decider.js';
import { OperationsResolver } from './operations.resolver.js';
import type { Operated } from './operations.state.js';
import { ReplayEnds } from './replay-ends.js';

/** What operators order about one read model, in a stream of its own. */
export const operations: StreamModule<Operated, OperationsCommand, ProjectionEvent, OperationsRejection> = {
  decider: operationsDecider,
  streamOf: ({ data }) => streamOf.projection(data.projection),
};

@Module({ providers: [OperationsResolver, Acts, ReplayEnds, ...commandHandlers<Operated, OperationsCommand, ProjectionEvent, OperationsRejection>(operationsCommands, operations)] })
export class OperationsModule {}
