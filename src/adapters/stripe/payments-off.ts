import { CallRefused, GatewayUnavailable, PaymentGateway } from '../../kernel/payment-gateway.js';

const off = (): never => {
  throw new GatewayUnavailable('card payments are off: there is no STRIPE_SECRET_KEY');
};

/** No key, and no sandbox: nothing is paid by card in this house, and nothing that was begun in another is given up. */
export class PaymentsOff extends PaymentGateway {
  readonly isOn = false;
  async authorise(): Promise<never> { return off(); }
  async saveCard(): Promise<never> { return off(); }
  async charge(): Promise<never> { return off(); }
  async capture(): Promise<never> { return off(); }
  async release(): Promise<never> { return off(); }
  async refund(): Promise<never> { return off(); }
  async payProvider(): Promise<never> { return off(); }
  async takeBack(): Promise<never> { return off(); }
  async onboard(): Promise<never> { return off(); }
  async onboardingLink(): Promise<never> { return off(); }
  async lookUp(): Promise<never> { return off(); }
  async status(): Promise<never> { return off(); }
  async payouts(): Promise<never> { return off(); }
  async clientKeys(): Promise<never> { throw new CallRefused('OTHER', undefined); }
}
