import type { EventType, DomainEvent } from '../../contracts/events.js';
import type { Instant } from '../../contracts/values.js';
import type { AnyRecorded, Recorded } from './codec.js';
import type { AnyCommand, CommandMeta } from './command.js';
import type { Position } from './event-store.js';
import type { StreamReader } from './stream-reader.js';

/** A command that wants its meta: the runner derives the id from process, event and place, so that a repeat is harmless. */
export type Send = (meta: CommandMeta) => AnyCommand;

export type Reaction<Type extends EventType> = (event: Recorded<Extract<DomainEvent, { type: Type }>>, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]>;

/** Event in, commands out. It keeps nothing but a checkpoint; what it must know of the past it folds from the log. */
export type Process = {
  readonly name: string;
  readonly on: { readonly [Type in EventType]?: Reaction<Type> };
  /** What it sends follows from what was decided, and no rule can be against it: a refusal is a mistake that somebody has to hear of. */
  readonly mustBeHeard?: true;
  /** For who waits for somebody else's answers: events of different keys are answered side by side, those of one key in order. Without it all are, in order. */
  readonly sideBySide?: (event: AnyRecorded) => string;
};

export const defineProcess = (process: Process): Process => process;

/** Something that is due: `kind` says which process minds it, `about` which thing it is about. */
export type Timer = { readonly kind: string; readonly about: string; readonly dueAt: Instant };

/** Port to the read model of timers. */
export abstract class DueTimers {
  /** So many of the timers due at this instant, longest overdue first, none of the excepted kinds. */
  abstract due(at: Instant, wanted: { readonly max: number; readonly except: readonly string[] }): Promise<readonly Timer[]>;
  /** Resolves when the timers that the log sets and clears up to this position are known. */
  abstract caughtUp(position: Position): Promise<void>;
}

/** What a kind of timer sends when it is due. The decider, not the timer, has the last word. */
export type TimerDefinition = { readonly kind: string; readonly fire: (about: string, streams: StreamReader) => readonly Send[] | Promise<readonly Send[]> };
export const defineTimer = (timer: TimerDefinition): TimerDefinition => timer;
