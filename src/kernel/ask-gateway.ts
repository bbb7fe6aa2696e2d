import { reject, type Rejected } from './decider.js';
import { CallRefused, GatewayUnavailable } from './payment-gateway.js';

/** Asks Stripe for something that moves no money, for a client who can ask again: its answer, or why there is none. */
export const askGateway = async <Answer extends object>(question: () => Promise<Answer>): Promise<Answer | Rejected<'GATEWAY_UNAVAILABLE' | 'REFUSED_BY_STRIPE'>> => {
  try {
    return await question();
  } catch (error) {
    if (error instanceof GatewayUnavailable) return reject('GATEWAY_UNAVAILABLE');
    if (error instanceof CallRefused) return reject('REFUSED_BY_STRIPE');
    throw error;
  }
};
