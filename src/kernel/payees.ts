import { streamOf } from '../../contracts/events.js';
import type { Price } from '../../contracts/listing/listing.events.js';
import { asksForMoney, type PricedListing } from '../../contracts/listing/priced-listing.js';
import { noPayee, payeeAfter, type PayeeAccount } from '../../contracts/payment/payee-account.js';
import type { PayeeEvent } from '../../contracts/payment/payment.events.js';
import { reject, type Rejected } from './decider.js';
import type { StreamReader } from './stream-reader.js';

/** Who can be paid by card, read from the log. */
export class Payees {
  constructor(private readonly streams: StreamReader) {}

  of(memberId: string): Promise<PayeeAccount> {
    return this.streams.fold<PayeeAccount, PayeeEvent>(streamOf.payee(memberId), noPayee, payeeAfter);
  }

  /** Money is asked for while who provides can be paid. */
  async whyNotAsked(providerId: string, price: Price): Promise<Rejected<'PAYEE_NOT_READY'> | undefined> {
    return !('money' in price) || (await this.of(providerId)).status === 'ACTIVE' ? undefined : reject('PAYEE_NOT_READY', { path: ['input', 'priceIndex'] });
  }

  /** What was asked for is agreed to as well while Stripe only wants to know more of them: what they earn waits. Nobody pays for who has no account, or was sent away. */
  async whyNotAgreed(providerId: string): Promise<Rejected<'PAYEE_NOT_READY'> | undefined> {
    const { status } = await this.of(providerId);
    return status === 'ACTIVE' || status === 'RESTRICTED' ? undefined : reject('PAYEE_NOT_READY');
  }

  /** A listing that asks for money is shown once its owner can be paid. */
  async whyNotShown(listing: Pick<PricedListing, 'ownerId' | 'kind' | 'prices'>): Promise<Rejected<'PAYEE_NOT_READY'> | undefined> {
    return !asksForMoney(listing) || (await this.of(listing.ownerId)).status === 'ACTIVE' ? undefined : reject('PAYEE_NOT_READY');
  }
}
