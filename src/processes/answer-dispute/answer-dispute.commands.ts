import type { AccountId, DisputeId, TransferId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** Pays back what `accountId` received. Where it answers a dispute, that may stand in the other side's account: it is looked at before this becomes `ReverseTransfer`. */
export class PayBack extends command('PayBack')<{
  accountId: AccountId; transferId: TransferId; reverses: TransferId; minutes?: string | undefined; reason?: string | undefined; disputeId?: DisputeId | undefined;
}> {}
