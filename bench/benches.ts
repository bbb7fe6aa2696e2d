import type { Bench } from './harness/bench.js';
import { appends } from './rows/appends.js';
import { commands } from './rows/commands.js';
import { eventStoreDb, eventStoreDbStandIn } from './rows/eventstoredb.js';
import { graphqlCommands } from './rows/graphql-commands.js';
import { graphqlReads } from './rows/graphql-reads.js';
import { imports } from './rows/imports.js';
import { ledger } from './rows/ledger.js';
import { liveQueries } from './rows/live-queries.js';
import { longStreams } from './rows/long-streams.js';
import { payments } from './rows/payments.js';
import { replaysOnPGlite, replaysOnPostgres } from './rows/replays.js';
import { serverProcess } from './rows/server.js';
import { webhooks } from './rows/webhooks.js';

/** Every bench, in the order in which they are measured. */
export const benches: readonly Bench[] = [
  appends, commands, longStreams, graphqlReads, graphqlCommands, imports, ledger, webhooks, payments, replaysOnPGlite, replaysOnPostgres, liveQueries, serverProcess, eventStoreDbStandIn, eventStoreDb,
];
