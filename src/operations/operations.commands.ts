import type { Difference, RollbackRefusal } from '../../contracts/operations/operations.events.js';
import { command, type CommandMeta } from '../kernel/command.js';

/** What has to be known depends on what is ordered. */
export type OrderKind = 'replay' | 'rollback' | 'release';

/** What is known of a read model when an operator orders something: brought along, because it is not in the log. It does not tell one command from another. */
export type Situation = {
  readonly isKnown: boolean;
  /** The replay that is under way. */
  readonly replayId?: string | undefined;
  /** Whether that is needed because there is nothing else to be read: then it cannot be called off. */
  readonly isNeeded?: boolean;
  /** The generation that serves. */
  readonly generation?: number | undefined;
  readonly hasPrevious?: boolean;
  /** What is parked: keys of rows, and the event that each waits for. */
  readonly parked?: readonly { readonly key: string; readonly eventId: string }[];
};

type Act = { readonly projection: string; readonly actId: string };
type Ordered = Act & { readonly reason: string };
type Ended<Outcome extends string> = Act & { readonly outcome: Outcome };

/** An order of an operator, decided by what is known at that moment. */
const order = <Type extends string>(type: Type) =>
  class<Data extends object> extends command(type)<Data> {
    constructor(data: Data, meta: CommandMeta, readonly situation: Situation) {
      super(data, meta);
    }
  };

/** `together`: all that are replayed in the same pass, of which this is one. */
export class OrderReplay extends order('OrderReplay')<Ordered & { dryRun: boolean; together: readonly string[] }> {}
export class CancelReplay extends order('CancelReplay')<Ordered> {}
export class OrderRollback extends order('OrderRollback')<Ordered> {}
export class OrderParkedRetry extends order('OrderParkedRetry')<Ordered & { key: string }> {}
export class OrderParkedSkip extends order('OrderParkedSkip')<Ordered & { key: string; eventId: string }> {}

/** Written down by the system when it is so; an act that has ended, or that nobody ordered, is not ended again. */
export class EndReplay extends command('EndReplay')<Ended<'DONE' | 'FAILED' | 'CANCELLED'> & { error?: string | undefined; generation?: number | undefined; rows?: number | undefined; difference?: Difference | undefined }> {}
export class EndRollback extends command('EndRollback')<Ended<'DONE' | 'REFUSED'> & { generation?: number | undefined; refusal?: RollbackRefusal | undefined }> {}
export class EndParkedRelease extends command('EndParkedRelease')<Ended<'RELEASED' | 'PARKED_AGAIN' | 'NOT_PARKED'>> {}

export const operationsCommands = [OrderReplay, CancelReplay, OrderRollback, OrderParkedRetry, OrderParkedSkip, EndReplay, EndRollback, EndParkedRelease] as const;
export type OperationsCommand = InstanceType<(typeof operationsCommands)[number]>;
