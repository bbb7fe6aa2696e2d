/** The long form of a property may take a day. */
export const LONG_MS = 86_400_000;

/** How many cases a property of the ledger is asked with: `LEDGER_RUNS=10000` is the long form. */
export const ledgerRuns = (short: number): number => Number(process.env['LEDGER_RUNS'] ?? short);
