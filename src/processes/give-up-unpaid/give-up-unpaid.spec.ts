import { afterEach, describe, expect, it } from '@jest/globals';
import { PaidYard, theBooking } from '../../../test/support/paid-yard.js';
import { PaymentsOff } from '../../adapters/stripe/payments-off.js';
import type { PaymentGateway } from '../../kernel/payment-gateway.js';
import { GiveUpUnpaid } from '../../payment/payment.commands.js';
import { GiveUpUnpaidProcess } from './give-up-unpaid.process.js';

const halfAnHourLater = '2027-03-01T10:30:00.000Z';
let yard: PaidYard | undefined;
afterEach(() => yard?.close());
/** Ana has asked for what costs money. */
const requested = async (): Promise<PaidYard> => {
  yard = await PaidYard.open();
  await yard.request();
  return yard;
};
/** The time to pay is over in a house that has this gateway. */
const gaveUp = ({ world: { parts: { commands, streams } } }: PaidYard, gateway: PaymentGateway) =>
  new GiveUpUnpaidProcess(commands, streams, gateway).execute(new GiveUpUnpaid({ bookingId: theBooking, how: 'EXPIRE' }, { commandId: 'over', actor: 'system:expire-request', at: halfAnHourLater }));

describe('what somebody has begun to pay, and nobody has heard of since,', () => {
  it('is not given up while payments are off, since the server was started without its key', async () => {
    const house = await requested();
    await house.prepare();
    expect(await gaveUp(house, new PaymentsOff())).toEqual({ rejected: 'GATEWAY_UNAVAILABLE' });
    expect(await house.booking()).toEqual(['BookingRequested']);
  });
  it('is given up where Stripe says that nobody has paid', async () => {
    const house = await requested();
    await house.prepare();
    await gaveUp(house, house.gateway);
    expect(await house.booking()).toEqual(['BookingRequested', 'BookingExpired']);
  });
});

describe('what nobody has begun to pay', () => {
  it('is given up without asking anybody, also where payments are off', async () => {
    const house = await requested();
    await gaveUp(house, new PaymentsOff());
    expect(await house.booking()).toEqual(['BookingRequested', 'BookingExpired']);
  });
});
