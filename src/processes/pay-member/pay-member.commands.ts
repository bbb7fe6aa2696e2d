import type { AccountId, BudgetId, CreditRequestId, Instant, MandateId, TransferId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/**
 * What is asked of an account by people. Whether the other side belongs to the community is said by another stream: only then does it become
 * `TransferCredits`, `RequestCredits` or `AwardGroup`. Minutes are decimal strings.
 */
type Given = { minutes: string; transferId: TransferId };

/**
 * From a member: a gift to another or to the fund. From the fund, by a treasurer: spending. From the issue to the fund, by a treasurer,
 * within the budget `budgetId`. Always at once.
 */
export class GiveCredits extends command('GiveCredits')<Given & {
  from: AccountId; to: AccountId; reason?: string | undefined; mandateId?: MandateId | undefined; budgetId?: BudgetId | undefined; effectiveAt?: Instant | undefined;
}> {}
/** `to`, the asker's own account, asks `payer` to pay. */
export class AskForCredits extends command('AskForCredits')<{ payer: AccountId; to: AccountId; requestId: CreditRequestId; minutes: string; reason: string }> {}
/** Many are paid by the fund for work they did together: all of them, or none. */
export class ThankGroup extends command('ThankGroup')<{ fund: AccountId; awards: readonly (Given & { to: AccountId })[]; reason: string }> {}
