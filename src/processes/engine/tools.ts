import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../../../contracts/values.js';
import type { Clock } from '../../kernel/clock.js';
import type { Codec } from '../../kernel/codec.js';
import type { AnyCommand } from '../../kernel/command.js';
import { isRejected } from '../../kernel/decider.js';
import { mayPass, type EventStore } from '../../kernel/event-store.js';
import type { Outcome } from '../../kernel/outcome.js';
import { messageOf } from '../../kernel/message-of.js';
import type { Ownership } from '../../kernel/ownership.js';
import type { StreamReader } from '../../kernel/stream-reader.js';
import type { Telemetry } from '../../kernel/telemetry.js';
import type { Vault } from '../../kernel/vault.js';

/** Something an operator may want to know: a refusal (`debug`), a pause and another attempt (`warn`), a stop, or a refusal of what cannot be refused (`error`). */
export type ProcessReport = { readonly level: 'debug' | 'warn' | 'error'; readonly process: string; readonly message: string; readonly error?: unknown };

/** What processes and timers run on. */
export type Tools = {
  readonly store: EventStore;
  readonly codec: Codec;
  readonly streams: StreamReader;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Who of several instances runs what; without it there is only this one. */
  readonly ownership?: Ownership | undefined;
  /** Over the command bus, like everybody else. */
  readonly send: (command: AnyCommand) => Promise<Outcome>;
  readonly report: (report: ProcessReport) => void;
  readonly telemetry?: Telemetry;
};

const PAUSE_MS_MIN = 50;
/** A store that is back is not to be kept waiting for long. */
const PAUSE_MS_MAX = 5_000;

/** Longer after every failure, never quite as long as somebody else's pause; ends early when the signal is aborted. */
export const pause = async (failures: number, signal: AbortSignal): Promise<void> => {
  const longest = Math.min(PAUSE_MS_MAX, PAUSE_MS_MIN * 2 ** Math.min(failures, 20));
  await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
};

type Sender = { readonly process: string; readonly signal: AbortSignal; readonly mustBeHeard?: true | undefined };
/** The same command with other words: those of somebody who was erased since are gone. */
const HEARD_BEFORE = 'IDEMPOTENCY_CONFLICT';

/**
 * Sends until it is answered: what is busy or away is asked again, under the same name, and each time at the present one. A log may be away for longer than Stripe
 * remembers what it was asked: who looks at the time of a command must not be told that of the first attempt. @throws what cannot be retried, and when the signal is aborted meanwhile
 */
export const sendUntilAnswered = async ({ send, report, clock }: Tools, make: (at: Instant) => AnyCommand, { process, signal, mustBeHeard }: Sender): Promise<Outcome> => {
  for (let failures = 0; ; failures++) {
    signal.throwIfAborted();
    const command = make(clock.now());
    try {
      const outcome = await send(command);
      if (!isRejected(outcome)) return outcome;
      if (outcome.rejected !== 'BUSY') {
        report({ level: mustBeHeard && outcome.rejected !== HEARD_BEFORE ? 'error' : 'debug', process, message: `${command.type} was refused: ${outcome.rejected}` });
        return outcome;
      }
    } catch (error) {
      if (!mayPass(error)) throw error;
      report({ level: 'warn', process, message: `${command.type} is sent again: ${messageOf(error)}`, error });
    }
    await pause(failures, signal);
  }
};
