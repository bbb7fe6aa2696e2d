import type { Bench } from './harness/bench.js';
import { appends } from './rows/appends.js';
import { commands } from './rows/commands.js';
import { graphqlReads } from './rows/graphql-reads.js';
import { replaysOnPGlite, replaysOnPostgres } from './rows/replays.js';

/** Every bench, in the order in which they are measured. */
export const benches: readonly Bench[] = [appends, commands, graphqlReads, replaysOnPGlite, replaysOnPostgres];
