import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ExpireHold, PostHold, TransferCredits } from '../../account/account.commands.js';
import { isRejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { PayWhatIsOwed } from './settle-credits.commands.js';

/**
 * A breakdown may be settled after its hold has expired: what was agreed to is owed all the same. Then it is a transfer on the word of the
 * agreement, within the limit of now; where there is not enough, the account says so for ever (`TransferRefused`), and the booking shows it.
 * Both ways have the name of the hold, so that one of them is gone.
 */
@CommandHandler(PayWhatIsOwed)
export class PayWhatIsOwedProcess implements ICommandHandler<PayWhatIsOwed> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ data: { accountId, to, holdId, ...payment }, meta }: PayWhatIsOwed): Promise<Outcome> {
    const step = (n: number) => ({ ...meta, commandId: derivedUuid('settle-credits', meta.commandId, n) });
    const posted = await this.commands.execute<PostHold, Outcome>(new PostHold({ accountId, holdId, ...payment }, step(0)));
    if (!isRejected(posted) || posted.rejected !== 'HOLD_EXPIRED') return posted;
    // nobody may have said yet that it has expired: until then its minutes count as spent
    const freed = await this.commands.execute<ExpireHold, Outcome>(new ExpireHold({ accountId, holdId }, step(1)));
    return isRejected(freed) ? freed : this.commands.execute<TransferCredits, Outcome>(new TransferCredits({ accountId, to, ...payment }, step(2)));
  }
}
