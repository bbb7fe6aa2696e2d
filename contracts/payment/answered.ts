import type { EventType } from '../events.js';
import type { Call } from './calls.js';

/** A call that waits for its answer. */
export type AskedCall = { readonly round: number; readonly key: string; readonly operation: Call['operation'] };

const ofHolds: readonly Call['operation'][] = ['AUTHORISE', 'SAVE_CARD', 'CAPTURE', 'RELEASE'];
/** What of a round needs no answer any more once this has been seen, whoever saw it. */
const settledBy: { readonly [Type in EventType]?: readonly Call['operation'][] } = {
  PaymentOpened: ['AUTHORISE', 'SAVE_CARD'], PaymentAuthorised: ['AUTHORISE'], CardSaved: ['SAVE_CARD'], PaymentCaptured: [...ofHolds, 'CHARGE'], PaymentReleased: ofHolds, PaymentMissed: ['CAPTURE', 'CHARGE'],
};

/** Whether an event of the payment answers a call: it carries the call's name, or tells what has become of its round. */
export const isAnsweredBy = ({ round, key, operation }: AskedCall, { type, data }: { readonly type: EventType; readonly data: object }): boolean =>
  ('key' in data && data.key === key) || ('round' in data && data.round === round && (settledBy[type]?.includes(operation) ?? false));
