import { z } from 'zod';
import { accountId, creditRequestId, transferId } from '../../../contracts/values.js';
import { EndCreditRequest } from '../../account/account.commands.js';
import { idFrom } from '../../kernel/ids.js';
import { defineTimer } from '../../kernel/process.js';

const about = z.tuple([accountId, creditRequestId]);

/** Nobody has answered in time. The id of the transfer, where silence is consent, follows from the request: it is paid once, if at all. */
export const lapseCreditRequests = defineTimer({
  kind: 'lapse-credit-requests',
  fire: (names) => {
    const [account, request] = about.parse(names.split(' '));
    const transfer = transferId.parse(idFrom('trf', 'lapse-credit-requests', account, request));
    return [(meta) => new EndCreditRequest({ accountId: account, requestId: request, transferId: transfer }, meta)];
  },
});
