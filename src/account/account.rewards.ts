import { RewardApproved, RewardLapsed, SponsorOpened, type Purpose } from '../../contracts/account/account.events.js';
import { memberId, type Instant } from '../../contracts/values.js';
import { firstRejection, reject, type Case } from '../kernel/decider.js';
import { valueAt } from '../kernel/persistent-map.js';
import { minutesOf } from './account.amounts.js';
import type { GrantReward, LapseReward, OpenSponsor } from './account.commands.js';
import { earlier, paying, refused, whyNotRewarded, type Decision } from './account.payments.js';
import { toOpenSponsor, toReward } from './account.rules.js';
import type { Account, Programme } from './account.state.js';

/** By a treasurer, under an id that nobody has: what is given to it from now on pays rewards, and nothing else. */
export const openSponsor = (asked: Case<Account, OpenSponsor>): Decision => {
  const { state, command: { data, meta } } = asked;
  const no = firstRejection(toOpenSponsor, asked);
  if (no) return no;
  return state.opened ? reject('TRANSFER_ID_TAKEN') : [SponsorOpened.of({ ...data, authorId: memberId.parse(meta.actor) })];
};

/**
 * The fund decides on every reward, since it keeps all programmes and what everybody has had. It pays its own; a sponsor's it approves, and the
 * sponsor's account pays. When it was granted stands in the entry, since the month counts.
 */
export const reward = (asked: Case<Account, GrantReward>): Decision => {
  const { state, command: { data: { accountId, transferId, to, programmeId, bookingId, agreed, ...data }, meta } } = asked;
  const no = firstRejection(toReward, asked);
  if (no) return no;
  const minutes = minutesOf(data.minutes);
  const before = earlier(state, transferId, { to, minutes });
  if (before) return before;
  const programme = valueAt(state.programmes, programmeId);
  if (programme === undefined) return reject('NO_SUCH_PROGRAMME');
  if (!agreed && hasEnded(programme, meta.at)) return reject('PROGRAMME_ENDED');
  const purpose: Purpose = { kind: 'REWARD', programmeId, bookingId };
  const payment = { transferId, to, minutes, purpose, authority: 'AGREEMENT', effectiveAt: meta.at } as const;
  const { source } = programme;
  if (source === undefined) return paying(asked, payment);
  const stopped = whyNotRewarded(asked, payment);
  return [stopped ? refused(asked, transferId, { ...payment, ...stopped }) : RewardApproved.of({ accountId, transferId, source, to, minutes: data.minutes, programmeId, bookingId, effectiveAt: meta.at })];
};

const hasEnded = ({ ended, until }: Programme, at: Instant): boolean => ended || (until !== undefined && at >= until);

/** What a sponsor could not pay counts no longer, and its name is used up. */
export const lapseReward = (asked: Case<Account, LapseReward>): Decision => {
  const { state, command: { data: { accountId, transferId, code, missing } } } = asked;
  const no = firstRejection(toReward, asked);
  if (no) return no;
  const [approval, attempt] = [valueAt(state.approvals, transferId), valueAt(state.attempts, transferId)];
  if (approval === undefined || attempt === undefined) return reject('NO_SUCH_TRANSFER');
  if (attempt.refused) return [];
  return [RewardLapsed.of({ accountId, transferId, to: attempt.to, minutes: String(attempt.minutes), ...approval, code, missing })];
};
