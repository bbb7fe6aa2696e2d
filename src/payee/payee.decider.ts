import type { Instant } from '../../contracts/values.js';
import { noPayee, payeeAfter, type PayeeAccount } from '../../contracts/payment/payee-account.js';
import { minutesToNextLook } from '../../contracts/payment/look-again.js';
import type { SeenAccount } from '../../contracts/payment/observed.js';
import { DebtDeferred, DebtResumed, OnboardingFailed, OnboardingIntended, PayeeAccountOpened, PayeeLookedAt, PayeeStatusChanged, type PayeeEvent } from '../../contracts/payment/payment.events.js';
import { plusMinutes } from '../../contracts/time.js';
import { firstRejection, reject, unreachable, type Case, type CommandContext, type Decider, type Rejected } from '../kernel/decider.js';
import type { FailOnboarding, IntendOnboarding, ObservePayee, PayeeCommand } from './payee.commands.js';
import { toHear, toOnboard, type PayeeRejection } from './payee.rules.js';

export type { PayeeRejection };
type Decision = readonly PayeeEvent[] | Rejected<PayeeRejection>;

const decide = (state: PayeeAccount, command: PayeeCommand, context: CommandContext): Decision => {
  if (command.type === 'IntendOnboarding') return onboard({ state, command, context });
  const no = firstRejection(toHear, { state, command, context });
  if (no) return no;
  const { debts } = state;
  switch (command.type) {
    case 'ObservePayee': return observe(state, command);
    case 'FailOnboarding': return fail(state, command);
    case 'DeferDebt': return debts.includes(command.data.bookingId) ? [] : [DebtDeferred.of(command.data)];
    case 'ResumeDebt': return debts.includes(command.data.bookingId) ? [DebtResumed.of(command.data)] : [];
    default: return unreachable(command);
  }
};

/** One account for each provider, and one call at a time that asks for it. */
const onboard = (asked: Case<PayeeAccount, IntendOnboarding>): Decision => {
  const { state: { account, calls }, command: { data: { memberId, country }, meta } } = asked;
  const no = firstRejection(toOnboard, asked);
  if (no) return no;
  if (account !== undefined || calls.some(({ state }) => state === 'OPEN')) return [];
  return [OnboardingIntended.of({ memberId, call: { operation: 'ONBOARD', key: `${memberId}:ONBOARD:${calls.length + 1}`, memberId, country }, intendedAt: meta.at })];
};

/** Stripe's word on a provider goes up and down: the last that was fetched counts. */
const observe = (state: PayeeAccount, { data: { memberId, seen, isInTurn }, meta }: ObservePayee): Decision => {
  const { country, account } = state;
  if (country === undefined || !isTheirs(state, memberId, seen)) return reject('NOT_FOUND');
  const { accountId, wanting } = seen;
  const status = statusAfter(state, seen);
  if (saysTheSame(state, { status, wanting })) return isInTurn ? [PayeeLookedAt.of({ memberId, accountId, ...nextLook(state, meta.at) })] : [];
  return [
    ...(account === undefined ? [PayeeAccountOpened.of({ memberId, accountId, country })] : []),
    PayeeStatusChanged.of({ memberId, accountId, status, wanting }),
  ];
};

/** Who could be paid once and is looked at again, or stands under a name that nobody here has heard of, does not begin anew: they are stopped, and so are their offers, while what is booked goes on. */
const statusAfter = ({ status }: PayeeAccount, seen: SeenAccount): SeenAccount['status'] => (seen.status === 'ONBOARDING' && (status === 'ACTIVE' || status === 'RESTRICTED') ? 'RESTRICTED' : seen.status);

/** An account has a status from its first word on. */
const saysTheSame = (state: PayeeAccount, { status, wanting }: Pick<SeenAccount, 'status' | 'wanting'>): boolean => state.status === status && state.wanting.join() === wanting.join();

const nextLook = ({ status, debts, unchanged }: PayeeAccount, at: Instant) => ({ unchanged: unchanged + 1, nextAt: plusMinutes(at, minutesToNextLook({ status, waiting: debts.length, unchanged: unchanged + 1 })) });

const isTheirs = ({ account }: PayeeAccount, member: string, { accountId, memberId }: SeenAccount): boolean => (memberId ?? member) === member && (account ?? accountId) === accountId;

const fail = ({ calls }: PayeeAccount, { data }: FailOnboarding): Decision => {
  const call = calls.find((one) => one.call.key === data.key);
  if (call === undefined) return reject('NOT_FOUND');
  return call.state === 'OPEN' ? [OnboardingFailed.of(data)] : [];
};

export const payeeDecider: Decider<PayeeAccount, PayeeCommand, PayeeEvent, PayeeRejection> = { initial: noPayee, evolve: payeeAfter, decide };
