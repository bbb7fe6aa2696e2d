import type { LedgerEvent } from '../../contracts/ledger/ledger.events.js';

/** The last head of a community's ledger; none before the first. */
export type Heads = { readonly last: LedgerEvent['data'] | undefined };

export const noHeads: Heads = { last: undefined };

/** A ledger's stream holds nothing but heads: the last one says it all. */
export const evolve = (_: Heads, { data }: LedgerEvent): Heads => ({ last: data });
