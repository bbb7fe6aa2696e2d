import type { Call } from '../../../contracts/payment/calls.js';
import type { PaymentGateway, Seen } from '../../kernel/payment-gateway.js';

/** Makes a call by the verb that it is for. @throws CallRefused, GatewayUnavailable */
export const askedOf = async (gateway: PaymentGateway, call: Call): Promise<Seen> => {
  switch (call.operation) {
    case 'AUTHORISE': return { kind: 'intent', seen: await gateway.authorise(call) };
    case 'SAVE_CARD': return { kind: 'setup', seen: await gateway.saveCard(call) };
    case 'CHARGE': return { kind: 'intent', seen: await gateway.charge(call) };
    case 'CAPTURE': return { kind: 'intent', seen: await gateway.capture(call) };
    case 'RELEASE': return gateway.release(call);
    case 'REFUND': return { kind: 'refund', seen: await gateway.refund(call) };
    case 'PAY_PROVIDER': return { kind: 'transfer', seen: await gateway.payProvider(call) };
    case 'TAKE_BACK': return { kind: 'reversal', seen: await gateway.takeBack(call) };
  }
};
