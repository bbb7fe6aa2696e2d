import type { DisputeId, TransferId } from '../values.js';
import type { AccountEvent } from './account.events.js';

/** The disputes that an account knows of: which transfer each is about, and whether it waits for an answer. */
export type Disputes = ReadonlyMap<DisputeId, { readonly transferId: TransferId; readonly open: boolean }>;

/** Before the first event of an account. */
export const noDisputes: Disputes = new Map();

/** Folds the events of an account to its disputes: each is closed by being dismissed or taken back, or by the entry of a reversal that names it. */
export const disputesAfter = (before: Disputes, { type, data }: AccountEvent): Disputes => {
  switch (type) {
    case 'EntryDisputed': return new Map(before).set(data.disputeId, { transferId: data.transferId, open: true });
    case 'EntryDisputeDismissed':
    case 'EntryDisputeWithdrawn': return closed(before, data.disputeId);
    case 'CreditsTransferred':
    case 'CreditsReceived': return data.purpose.kind === 'REVERSAL' ? closed(before, data.purpose.disputeId) : before;
    default: return before;
  }
};

const closed = (disputes: Disputes, id: DisputeId | undefined): Disputes => {
  const known = id === undefined ? undefined : disputes.get(id);
  return id === undefined || known === undefined ? disputes : new Map(disputes).set(id, { ...known, open: false });
};
