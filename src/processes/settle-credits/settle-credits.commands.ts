import type { Purpose } from '../../../contracts/account/account.events.js';
import type { AccountId, CreditHoldId, Instant, TransferId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** Pays what a booking has come to, from what was held for it; where that has expired meanwhile, from what the account may still spend. By the process alone. */
export class PayWhatIsOwed extends command('PayWhatIsOwed')<{
  accountId: AccountId; to: AccountId; holdId: CreditHoldId; transferId: TransferId; minutes: string; purpose: Purpose; effectiveAt?: Instant | undefined;
}> {}
