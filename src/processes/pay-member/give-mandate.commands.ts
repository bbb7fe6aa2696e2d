import type { AccountId, Instant, MandateId, MemberId } from '../../../contracts/values.js';
import { command } from '../../kernel/command.js';

/** Lets a member pay from the account. Whether they belong to the community is looked at first: only then it becomes `GiveMandate`. */
export class EntrustMember extends command('EntrustMember')<{ accountId: AccountId; mandateId: MandateId; holderId: MemberId; minutes: string; until?: Instant | undefined; reason?: string | undefined }> {}
