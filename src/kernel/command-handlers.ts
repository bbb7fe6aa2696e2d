import type { Provider, Type } from '@nestjs/common';
import { CommandHandler } from '@nestjs/cqrs';
import type { AnyCommand } from './command.js';
import type { AnyEvent } from './decider.js';
import { CommandHandling, type StreamModule } from './handle-command.js';

/** Puts a module's commands on Nest's bus: one handler for each, all of them the kernel's. */
export const commandHandlers = <State, Command extends AnyCommand, Event extends AnyEvent, Code extends string>(
  commands: readonly Type<Command>[], module: StreamModule<State, Command, Event, Code>,
): Provider[] =>
  commands.map((command) => {
    @CommandHandler(command)
    class Handler {
      constructor(readonly kernel: CommandHandling) {}
      execute(given: Command) {
        return this.kernel.handle(module, given);
      }
    }
    return Handler;
  });
