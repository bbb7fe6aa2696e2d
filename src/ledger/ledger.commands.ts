import type { LedgerEvent } from '../../contracts/ledger/ledger.events.js';
import type { CommunityId } from '../../contracts/values.js';
import { command } from '../kernel/command.js';

/** Sent by a timer: reads what came since the last head, and publishes the next one. */
export class CloseLedgerDay extends command('CloseLedgerDay')<{ communityId: CommunityId }> {}
/** What was read. The decider sees to it that it continues the head before. */
export class PublishLedgerHead extends command('PublishLedgerHead')<LedgerEvent['data']> {}

export const ledgerCommands = [PublishLedgerHead] as const;
export type LedgerCommand = InstanceType<(typeof ledgerCommands)[number]>;
