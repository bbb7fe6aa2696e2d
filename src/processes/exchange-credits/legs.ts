import type { ExchangePurpose, Purpose } from '../../../contracts/account/account.events.js';
import { boundaryTo, communityOfAccount, kindOf } from '../../../contracts/account/accounts.js';
import { creditHoldId, transferId, type AccountId, type CreditHoldId, type TransferId } from '../../../contracts/values.js';
import { idFrom } from '../../kernel/ids.js';

/** What an event tells of one leg. `accountId`: the member who pays in the first, the boundary account that pays in the second. */
export type Leg = { readonly accountId: AccountId; readonly purpose: ExchangePurpose };
type Told = { readonly accountId: AccountId; readonly purpose?: Purpose | undefined };
export type HoldName = { readonly accountId: AccountId; readonly holdId: CreditHoldId };

const isOver = (leg: Told): leg is Leg => leg.purpose?.kind === 'EXCHANGE';
/** The leg of the community that pays: a member to the boundary. */
export const isFirst = <Data extends Told>(data: Data): data is Data & Leg => isOver(data) && kindOf(data.accountId) !== 'boundary';
/** The leg of the community that is paid: the boundary to a member. */
export const isSecond = <Data extends Told>(data: Data): data is Data & Leg => isOver(data) && kindOf(data.accountId) === 'boundary';

/** The hold of the first leg, as the second one knows it. */
export const firstOf = ({ purpose }: Leg): HoldName => ({ accountId: purpose.with, holdId: purpose.exchangeId });
/** The hold of the second leg, as the first one knows it: whoever asks for it asks for the same. */
export const secondOf = ({ accountId, purpose }: Leg): HoldName => ({
  accountId: boundaryTo(communityOfAccount(purpose.with), communityOfAccount(accountId)), holdId: creditHoldId.parse(idFrom('crh', 'second leg', purpose.exchangeId)),
});
/** What a leg is called when it is paid. */
export const transferFor = ({ holdId }: HoldName): TransferId => transferId.parse(idFrom('trf', holdId));
