import type { Price } from '../../../contracts/listing/listing.events.js';
import type { MemberId } from '../../../contracts/values.js';
import { reject, type Rejected } from '../../kernel/decider.js';
import { Payees } from '../../kernel/payees.js';
import type { PaymentGateway } from '../../kernel/payment-gateway.js';
import type { StreamReader } from '../../kernel/stream-reader.js';

/** Whether a price can be paid to somebody. How much it comes to is asked when the slot is known. */
export class PayablePrices {
  readonly #payees: Payees;

  constructor(streams: StreamReader, private readonly gateway: PaymentGateway) {
    this.#payees = new Payees(streams);
  }

  /** Money needs a house that takes it, and a provider who can be paid. */
  async whyNot(price: Price, providerId: MemberId): Promise<Rejected<'PRICE_NOT_YET_PAYABLE' | 'PAYEE_NOT_READY'> | undefined> {
    if (!('money' in price)) return undefined;
    if (!this.gateway.isOn) return reject('PRICE_NOT_YET_PAYABLE', { path: ['input', 'priceIndex'], message: 'Card payments are not set up in this installation.' });
    return (await this.#payees.of(providerId)).status === 'ACTIVE' ? undefined : reject('PAYEE_NOT_READY', { path: ['input', 'priceIndex'] });
  }
}
