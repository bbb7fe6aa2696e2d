import type { AccountEvent } from '../../contracts/account/account.events.js';
import { unreachable, type CommandContext, type Decider } from '../kernel/decider.js';
import type { AccountCommand } from './account.commands.js';
import { dismiss, dispute, takeBack } from './account.disputes.js';
import { agreeToExchange, endExchange, hearOfExchange, holdAbroad } from './account.exchange.js';
import { expire, hold, post, voidHold } from './account.holds.js';
import { adoptBudget, adoptProgramme, close, endProgramme, giveMandate, revokeMandate, setLimitException } from './account.house.js';
import { refusalIn, type Decision } from './account.payments.js';
import { accept, lapse, refuse, request, withdraw } from './account.requests.js';
import { lapseReward, openSponsor, reward } from './account.rewards.js';
import type { AccountRejection } from './account.rules.js';
import { evolve, untouched, type Account } from './account.state.js';
import { award, receive, reverse, transfer } from './account.transfers.js';

export type { AccountRejection };

/** What an account hears. It has no situations but open and closed: what may be done depends on what stands in it. */
const decide = (state: Account, command: AccountCommand, context: CommandContext): Decision => {
  switch (command.type) {
    case 'TransferCredits': return transfer({ state, command, context });
    case 'ReverseTransfer': return reverse({ state, command, context });
    case 'AwardGroup': return award({ state, command, context });
    case 'ReceiveCredits': return receive({ state, command, context });
    case 'GrantReward': return reward({ state, command, context });
    case 'HoldCredits': return hold({ state, command, context });
    case 'PostHold': return post({ state, command, context });
    case 'VoidHold': return voidHold({ state, command, context });
    case 'ExpireHold': return expire({ state, command, context });
    case 'RequestCredits': return request({ state, command, context });
    case 'AcceptCreditRequest': return accept({ state, command, context });
    case 'RefuseCreditRequest': return refuse({ state, command, context });
    case 'WithdrawCreditRequest': return withdraw({ state, command, context });
    case 'LapseCreditRequest': return lapse({ state, command, context });
    case 'SetLimitException': return setLimitException({ state, command, context });
    case 'GiveMandate': return giveMandate({ state, command, context });
    case 'RevokeMandate': return revokeMandate({ state, command, context });
    case 'CloseAccount': return close({ state, command, context });
    case 'DisputeEntry': return dispute({ state, command, context });
    case 'DismissDispute': return dismiss({ state, command, context });
    case 'WithdrawDispute': return takeBack({ state, command, context });
    case 'AdoptBudget': return adoptBudget({ state, command, context });
    case 'AdoptProgramme': return adoptProgramme({ state, command, context });
    case 'EndProgramme': return endProgramme({ state, command, context });
    case 'HoldAbroad': return holdAbroad({ state, command, context });
    case 'AgreeToExchange': return agreeToExchange({ state, command, context });
    case 'EndExchange': return endExchange({ state, command, context });
    case 'HearOfExchange': return hearOfExchange({ state, command, context });
    case 'LapseReward': return lapseReward({ state, command, context });
    case 'OpenSponsor': return openSponsor({ state, command, context });
    default: return unreachable(command);
  }
};

export const accountDecider: Decider<Account, AccountCommand, AccountEvent, AccountRejection> = { initial: untouched, evolve, decide, refusalIn };
