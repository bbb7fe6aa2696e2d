import { reject, type Rejected } from './decider.js';
import { CallRefused, GatewayUnavailable } from './payment-gateway.js';

/** Does what asks Stripe something: its answer, or that Stripe has not answered. What was asked is to be asked again. */
export const unlessUnavailable = async <Answer>(work: () => Promise<Answer>): Promise<Answer | Rejected<'GATEWAY_UNAVAILABLE'>> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GatewayUnavailable) return reject('GATEWAY_UNAVAILABLE');
    throw error;
  }
};

/** Asks Stripe for something that moves no money, for a client who can ask again: its answer, or why there is none. */
export const askGateway = <Answer extends object>(question: () => Promise<Answer>): Promise<Answer | Rejected<'GATEWAY_UNAVAILABLE' | 'REFUSED_BY_STRIPE'>> => unlessUnavailable<Answer | Rejected<'REFUSED_BY_STRIPE'>>(async () => {
  try {
    return await question();
  } catch (error) {
    if (error instanceof CallRefused) return reject('REFUSED_BY_STRIPE');
    throw error;
  }
});
