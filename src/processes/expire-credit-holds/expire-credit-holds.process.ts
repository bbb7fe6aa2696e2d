import { z } from 'zod';
import { accountId, creditHoldId } from '../../../contracts/values.js';
import { ExpireHold } from '../../account/account.commands.js';
import { defineTimer } from '../../kernel/process.js';

const about = z.tuple([accountId, creditHoldId]);

/** Credits that were set aside until now, and neither paid nor given back, are their owner's again. */
export const expireCreditHolds = defineTimer({
  kind: 'expire-credit-holds',
  fire: (names) => {
    const [account, hold] = about.parse(names.split(' '));
    return [(meta) => new ExpireHold({ accountId: account, holdId: hold }, meta)];
  },
});
