import { LedgerHeadPublished, type LedgerEvent } from '../../contracts/ledger/ledger.events.js';
import { firstRejection, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { LedgerCommand } from './ledger.commands.js';
import { toPublish } from './ledger.rules.js';
import { evolve, noHeads, type Heads } from './ledger.state.js';

export type LedgerRejection = 'NOT_FOUND' | 'HEAD_OF_THE_DAY_PUBLISHED' | 'NOT_THE_NEXT_HEAD';

/** One head a day, each going on from the one before. */
const decide = (state: Heads, command: LedgerCommand, context: CommandContext): readonly LedgerEvent[] | Rejected<LedgerRejection> =>
  firstRejection(toPublish, { state, command, context }) ?? [LedgerHeadPublished.of(command.data)];

export const ledgerDecider: Decider<Heads, LedgerCommand, LedgerEvent, LedgerRejection> = { initial: noHeads, evolve, decide };
