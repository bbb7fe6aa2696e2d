import type { Policy } from '../../contracts/community/policy.js';
import type { AnyRecorded } from '../../src/kernel/codec.js';
import type { Heard } from './ledger-books.js';
import type { LedgerModel } from './ledger-model.js';

/** What an auditor makes of any event: of a policy the limits, of an account the entries. */
export const hear = (model: LedgerModel, event: AnyRecorded): void => {
  if (event.type === 'CommunityFounded' || event.type === 'PolicyChanged') model.books.policy = (event.data as { policy: Policy }).policy;
  else if (event.type === 'MemberJoined') joins(model, event.data as { memberId: string; roles: readonly string[] });
  else if (event.stream.startsWith('account-')) model.hear(event as Heard);
};

const joins = ({ books }: LedgerModel, { memberId: who, roles }: { readonly memberId: string; readonly roles: readonly string[] }): void => {
  if (roles.includes('treasurer')) books.treasurers.add(who);
};
