import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { z } from 'zod';
import { accountId, bookingId, creditHoldId } from '../../../contracts/values.js';
import { VoidHold } from '../../account/account.commands.js';
import { AbandonCreditHold, GiveCreditsBack } from '../../booking/booking.commands.js';
import { isRejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { defineTimer } from '../../kernel/process.js';

/**
 * Gives credits back that no agreement came to live by. The booking's stream is asked first and says, once and for all, that none ever
 * will: so an answer that was delayed for ever so long finds its credits refused, and nobody is owed what others can spend.
 */
@CommandHandler(GiveCreditsBack)
export class SettleCreditHoldsProcess implements ICommandHandler<GiveCreditsBack> {
  constructor(private readonly commands: CommandBus) {}

  async execute({ data: { bookingId: booking, accountId: account, holdId }, meta }: GiveCreditsBack): Promise<Outcome> {
    const step = (n: number) => ({ ...meta, actor: 'system:settle-credit-holds', commandId: derivedUuid('settle-credit-holds', meta.commandId, n) });
    const abandoned = await this.commands.execute<AbandonCreditHold, Outcome>(new AbandonCreditHold({ bookingId: booking, holdId }, step(0)));
    return isRejected(abandoned) ? abandoned : this.commands.execute<VoidHold, Outcome>(new VoidHold({ accountId: account, holdId }, step(1)));
  }
}

const about = z.tuple([accountId, bookingId, creditHoldId]);

/** Two minutes after credits were held for a booking it was agreed by them, or a crash came between. */
export const settleCreditHolds = defineTimer({
  kind: 'settle-credit-holds',
  fire: (names) => {
    const [account, booking, hold] = about.parse(names.split(' '));
    return [(meta) => new GiveCreditsBack({ accountId: account, bookingId: booking, holdId: hold }, meta)];
  },
});
