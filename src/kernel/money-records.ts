import type { Money } from '../../contracts/money.js';
import type { Found } from './payment-gateway.js';

/** Money that came into the platform's balance or left it, and for which object: a charge, a refund, a transfer, a reversal or a dispute. `net`: minor units, after what Stripe kept. */
export type BalanceMove = { readonly source: string; readonly currency: string; readonly gross: bigint; readonly net: bigint };
/** What Stripe has and nobody here can count: an amount that is not whole in our minor units, or in a currency that no card is charged in. `source`: of a move, the object it is for. */
export type Unreadable = { readonly id: string; readonly source?: string | undefined; readonly bookingId?: string | undefined; readonly what: string };
/** All that has been made at Stripe. `bookingId` is what the object itself says; a reversal stands among what its transfer brings along. */
export type MoneyRecords = { readonly objects: readonly Found[]; readonly moves: readonly BalanceMove[]; readonly unreadable: readonly Unreadable[] };

/** Port to the books of whoever moves card money: read through from end to end, to be compared with ours. */
export abstract class MoneyReader {
  /** @param since milliseconds; everything without it. `onRead`: so many more were read. @throws GatewayUnavailable */
  abstract read(since: number | undefined, onRead?: (count: number) => void): Promise<MoneyRecords>;
}

/** How many minor units an amount is. */
export const minorOf = ({ amountMinor }: Money): bigint => BigInt(amountMinor);
