import type { AdminCommand } from './admin-command.js';
import { backupCommand } from './backup.command.js';
import { doctorCommand } from './doctor.command.js';
import { eventsCommand } from './events.command.js';
import { importCommand } from './import/import.command.js';
import { ledgerCommand } from './ledger.command.js';
import { paymentsCommand } from './payments.command.js';
import { projectionsCommand } from './projections.command.js';
import { restoreCommand } from './restore.command.js';
import { startCommand } from './start.js';

/** Everything that `barnraise` can do, in the order of its help. */
export const adminCommands: readonly AdminCommand[] = [startCommand, importCommand, projectionsCommand, eventsCommand, ledgerCommand, paymentsCommand, doctorCommand, backupCommand, restoreCommand];
