import type { CreditsTransferred, HoldPosted } from '../../../contracts/account/account.events.js';
import { communityOfAccount, fundOf } from '../../../contracts/account/accounts.js';
import { readable, type EventOf } from '../../../contracts/event.js';
import { ReceiveCredits } from '../../account/account.commands.js';
import { defineProcess, type Send } from '../../kernel/process.js';

type Transferred = EventOf<typeof CreditsTransferred>['data'];
type Paid = Transferred | EventOf<typeof HoldPosted>['data'];
type Words = Pick<ReceiveCredits['data'], 'authorId' | 'reason'>;

/**
 * What has left an account arrives: at the payee's, and what is due of it at the community's fund. It has been decided already: only the
 * payer's event moves credits, and a receipt that is sent twice is answered as the first.
 */
export const deliverCredits = defineProcess({
  name: 'deliver-credits',
  mustBeHeard: true,
  on: {
    CreditsTransferred: ({ data }) => [toPayee(data, { authorId: data.authorId, reason: readable(data.reason) }), ...toFund(data)],
    HoldPosted: ({ data }) => [toPayee(data), ...toFund(data)],
  },
});

const toPayee = ({ accountId: from, to, transferId, minutes, levy = '0', purpose, effectiveAt }: Paid, words: Words = {}): Send =>
  (meta) => new ReceiveCredits({ accountId: to, transferId, from, minutes: String(BigInt(minutes) - BigInt(levy)), purpose, ...words, effectiveAt }, meta);

/** Without the words: they are for the payee, while everybody may read the fund. */
const toFund = ({ accountId: from, transferId, levy, purpose, effectiveAt }: Paid): readonly Send[] => (levy === undefined ? [] : [
  (meta) => new ReceiveCredits({ accountId: fundOf(communityOfAccount(from)), transferId, from, minutes: levy, purpose, isLevy: true, effectiveAt }, meta),
]);
