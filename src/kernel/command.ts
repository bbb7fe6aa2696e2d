import type { Instant } from '../../contracts/values.js';

/** Acts on its own behalf: timers, processes, imports. A member's id never begins like this. */
export type SystemActor = `system:${string}`;

/** Who asked for what, when, and under which name it may be repeated. */
export type CommandMeta = {
  readonly commandId: string;
  /** A member's id, or a part of the system. */
  readonly actor: string;
  readonly at: Instant;
  /** The event that led to this command. */
  readonly causationId?: string;
  readonly correlationId?: string;
};

/** Whether nobody asked for it in person: a process, a timer or an import did. */
export const isSystem = ({ meta }: { readonly meta: Pick<CommandMeta, 'actor'> }): boolean => meta.actor.startsWith('system:');

/** Base of a command class: `class AcceptBooking extends command('AcceptBooking')<{ bookingId: BookingId }> {}` */
export const command = <Type extends string>(type: Type) =>
  class<Data extends object> {
    readonly type = type;
    constructor(readonly data: Data, readonly meta: CommandMeta) {}
  };

export type AnyCommand = { readonly type: string; readonly data: object; readonly meta: CommandMeta };
