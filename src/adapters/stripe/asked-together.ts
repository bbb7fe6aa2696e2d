import { setTimeout as pause } from 'node:timers/promises';
import { isBeingMade } from './stripe-errors.js';

/** Milliseconds before it is asked again. Longer together than Stripe takes for most answers; who has waited so long is told that there is none. */
const PAUSES_MS = [100, 200, 400, 800, 1600];

/**
 * Sends a call that another instance may be sending at the same time: the one that was asked to begin a payment, and the one whose process hears of it.
 * Stripe tells whoever comes second that the name is in use, and a moment later the same as the first.
 */
export const askedTogether = async <Answer>(send: () => Promise<Answer>): Promise<Answer> => {
  for (const ms of PAUSES_MS) {
    try {
      return await send();
    } catch (error) {
      if (!isBeingMade(error)) throw error;
    }
    await pause(ms);
  }
  return send();
};
