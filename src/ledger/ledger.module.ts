import { Module } from '@nestjs/common';
import { streamOf } from '../../contracts/events.js';
import type { LedgerEvent } from '../../contracts/ledger/ledger.events.js';
import { commandHandlers } from '../kernel/command-handlers.js';
import type { StreamModule } from '../kernel/handle-command.js';
import { LedgerDays } from './ledger-days.js';
import { ledgerCommands, type LedgerCommand } from './ledger.commands.js';
import { ledgerDecider, type LedgerRejection } from './ledger.decider.js';
import type { Heads } from './ledger.state.js';

/** The heads of a community's ledger, in a stream of their own. */
export const ledger: StreamModule<Heads, LedgerCommand, LedgerEvent, LedgerRejection> = {
  decider: ledgerDecider,
  streamOf: ({ data }) => streamOf.ledger(data.communityId),
  communityOf: (_, { data }) => data.communityId,
};

@Module({ providers: [LedgerDays, ...commandHandlers<Heads, LedgerCommand, LedgerEvent, LedgerRejection>(ledgerCommands, ledger)] })
export class LedgerModule {}
