import type { PayeeAccount } from '../../contracts/payment/payee-account.js';
import { isSystem } from '../kernel/command.js';
import type { Rule } from '../kernel/decider.js';
import type { IntendOnboarding, PayeeCommand } from './payee.commands.js';

/** Why a command may be refused. The public reason is said in contracts/payment. */
export type PayeeRejection = 'NOT_FOUND' | 'OTHER_COUNTRY' | 'REJECTED_BY_STRIPE';
type OnboardRule = Rule<PayeeAccount, IntendOnboarding, PayeeRejection>;

const onlyTheSystem: Rule<PayeeAccount, PayeeCommand, PayeeRejection> = (_, command) => (isSystem(command) ? undefined : 'NOT_FOUND');
/** Nobody becomes a payee by the will of another. */
const onlyOneself: OnboardRule = (_, { data, meta }) => (meta.actor === data.memberId || isSystem({ meta }) ? undefined : 'NOT_FOUND');
/** An account is of one country for ever; a call that is open has said which. */
const inOneCountry: OnboardRule = ({ account, country, calls }, { data }) => ((account !== undefined || calls.some(({ state }) => state === 'OPEN')) && country !== data.country ? 'OTHER_COUNTRY' : undefined);
const onlyWhoMayBePaid: OnboardRule = ({ status }) => (status === 'REJECTED' ? 'REJECTED_BY_STRIPE' : undefined);

export const toHear = [onlyTheSystem] as const;
export const toOnboard = [onlyOneself, onlyWhoMayBePaid, inOneCountry] as const;
